package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a Pod the overhead and the scheduling of its RuntimeClass (upstream's {@code plugin/pkg/admission/runtimeclass}). */
public final class RuntimeClasses implements Admission {

    private final WatchCache cache;

    public RuntimeClasses(WatchCache cache) {
        this.cache = cache;
    }

    @Override
    public void mutate(Request request) {
        if (!request.creates("pods") || !(request.written().get("spec") instanceof ObjectNode spec)) {
            return;
        }
        String name = spec.path("runtimeClassName").asString("");
        if (name.isEmpty()) {
            if (!spec.path("overhead").isEmpty()) {
                throw rejected(request, "Pod Overhead set without corresponding RuntimeClass defined Overhead");
            }
            return;
        }
        CachedObject found = cache.get("node.k8s.io/runtimeclasses/" + name);
        if (found == null) {
            throw rejected(request, "RuntimeClass \"" + name + "\" not found");
        }
        JsonNode runtime = Json.parse(found.bytes());
        overhead(request, spec, runtime.path("overhead").path("podFixed"));
        schedule(request, spec, runtime.path("scheduling"));
    }

    private static void overhead(Request request, ObjectNode spec, JsonNode fixed) {
        JsonNode present = spec.path("overhead");
        if (fixed.isEmpty() && !present.isEmpty()) {
            throw rejected(request, "Pod Overhead set without corresponding RuntimeClass defined Overhead");
        }
        if (!present.isEmpty() && !present.equals(fixed)) {
            throw rejected(request, "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        }
        if (!fixed.isEmpty()) {
            spec.set("overhead", fixed);
        }
    }

    private static void schedule(Request request, ObjectNode spec, JsonNode scheduling) {
        for (Map.Entry<String, JsonNode> each : scheduling.path("nodeSelector").properties()) {
            JsonNode present = spec.path("nodeSelector").path(each.getKey());
            if (!present.isMissingNode() && !present.equals(each.getValue())) {
                throw ApiException.forbidden(
                        request.resource(),
                        request.name(),
                        "conflict: runtimeClass.scheduling.nodeSelector[" + each.getKey() + "] = "
                                + each.getValue().asString("") + "; pod.spec.nodeSelector[" + each.getKey() + "] = "
                                + present.asString(""));
            }
            spec.withObjectProperty("nodeSelector").set(each.getKey(), each.getValue());
        }
        for (JsonNode each : scheduling.path("tolerations")) {
            ArrayNode tolerations = spec.withArrayProperty("tolerations");
            if (tolerations.valueStream().noneMatch(each::equals)) {
                tolerations.add(each);
            }
        }
    }

    private static ApiException rejected(Request request, String why) {
        return ApiException.forbidden(request.resource(), request.name(), "pod rejected: " + why);
    }
}
