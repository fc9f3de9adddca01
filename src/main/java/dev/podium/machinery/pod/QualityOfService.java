package dev.podium.machinery.pod;

import dev.podium.machinery.ResourceQuantity;
import dev.podium.machinery.kind.Defaults;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A Pod's quality of service class (upstream's pkg/apis/core/v1/helper/qos). */
public final class QualityOfService {
    private QualityOfService() {}

    /** {@code Guaranteed}, {@code Burstable} or {@code BestEffort}, by the resources that a Pod's spec asks for. */
    public static String of(JsonNode spec) {
        if (!spec.path("resources").path("limits").isEmpty() || !spec.path("resources").path("requests").isEmpty()) {
            return of(List.of(spec));
        }
        List<JsonNode> containers = new ArrayList<>();
        containers.addAll(Defaults.objects(spec.path("containers")));
        containers.addAll(Defaults.objects(spec.path("initContainers")));
        return of(containers);
    }

    private static String of(List<? extends JsonNode> holders) {
        boolean any = false;
        boolean guaranteed = !holders.isEmpty();
        for (JsonNode holder : holders) {
            JsonNode limits = holder.path("resources").path("limits");
            JsonNode requests = holder.path("resources").path("requests");
            for (String resource : List.of("cpu", "memory")) {
                boolean limited = positive(limits.path(resource));
                boolean requested = positive(requests.path(resource));
                any |= limited || requested;
                guaranteed &= limited && (!requests.has(resource) || same(limits.path(resource), requests.path(resource)));
            }
        }
        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }

    private static boolean positive(JsonNode amount) {
        return !amount.isMissingNode() && parse(amount).amount().signum() > 0;
    }

    private static boolean same(JsonNode left, JsonNode right) {
        return parse(left).compareTo(parse(right)) == 0;
    }

    private static ResourceQuantity parse(JsonNode amount) {
        try {
            return ResourceQuantity.parse(amount.asString("0"));
        } catch (IllegalArgumentException malformed) {
            return ResourceQuantity.parse("0");
        }
    }
}
