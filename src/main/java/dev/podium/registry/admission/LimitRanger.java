package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.model.PodSpec;
import dev.podium.model.QuotaUsage;
import dev.podium.model.Records;
import dev.podium.model.ResourceRequirements;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.watch.CachedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives containers the requests and limits that their namespace's LimitRanges say, and refuses what is out of their bounds
 * (upstream's {@code plugin/pkg/admission/limitranger}).
 */
public final class LimitRanger implements Admission {

    private static final String ANNOTATION = "kubernetes.io/limit-ranger";

    private final Function<String, List<CachedObject>> ranges;

    /** @param ranges the LimitRanges of a namespace */
    public LimitRanger(Function<String, List<CachedObject>> ranges) {
        this.ranges = ranges;
    }

    private record Limits(List<JsonNode> items) {}

    /** What all LimitRanges of a namespace say, one after the other. */
    private List<JsonNode> limits(String namespace) {
        List<CachedObject> found = ranges.apply(namespace);
        if (found.isEmpty()) {
            return List.of();
        }
        List<JsonNode> all = new ArrayList<>();
        for (CachedObject each : found) {
            all.addAll(each.view(
                            Limits.class,
                            bytes -> new Limits(
                                    List.copyOf(Json.parse(bytes).path("spec").path("limits").values())))
                    .items());
        }
        return all;
    }

    @Override
    public void mutate(Request request) {
        if (!request.creates("pods") || !(request.written().get("spec") instanceof ObjectNode spec)) {
            return;
        }
        List<JsonNode> limits = limits(request.namespace());
        if (limits.isEmpty()) {
            return;
        }
        List<String> done = new ArrayList<>();
        for (JsonNode each : limits) {
            if (each.path("type").asString("").equals("Container")) {
                spec.path("containers").forEach(container -> complete(container, each, "container ", done));
                spec.path("initContainers").forEach(container -> complete(container, each, "init container ", done));
            }
        }
        if (!done.isEmpty()) {
            request.written()
                    .withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", done));
        }
    }

    private static void complete(JsonNode node, JsonNode limit, String what, List<String> done) {
        if (!(node instanceof ObjectNode container)) {
            return;
        }
        String name = what + container.path("name").asString("");
        String requests = fill(container, "requests", limit.path("defaultRequest"));
        if (!requests.isEmpty()) {
            done.add(requests + " request for " + name);
        }
        String ceilings = fill(container, "limits", limit.path("default"));
        if (!ceilings.isEmpty()) {
            done.add(ceilings + " limit for " + name);
        }
    }

    /** Sets what a container does not say; tells the names. */
    private static String fill(ObjectNode container, String which, JsonNode defaults) {
        TreeSet<String> set = new TreeSet<>();
        for (Map.Entry<String, JsonNode> each : defaults.properties()) {
            if (!container.path("resources").path(which).has(each.getKey())) {
                container
                        .withObjectProperty("resources")
                        .withObjectProperty(which)
                        .set(each.getKey(), each.getValue());
                set.add(each.getKey());
            }
        }
        return String.join(", ", set);
    }

    @Override
    public void validate(Request request) {
        boolean pod = request.creates("pods")
                || request.operation() == Operation.UPDATE
                        && request.subresource().equals("resize")
                        && request.resource().qualified().equals("pods");
        boolean claim = request.creates("persistentvolumeclaims") || request.updates("persistentvolumeclaims");
        if (!pod && !claim) {
            return;
        }
        List<String> broken = new ArrayList<>();
        for (JsonNode each : limits(request.namespace())) {
            String type = each.path("type").asString("");
            if (claim && type.equals("PersistentVolumeClaim")) {
                claim(each, request.written(), broken);
            } else if (pod && (type.equals("Container") || type.equals("Pod"))) {
                pod(each, type, request.written(), broken);
            }
        }
        if (!broken.isEmpty()) {
            throw ApiException.forbidden(
                    request.resource(),
                    request.name(),
                    broken.size() == 1 ? broken.getFirst() : "[" + String.join(", ", broken) + "]");
        }
    }

    private static void claim(JsonNode limit, ObjectNode claim, List<String> broken) {
        ResourceRequirements asked = read(claim.path("spec").path("resources"));
        LimitBounds bounds = new LimitBounds("PersistentVolumeClaim", asked, broken);
        bounds.minimum(limit.path("min"));
        bounds.maximumRequest(limit.path("max"));
    }

    private static void pod(JsonNode limit, String type, ObjectNode pod, List<String> broken) {
        if (type.equals("Container")) {
            for (String list : List.of("containers", "initContainers")) {
                for (JsonNode each : pod.path("spec").path(list)) {
                    bounds(limit, type, read(each.path("resources")), broken);
                }
            }
        } else {
            PodSpec spec = Records.read(pod.path("spec"), PodSpec.class);
            bounds(
                    limit,
                    type,
                    new ResourceRequirements(QuotaUsage.limits(spec), QuotaUsage.requests(spec)),
                    broken);
        }
    }

    private static void bounds(JsonNode limit, String type, ResourceRequirements asked, List<String> broken) {
        LimitBounds bounds = new LimitBounds(type, asked, broken);
        bounds.minimum(limit.path("min"));
        bounds.maximum(limit.path("max"));
        bounds.ratio(limit.path("maxLimitRequestRatio"));
    }

    private static ResourceRequirements read(@Nullable JsonNode resources) {
        return resources == null || !resources.isObject()
                ? ResourceRequirements.NONE
                : Records.read(resources, ResourceRequirements.class);
    }
}
