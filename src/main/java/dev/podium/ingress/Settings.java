package dev.podium.ingress;

import dev.podium.model.Ipv4Range;
import dev.podium.model.ObjectMeta;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations {@code nginx.ingress.kubernetes.io/…} of an Ingress ask for. What is not known, or makes no sense, counts
 * as not said.
 *
 * @param sslRedirect whether plain requests are sent to TLS where the host has it
 * @param forceSslRedirect whether they are in any case
 * @param regex whether paths are regular expressions
 * @param rewriteTarget what becomes of the path; empty: it stays
 * @param appRoot where requests for {@code /} are sent; empty: nowhere else
 * @param redirect where every request is sent, if so
 * @param https whether backends speak TLS
 * @param sources who gets in; null: everybody
 * @param bodyLimit how many bytes a request may carry
 * @param patience how long a backend may take for the head of its answer
 */
record Settings(
        boolean sslRedirect,
        boolean forceSslRedirect,
        boolean regex,
        String rewriteTarget,
        String appRoot,
        @Nullable Redirect redirect,
        boolean https,
        @Nullable List<Ipv4Range> sources,
        long bodyLimit,
        Duration patience) {

    /** As much as is kept of a request, however much its Ingress allows. */
    static final long MOST = 64L << 20;

    private static final String PREFIX = "nginx.ingress.kubernetes.io/";
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kKmMgG]?)");
    private static final long USUAL_LIMIT = 1L << 20;
    private static final int USUAL_PATIENCE = 60;

    /** Another place for a request. */
    record Redirect(int status, String location) {}

    static Settings of(ObjectMeta metadata) {
        Map<String, String> annotations = metadata.annotations();
        return new Settings(
                truth(annotations, "ssl-redirect", true),
                truth(annotations, "force-ssl-redirect", false),
                truth(annotations, "use-regex", false),
                text(annotations, "rewrite-target"),
                text(annotations, "app-root"),
                redirect(annotations),
                text(annotations, "backend-protocol").equalsIgnoreCase("HTTPS"),
                sources(annotations),
                limit(text(annotations, "proxy-body-size")),
                Duration.ofSeconds(number(annotations, "proxy-read-timeout", USUAL_PATIENCE)));
    }

    /** Whether somebody from there gets in; only addresses of IPv4 can be in a range. */
    boolean admits(String client) {
        return sources == null || sources.stream().anyMatch(each -> each.contains(client));
    }

    /** What an annotation says; empty if there is none. */
    static String text(Map<String, String> annotations, String name) {
        return Objects.requireNonNullElse(annotations.get(PREFIX + name), "").strip();
    }

    /** @param usual what counts if the annotation says neither yes nor no */
    static boolean truth(Map<String, String> annotations, String name, boolean usual) {
        String text = text(annotations, name);
        return TRUE.contains(text) || (usual && !FALSE.contains(text));
    }

    /** @param usual what counts if the annotation is no positive number */
    static int number(Map<String, String> annotations, String name, int usual) {
        String text = text(annotations, name);
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : usual;
    }

    private static @Nullable Redirect redirect(Map<String, String> annotations) {
        String temporal = text(annotations, "temporal-redirect");
        if (!temporal.isEmpty()) {
            return new Redirect(302, temporal);
        }
        String permanent = text(annotations, "permanent-redirect");
        int code = number(annotations, "permanent-redirect-code", 301);
        return permanent.isEmpty() ? null : new Redirect(REDIRECTS.contains(code) ? code : 301, permanent);
    }

    /** The older name counts if there is no newer one. A range that is none lets nobody in, rather than everybody. */
    private static @Nullable List<Ipv4Range> sources(Map<String, String> annotations) {
        String newer = text(annotations, "allowlist-source-range");
        String ranges = newer.isEmpty() ? text(annotations, "whitelist-source-range") : newer;
        return ranges.isEmpty()
                ? null
                : Stream.of(ranges.split(","))
                        .map(String::strip)
                        .map(each -> Ipv4Range.of(each.contains("/") ? each : each + "/32"))
                        .filter(Objects::nonNull)
                        .toList();
    }

    private static long limit(String size) {
        Matcher parts = SIZE.matcher(size);
        if (!parts.matches()) {
            return USUAL_LIMIT;
        }
        long number = Long.parseLong(parts.group(1));
        int shift =
                switch (parts.group(2)) {
                    case "k", "K" -> 10;
                    case "m", "M" -> 20;
                    case "g", "G" -> 30;
                    default -> 0;
                };
        return number == 0 ? MOST : Math.min(number << shift, MOST);
    }
}
