package dev.podium.machinery.pod;

import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the resize subresource may change (upstream's ValidatePodResize). */
final class PodResizes {
    private PodResizes() {}

    static void validate(Field pod, Field old) {
        Field spec = pod.get("spec");
        Field before = old.get("spec");
        Field told = old.get("status").get("qosClass");
        String was = told.empty() ? QualityOfService.of(before.value()) : told.text();
        if (!was.equals(QualityOfService.of(spec.value()))) {
            spec.invalid(pod.get("status").get("qosClass").text(), "Pod QOS Class may not change as a result of resizing");
        }
        if (!nodeResizes(old.get("status").get("containerStatuses"))) {
            spec.forbidden("Pod running on node without support for resize");
        }
        ObjectNode munged = spec.value().deepCopy().asObject();
        whole(spec.get("resources"), before.get("resources"), munged);
        if (!old.get("status").get("nodeAllocatableResourceClaimStatuses").empty()) {
            spec.forbidden("pods with node allocatable resource claims cannot be resized");
        }
        if (!ordered(spec, before)) {
            return;
        }
        for (String list : List.of("initContainers", "containers")) {
            for (int i = 0; i < before.get(list).size(); i++) {
                notRemoved(spec.get(list).at(i).get("resources"), before.get(list).at(i).get("resources"), "resource");
            }
        }
        for (String list : List.of("containers", "initContainers")) {
            List<ObjectNode> containers = Defaults.objects(munged.path(list));
            for (int i = 0; i < containers.size(); i++) {
                container(spec.get(list).at(i), before.get(list).at(i), containers.get(i), list.equals("containers") ? spec : null);
            }
        }
        if (pod.errors().isEmpty() && !PodUpdates.same(munged, before.value())) {
            spec.forbidden("only cpu and memory resources are mutable");
        }
    }

    /** Whether the node's kubelet tells of resources; as long as nothing runs, that is not known. */
    private static boolean nodeResizes(Field statuses) {
        return statuses.items().stream()
                .filter(each -> each.get("state").get("running").present())
                .findFirst()
                .map(each -> each.get("resources").present())
                .orElse(true);
    }

    private static boolean ordered(Field spec, Field old) {
        boolean ordered = true;
        for (String list : List.of("containers", "initContainers")) {
            if (spec.get(list).size() != old.get(list).size()) {
                spec.get(list).forbidden(list + " may not be added or removed on resize");
                ordered = false;
                continue;
            }
            for (int i = 0; i < old.get(list).size(); i++) {
                Field name = spec.get(list).at(i).get("name");
                if (!name.text().equals(old.get(list).at(i).get("name").text())) {
                    name.forbidden(list + " may not be renamed or reordered on resize");
                    ordered = false;
                }
            }
        }
        return ordered;
    }

    /** What the Pod as a whole asks for. */
    private static void whole(Field resources, Field old, ObjectNode munged) {
        boolean asked = Stream.of(resources, old).anyMatch(each -> each.get("requests").size() + each.get("limits").size() > 0);
        if (!asked) {
            return;
        }
        if (old.present() && resources.absent()) {
            resources.forbidden("pod-level resources cannot be removed");
            return;
        }
        notRemoved(resources, old, "pod-level resource");
        if (resources.present()) {
            restore(munged, old.value());
            if (old.absent() && SemanticEquality.same(munged.path("resources"), munged.objectNode())) {
                munged.remove("resources");
            }
        }
        JsonNode left = munged.path("resources");
        if (!PodUpdates.same(left.isMissingNode() ? munged.objectNode() : left, old.present() ? old.value() : munged.objectNode())) {
            resources.named("spec").forbidden("only cpu and memory resources are mutable at pod-level");
        }
    }

    private static void container(Field container, Field old, ObjectNode munged, @Nullable Field spec) {
        boolean modified = !PodUpdates.same(container.value(), old.value());
        restore(munged, old.value().path("resources"));
        // As upstream, which keeps nothing else of the resources: a container with claims is never the same.
        Defaults.object(munged, "resources").remove("claims");
        boolean same = PodUpdates.same(munged, old.value());
        if (spec != null) {
            if (!same) {
                spec.forbidden("only cpu and memory resources are mutable");
            }
            return;
        }
        if (!same) {
            container.forbidden("only cpu and memory resources for init or sidecar containers are mutable");
        }
        if (modified && !container.get("restartPolicy").is("Always")) {
            container.get("resizePolicy").items().stream()
                    .filter(each -> each.get("restartPolicy").is("RestartContainer"))
                    .forEach(_ -> container.forbidden(
                            "non-sidecar init containers with a resize policy of RestartContainer cannot be resized"));
        }
    }

    private static void restore(ObjectNode munged, JsonNode old) {
        ObjectNode resources = Defaults.object(munged, "resources");
        for (String list : List.of("limits", "requests")) {
            JsonNode before = old.path(list);
            ObjectNode now = Defaults.object(resources, list);
            for (String name : List.of("cpu", "memory")) {
                if (before.has(name)) {
                    now.set(name, before.get(name));
                } else {
                    now.remove(name);
                }
            }
        }
    }

    private static void notRemoved(Field resources, Field before, String what) {
        for (String list : List.of("requests", "limits")) {
            if (before.get(list).entries().stream().anyMatch(each -> resources.get(list).key(each.getKey()).absent())) {
                resources.get(list).forbidden(what + " " + list + " cannot be removed");
            }
        }
    }
}
