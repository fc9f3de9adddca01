package dev.podium.ingress;

import dev.podium.model.Ingress;
import dev.podium.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Another Service that gets some of the requests for a path: what an Ingress with the annotation {@code canary: "true"} makes of its
 * backends. A header decides before a cookie, and both before the weight (ingress-nginx' {@code route_to_alternative_balancer}).
 *
 * @param header empty: none decides
 * @param value what the header has to be; empty: {@code always}, and {@code never} decides against it
 * @param cookie empty: none decides
 * @param weight how many of {@code total} requests it gets
 */
record Canary(Ingress.BackendService backend, String header, String value, String cookie, int weight, int total) {

    private static final String ALWAYS = "always";
    private static final String NEVER = "never";

    /** Whether an Ingress is but the canary of others. */
    static boolean is(Ingress ingress) {
        return Settings.truth(ingress.metadata().annotations(), "canary", false);
    }

    static Canary of(ObjectMeta metadata, Ingress.BackendService backend) {
        Map<String, String> annotations = metadata.annotations();
        return new Canary(
                backend,
                Settings.text(annotations, "canary-by-header"),
                Settings.text(annotations, "canary-by-header-value"),
                Settings.text(annotations, "canary-by-cookie"),
                Settings.number(annotations, "canary-weight", 0),
                Settings.number(annotations, "canary-weight-total", 100));
    }

    /**
     * Whether it gets a request.
     *
     * @param headers the value of a header by its name; empty if there is none
     * @param draw a number from 0 that is less than the total, each as often as every other
     */
    boolean takes(UnaryOperator<String> headers, int draw) {
        String said = header.isEmpty() ? "" : headers.apply(header);
        if (!value.isEmpty() && said.equals(value)) {
            return true;
        }
        if (value.isEmpty() && (said.equals(ALWAYS) || said.equals(NEVER))) {
            return said.equals(ALWAYS);
        }
        String kept = cookie.isEmpty() ? "" : cookie(headers.apply("Cookie"));
        return kept.equals(ALWAYS) || (!kept.equals(NEVER) && draw < weight);
    }

    private String cookie(String all) {
        return Stream.of(all.split(";"))
                .map(String::strip)
                .map(each -> each.startsWith(cookie + "=") ? each.substring(cookie.length() + 1) : null)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
