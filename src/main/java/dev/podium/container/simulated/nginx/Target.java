package dev.podium.container.simulated.nginx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where requests are passed on to.
 *
 * @param authority the host, with its port if one is named
 * @param path what comes in the place of the location's path; empty: the path stays as it is
 */
record Target(String scheme, String authority, String path) {

    private static final Pattern URL = Pattern.compile("(https?)://([^/]+)(.*)");

    static Target of(Directive pass) throws ConfigurationException {
        Matcher url = URL.matcher(pass.first());
        if (!url.matches()) {
            throw new ConfigurationException("invalid URL prefix", pass);
        }
        return new Target(url.group(1), url.group(2), url.group(3));
    }

    String host() {
        return authority.replaceFirst(":\\d+$", "");
    }
}
