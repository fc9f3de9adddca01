package dev.podium.web.connect;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** Keeps a browser below the path of the proxy: links to a host's {@code /} lead there (upstream's {@code proxy.Transport}). */
final class ProxiedPage {

    /** The attributes of any element that hold the address of something. */
    private static final Pattern LINK = Pattern.compile(
            "(<[a-zA-Z][^<>]*?\\s(?:action|background|cite|classid|codebase|data|formaction|href|icon|longdesc|manifest|poster"
                    + "|profile|src|usemap)\\s*=\\s*[\"']?)(/(?!/)[^\"'\\s>]*)");

    private ProxiedPage() {}

    static boolean is(ClassicHttpResponse answer) {
        Header type = answer.getFirstHeader("Content-Type");
        return type != null && type.getValue().startsWith("text/html") && answer.getFirstHeader("Content-Encoding") == null;
    }

    static String rewritten(String html, String prefix) {
        String before = "";
        String page = html;
        // An element may have several addresses: each turn finds the next one of each.
        while (!page.equals(before)) {
            before = page;
            Matcher links = LINK.matcher(page);
            page = links.replaceAll(link -> Matcher.quoteReplacement(
                    link.group(2).startsWith(prefix + "/") ? link.group() : link.group(1) + prefix + link.group(2)));
        }
        return page;
    }

    /** Where a redirect of the host leads, seen from the client. */
    static String location(String target, Destination to) {
        try {
            URI uri = URI.create(target);
            boolean own = uri.getHost() == null || to.authority().equals(uri.getAuthority()) || to.host().equals(uri.getAuthority());
            if (!own || uri.getRawPath() == null || !uri.getRawPath().startsWith("/")) {
                return target;
            }
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return to.prefix() + uri.getRawPath() + query;
        } catch (IllegalArgumentException unreadable) {
            return target;
        }
    }
}
