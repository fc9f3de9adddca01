package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the resize subresource may change (upstream's ValidatePodResize). */
final class PodResizes {
    private PodResizes() {}

    static void validate(Field pod, Field old) {
        if (old.get("metadata").get("annotations").key("kubernetes.io/config.mirror").present()) {
            pod.forbidden("static pods cannot be resized");
            return;
        }
        if (old.get("spec").get("os").get("name").is("windows")) {
            pod.forbidden("windows pods cannot be resized");
            return;
        }
        Field spec = pod.get("spec");
        Field before = old.get("spec");
        if (!QualityOfService.of(before.value()).equals(QualityOfService.of(spec.value()))) {
            spec.invalid(QualityOfService.of(spec.value()), "Pod QOS Class may not change as a result of resizing");
        }
        ObjectNode munged = spec.value().deepCopy().asObject();
        boolean allowed = true;
        for (String list : List.of("containers", "initContainers")) {
            if (spec.get(list).size() != before.get(list).size()) {
                spec.forbidden("only cpu and memory resources are mutable");
                return;
            }
            List<ObjectNode> containers = Defaults.objects(munged.path(list));
            for (int i = 0; i < containers.size(); i++) {
                allowed &= container(list, spec.get(list).at(i), before.get(list).at(i), containers.get(i), spec);
            }
        }
        if (allowed && !PodUpdates.same(munged, before.value())) {
            spec.forbidden("only cpu and memory resources are mutable");
        }
    }

    private static boolean container(String list, Field container, Field old, ObjectNode munged, Field spec) {
        boolean regular = list.equals("containers");
        boolean sidecar = !regular && container.get("restartPolicy").is("Always");
        if (regular || sidecar) {
            resize(container, old);
            restore(munged, old.value());
        }
        munged.remove("resizePolicy");
        ObjectNode before = old.value().deepCopy().asObject();
        before.remove("resizePolicy");
        boolean same = PodUpdates.same(munged, before);
        if (!same) {
            spec.forbidden(regular
                    ? "only cpu and memory resources are mutable"
                    : sidecar
                            ? "only cpu and memory resources for sidecar containers are mutable"
                            : "resources for non-sidecar init containers are immutable");
        }
        munged.removeAll();
        munged.setAll(old.value().deepCopy().asObject());
        return same;
    }

    private static void restore(ObjectNode munged, JsonNode old) {
        ObjectNode resources = Defaults.object(munged, "resources");
        for (String list : List.of("limits", "requests")) {
            JsonNode before = old.path("resources").path(list);
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

    private static void resize(Field container, Field old) {
        Field resources = container.get("resources");
        Field before = old.get("resources");
        for (String list : List.of("requests", "limits")) {
            if (before.get(list).entries().stream().anyMatch(each -> resources.get(list).key(each.getKey()).absent())) {
                resources.get(list).forbidden("resource " + list + " cannot be removed");
            }
        }
    }
}
