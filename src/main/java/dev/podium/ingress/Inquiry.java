package dev.podium.ingress;

import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for.
 *
 * @param scheme how it came
 * @param client the address of who asks
 * @param authority the host as it was named, with a port if there was one; empty if there was none
 * @param target the path and the query as they were sent
 * @param path the path, to be compared
 * @param query what follows the question mark; null: there is none
 */
record Inquiry(
        Scheme scheme, String client, String authority, String target, String path, @Nullable String query) {

    /** How requests come. */
    enum Scheme {
        HTTP(80),
        HTTPS(443);

        private final int port;

        Scheme(int port) {
            this.port = port;
        }

        int port() {
            return port;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a request says; null if that is nothing that can be answered. */
    static @Nullable Inquiry of(ClassicHttpRequest request, Scheme scheme, String client) {
        Header host = request.getFirstHeader("Host");
        String authority = request.getAuthority() != null
                ? request.getAuthority().toString()
                : host == null || host.getValue() == null ? "" : host.getValue().strip();
        boolean old = request.getVersion() != null && request.getVersion().lessEquals(HttpVersion.HTTP_1_0);
        if ((host == null && !old) || request.countHeaders("Host") > 1 || !authority.matches("[^\\s/@]*")) {
            return null;
        }
        return of(scheme, client, authority, request.getPath() == null ? "/" : request.getPath());
    }

    static @Nullable Inquiry of(Scheme scheme, String client, String authority, String target) {
        int mark = target.indexOf('?');
        String path = Paths.plain(mark < 0 ? target : target.substring(0, mark));
        return path == null
                ? null
                : new Inquiry(scheme, client, authority, target, path, mark < 0 ? null : target.substring(mark + 1));
    }

    /** The host without its port. */
    String host() {
        return authority.replaceFirst(":[0-9]*$", "").replaceFirst("\\.$", "");
    }
}
