package dev.podium.registry.strategy;

import dev.podium.machinery.FieldFilter;
import dev.podium.model.PodSpec;
import dev.podium.model.QosClass;
import dev.podium.model.Records;
import dev.podium.registry.Part;
import dev.podium.registry.ResourceStrategy;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pods, after upstream's {@code pkg/registry/core/pod/strategy.go}. */
final class PodStrategy implements ResourceStrategy {

    /** Of a feature that is off. */
    private static final String NODE_CLAIMS = "nodeAllocatableResourceClaimStatuses";

    private static final List<String> FIELDS = List.of(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName");

    @Override
    public void prepareForCreate(ObjectNode pod, Request request) {
        ObjectNode status = pod.putObject("status");
        status.put("phase", "Pending");
        JsonNode spec = pod.path("spec");
        if (!spec.path("schedulingGates").isEmpty()) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "PodScheduled")
                    .put("status", "False")
                    .put("lastTransitionTime", request.now().truncatedTo(ChronoUnit.SECONDS).toString())
                    .put("reason", "SchedulingGated")
                    .put("message", "Scheduling is blocked due to non-empty scheduling gates");
        }
        status.put("qosClass", qosClass(spec));
        DisabledFields.drop(pod, null);
        PodPreparation.selectByOwnLabels(pod);
        AppArmorAnnotations.apply(pod, request.options()::warn);
    }

    @Override
    public void prepareForUpdate(ObjectNode pod, ObjectNode old) {
        DisabledFields.drop(pod, old);
    }

    @Override
    public void prepareForSubresourceUpdate(String subresource, ObjectNode pod, ObjectNode old) {
        switch (subresource) {
            case "ephemeralcontainers" -> PodPreparation.keepEphemeralContainers(pod, old);
            case "resize" -> PodPreparation.keepResources(pod, old);
            default -> {}
        }
        DisabledFields.drop(pod, old);
    }

    @Override
    public boolean asksForMore(ObjectNode pod, ObjectNode old) {
        return PodPreparation.differ(pod, old);
    }

    private static String qosClass(JsonNode spec) {
        if (spec.isObject()) {
            try {
                return QosClass.of(Records.read(resources(spec), PodSpec.class)).title();
            } catch (tools.jackson.core.JacksonException malformed) {
                // Validation follows, and says what is wrong.
                return QosClass.BEST_EFFORT.title();
            }
        }
        return QosClass.BEST_EFFORT.title();
    }

    /** What the class depends on, and no more: the rest need not be read. */
    private static ObjectNode resources(JsonNode spec) {
        ObjectNode lean = JsonNodeFactory.instance.objectNode();
        lean.set("resources", spec.get("resources"));
        for (String list : List.of("initContainers", "containers")) {
            ArrayNode containers = lean.putArray(list);
            for (JsonNode each : spec.path(list)) {
                containers.addObject().set("resources", each.get("resources"));
            }
        }
        return lean;
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode pod, ObjectNode old) {
        OldMetadata.restore(pod, old, "ownerReferences");
        OldMetadata.restore(pod, old, "deletionTimestamp");
        JsonNode before = old.path("status");
        ObjectNode status = pod.get("status") instanceof ObjectNode there ? there : pod.putObject("status");
        if (status.path("qosClass").asString("").isEmpty() && before.has("qosClass")) {
            status.set("qosClass", before.get("qosClass"));
        }
        PodPreparation.keepGenerations(status, before);
        if (!before.has(NODE_CLAIMS)) {
            status.remove(NODE_CLAIMS);
        }
    }

    @Override
    public FieldFilter ownable(Part part) {
        return switch (part) {
            case Part.Whole _ -> FieldFilter.without("status");
            case Part.Status _ -> FieldFilter.without("spec", "metadata.deletionTimestamp", "metadata.ownerReferences");
            case Part.Named(String subresource) -> switch (subresource) {
                case "ephemeralcontainers" -> FieldFilter.only("spec.ephemeralContainers");
                case "resize" -> FieldFilter.only(
                        "spec.resources",
                        "spec.containers.*.resources",
                        "spec.containers.*.resizePolicy",
                        "spec.initContainers.*.resources",
                        "spec.initContainers.*.resizePolicy");
                default -> FieldFilter.ALL;
            };
            case Part.Server _ -> FieldFilter.ALL;
        };
    }

    @Override
    public boolean countsGenerations() {
        return true;
    }

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public List<String> selectableFields() {
        return FIELDS;
    }

    @Override
    public void fields(JsonNode pod, Map<String, String> into) {
        JsonNode spec = pod.path("spec");
        JsonNode status = pod.path("status");
        into.put("spec.nodeName", spec.path("nodeName").asString(""));
        into.put("spec.restartPolicy", spec.path("restartPolicy").asString(""));
        into.put("spec.schedulerName", spec.path("schedulerName").asString(""));
        into.put("spec.serviceAccountName", spec.path("serviceAccountName").asString(""));
        into.put("spec.hostNetwork", String.valueOf(spec.path("hostNetwork").asBoolean(false)));
        into.put("status.phase", status.path("phase").asString(""));
        into.put("status.podIP", status.path("podIP").asString(""));
        into.put("status.nominatedNodeName", status.path("nominatedNodeName").asString(""));
    }

    /** A Pod that no kubelet knows, or that has ended, has nothing to wind up. */
    @Override
    public Duration grace(ObjectNode pod, long asked) {
        String phase = pod.path("status").path("phase").asString("");
        if (pod.path("spec").path("nodeName").asString("").isEmpty() || phase.equals("Succeeded") || phase.equals("Failed")) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(
                asked >= 0 ? asked : pod.path("spec").path("terminationGracePeriodSeconds").asLong(30));
    }
}
