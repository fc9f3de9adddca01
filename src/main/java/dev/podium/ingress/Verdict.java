package dev.podium.ingress;

import org.jspecify.annotations.Nullable;

/** What becomes of a request. The order in which things are asked is the one in which nginx asks them. */
sealed interface Verdict {

    /** It is answered with nginx' page for that status. */
    record Page(int status) implements Verdict {}

    /** It is sent elsewhere. */
    record Moved(int status, String to) implements Verdict {}

    /** It goes to a backend, which is asked for that. */
    record Passed(Location location, String target) implements Verdict {}

    static Verdict of(@Nullable Site site, Inquiry inquiry) {
        Location location = site == null ? null : site.find(inquiry.path());
        if (site == null || location == null) {
            return new Page(404);
        }
        Settings settings = location.settings();
        if (inquiry.path().equals("/") && !settings.appRoot().isEmpty()) {
            return new Moved(302, inquiry.scheme() + "://" + inquiry.authority() + settings.appRoot());
        }
        if (settings.redirect() != null) {
            return new Moved(settings.redirect().status(), settings.redirect().location());
        }
        boolean secure = settings.forceSslRedirect() || (settings.sslRedirect() && site.tls());
        if (secure && inquiry.scheme() == Inquiry.Scheme.HTTP) {
            return new Moved(308, "https://" + inquiry.host() + inquiry.target());
        }
        if (!settings.admits(inquiry.client())) {
            return new Page(403);
        }
        return location.backend() == null ? new Page(404) : new Passed(location, target(location, inquiry));
    }

    private static String target(Location location, Inquiry inquiry) {
        if (!location.rewrites()) {
            return inquiry.target();
        }
        String written = location.rewritten(inquiry.path());
        int mark = written.indexOf('?');
        String path = Paths.escaped(mark < 0 ? written : written.substring(0, mark));
        String own = mark < 0 ? "" : written.substring(mark + 1);
        // As in nginx, a question mark at the end says that the query of the request is not wanted.
        String theirs = inquiry.query() == null || written.endsWith("?") ? "" : inquiry.query();
        String query = own.isEmpty() || theirs.isEmpty() ? own + theirs : own + "&" + theirs;
        return path + (query.isEmpty() ? "" : "?" + query);
    }
}
