package dev.podium.container.simulated.applet;

import org.jspecify.annotations.Nullable;

/** The parts of an HTTP URL. */
public record Url(String scheme, String host, int port, String target) {

    /** Reads a URL; the scheme may be missing. Null if it is none. */
    public static @Nullable Url parse(String text) {
        String rest = text;
        String scheme = "http";
        int separator = text.indexOf("://");
        if (separator >= 0) {
            scheme = text.substring(0, separator);
            rest = text.substring(separator + 3);
        }
        int end = rest.length();
        for (int i = 0; i < rest.length() && end == rest.length(); i++) {
            if ("/?#".indexOf(rest.charAt(i)) >= 0) {
                end = i;
            }
        }
        String authority = rest.substring(0, end).replaceFirst("^.*@", "");
        String target = rest.substring(end).replaceFirst("#.*", "");
        int colon = authority.lastIndexOf(':');
        boolean ported = colon > authority.lastIndexOf(']');
        String host = (ported ? authority.substring(0, colon) : authority).replaceAll("[\\[\\]]", "");
        try {
            int port = ported ? Integer.parseInt(authority.substring(colon + 1)) : scheme.equals("https") ? 443 : 80;
            return host.isEmpty() ? null : new Url(scheme, host, port, target.startsWith("/") ? target : "/" + target);
        } catch (NumberFormatException malformed) {
            return null;
        }
    }

    /** As the Host header has it. */
    public String authority() {
        return port == (scheme.equals("https") ? 443 : 80) ? host : host + ":" + port;
    }

    /** Where {@code location} leads from here. */
    public @Nullable Url resolve(String location) {
        if (location.contains("://")) {
            return parse(location);
        }
        String absolute = location.startsWith("/")
                ? location
                : target.substring(0, target.lastIndexOf('/') + 1) + location;
        return new Url(scheme, host, port, absolute);
    }
}
