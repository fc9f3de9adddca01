package dev.podium.machinery.kind;

import dev.podium.model.GoText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL, taken apart as Go's {@code net/url} does.
 *
 * @param user as it stands before the host; null: nothing does
 */
public record GoUrl(String scheme, String host, @Nullable String user, String query, String fragment) {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("(:[0-9]*)?");
    private static final Pattern ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2}).{0,2}", Pattern.DOTALL);
    private static final Pattern UNFIT_FOR_HOSTS = Pattern.compile("[\\x00-\\x20\\\\^`{|}\\x7f]");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9\\-._:~!$&'()*+,;=%@]*");

    /** @throws IllegalArgumentException if it is none; the message is Go's */
    public static GoUrl parse(String text) {
        int hash = text.indexOf('#');
        try {
            return parts(hash < 0 ? text : text.substring(0, hash), hash < 0 ? "" : text.substring(hash + 1));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("parse " + GoText.quoted(text) + ": " + wrong.getMessage(), wrong);
        }
    }

    private static GoUrl parts(String text, String fragment) {
        if (text.chars().anyMatch(each -> each < ' ' || each == 0x7f)) {
            throw new IllegalArgumentException("net/url: invalid control character in URL");
        }
        if (text.startsWith(":")) {
            throw new IllegalArgumentException("missing protocol scheme");
        }
        Matcher found = SCHEME.matcher(text);
        String scheme = found.matches() ? found.group(1).toLowerCase(Locale.ROOT) : "";
        String rest = found.matches() ? found.group(2) : text;
        int mark = rest.indexOf('?');
        String query = mark < 0 ? "" : rest.substring(mark + 1);
        rest = mark < 0 ? rest : rest.substring(0, mark);
        if (!rest.startsWith("/")) {
            if (!scheme.isEmpty()) {
                return new GoUrl(scheme, "", null, query, fragment);
            }
            if (rest.split("/", 2)[0].contains(":")) {
                throw new IllegalArgumentException("first path segment in URL cannot contain colon");
            }
        }
        String authority = "";
        if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
            int slash = rest.indexOf('/', 2);
            authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        int at = authority.lastIndexOf('@');
        String user = at < 0 ? null : authority.substring(0, at);
        if (user != null && !USER.matcher(user).matches()) {
            throw new IllegalArgumentException("net/url: invalid userinfo");
        }
        String host = authority.substring(at + 1);
        host(host);
        escapes(rest);
        return new GoUrl(scheme, host, user, query, fragment);
    }

    private static void host(String host) {
        int end = host.startsWith("[") ? host.lastIndexOf(']') : host.lastIndexOf(':') - 1;
        if (host.startsWith("[") && end < 0) {
            throw new IllegalArgumentException("missing ']' in host");
        }
        String port = end < -1 ? "" : host.substring(end + 1);
        if (!PORT.matcher(port).matches()) {
            throw new IllegalArgumentException("invalid port " + GoText.quoted(port) + " after host");
        }
        escapes(host);
        Matcher unfit = UNFIT_FOR_HOSTS.matcher(host);
        if (unfit.find()) {
            throw new IllegalArgumentException("invalid character " + GoText.quoted(unfit.group()) + " in host name");
        }
    }

    private static void escapes(String text) {
        Matcher wrong = ESCAPE.matcher(text);
        if (wrong.find()) {
            throw new IllegalArgumentException("invalid URL escape " + GoText.quoted(wrong.group()));
        }
    }
}
