package dev.podium.registry;

import dev.podium.machinery.FieldError;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Assigns a Pod to a node: the {@code binding} subresource (upstream's {@code pkg/registry/core/pod/storage}). */
final class Binder {

    private final Registry registry;
    private final Pipeline pipeline;

    Binder(Registry registry, Pipeline pipeline) {
        this.registry = registry;
        this.pipeline = pipeline;
    }

    /** @param binding a {@code v1.Binding} */
    void bind(Resource pods, String namespace, String name, ObjectNode binding, WriteOptions options) {
        JsonNode target = binding.path("target");
        String node = target.path("name").asString("");
        String kind = target.path("kind").asString("");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            throw ApiException.invalid(
                    pods,
                    name,
                    List.of(FieldError.notSupported("target.kind", kind, List.of("Node", "<empty>"))));
        }
        if (node.isEmpty()) {
            throw ApiException.invalid(
                    pods, name, List.of(FieldError.required("target.name", "")));
        }
        Admission.Request request = Admission.Request.createAt(pods, "binding", namespace, name, binding, options);
        pipeline.mutate(request);
        pipeline.validate(request);
        String uid = binding.path("metadata").path("uid").asString("");
        registry.update(pods, namespace, name, new Part.Server(), pod -> bound(pods, pod, node, uid, binding), options);
    }

    private ObjectNode bound(Resource pods, ObjectNode pod, String node, String uid, ObjectNode binding) {
        String name = Metadata.name(pod);
        Metadata.of(pod).remove("resourceVersion");
        if (!uid.isEmpty() && !uid.equals(Metadata.text(pod, "uid"))) {
            throw ApiException.conflict(
                    pods,
                    name,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Metadata.text(pod, "uid"));
        }
        if (Metadata.deleting(pod)) {
            throw ApiException.conflict(
                    pods, "binding", name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        ObjectNode spec = (ObjectNode) pod.path("spec");
        String present = spec.path("nodeName").asString("");
        if (!present.isEmpty()) {
            throw ApiException.conflict(
                    pods, "binding", name, "pod " + name + " is already assigned to node \"" + present + "\"");
        }
        if (!spec.path("schedulingGates").isEmpty()) {
            throw ApiException.conflict(
                    pods, "binding", name, "pod " + name + " has non-empty .spec.schedulingGates");
        }
        spec.put("nodeName", node);
        for (String each : List.of("annotations", "labels")) {
            JsonNode extra = binding.path("metadata").path(each);
            if (!extra.isEmpty()) {
                ObjectNode metadata = Metadata.of(pod);
                ObjectNode into = metadata.get(each) instanceof ObjectNode there ? there : metadata.putObject(each);
                extra.properties().forEach(entry -> into.set(entry.getKey(), entry.getValue()));
            }
        }
        scheduled(pod);
        return pod;
    }

    private void scheduled(ObjectNode pod) {
        ObjectNode status = pod.get("status") instanceof ObjectNode present ? present : pod.putObject("status");
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode present ? present : status.putArray("conditions");
        // The place that was kept for it has served its purpose.
        status.remove("nominatedNodeName");
        conditions.removeIf(each -> each.path("type").asString("").equals("PodScheduled"));
        ObjectNode condition = conditions.addObject();
        condition.put("type", "PodScheduled");
        condition.put("observedGeneration", Metadata.generation(pod));
        condition.put("status", "True");
        condition.putNull("lastProbeTime");
        condition.put("lastTransitionTime", Metadata.time(pipeline.now()));
    }
}
