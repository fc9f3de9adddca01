package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Defaults;
import dev.podium.model.QosClass;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        return QosClass.of(holders.stream()
                        .map(each -> each.path("resources"))
                        .map(each -> new ResourceRequirements(amounts(each.path("limits")), amounts(each.path("requests"))))
                        .toList())
                .title();
    }

    private static Map<String, Quantity> amounts(JsonNode amounts) {
        Map<String, Quantity> parsed = new HashMap<>();
        amounts.properties().forEach(each -> parsed.put(each.getKey(), Quantity.of(each.getValue().asString("0"))));
        return parsed;
    }
}
