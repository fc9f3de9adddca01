package dev.podium.machinery.core;

import dev.podium.machinery.ResourceQuantity;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.machinery.pod.ClaimRules;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumeClaims (upstream's ValidatePersistentVolumeClaim and its update rules). */
public final class ClaimKindRules implements KindRules {
    @Override
    public void applyDefaults(ObjectNode claim) {
        Defaults.text(Defaults.object(claim, "status"), "phase", "Pending");
        Defaults.text(Defaults.object(claim, "spec"), "volumeMode", "Filesystem");
    }

    @Override
    public void validate(Field claim) {
        ClaimRules.validateSpec(claim.get("spec"));
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        Field spec = updated.get("spec");
        Field before = old.get("spec");
        ObjectNode munged = spec.value().deepCopy().asObject();
        ObjectNode expected = before.value().deepCopy().asObject();
        if (before.get("volumeName").empty()) {
            restore(expected, munged, "volumeName");
        }
        if (before.get("storageClassName").absent()) {
            restore(munged, expected, "storageClassName");
        }
        if (updated.get("status").get("phase").is("Bound")) {
            if (munged.path("resources").get("requests") instanceof ObjectNode requests) {
                restore(requests, expected.path("resources").path("requests"), "storage");
            }
            if (munged.hasNonNull("volumeAttributesClassName")) {
                restore(munged, expected, "volumeAttributesClassName");
            }
        }
        if (!munged.equals(expected)) {
            spec.forbidden("spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"
                    + changed(expected, munged));
        }
        size(updated, old);
        Field attributes = spec.get("volumeAttributesClassName");
        if (before.get("volumeAttributesClassName").present()) {
            if (attributes.absent()) {
                attributes.forbidden("update from non-nil value to nil is forbidden");
            } else if (attributes.empty() && !before.get("volumeAttributesClassName").empty()) {
                attributes.forbidden("update from non-nil value to an empty string is forbidden");
            }
        }
    }

    private static void size(Field updated, Field old) {
        Field storage = updated.get("spec").get("resources").get("requests").get("storage");
        ResourceQuantity now = ResourceNames.quantity(storage);
        ResourceQuantity before = ResourceNames.quantity(old.get("spec").get("resources").get("requests").get("storage"));
        ResourceQuantity actual = ResourceNames.quantity(old.get("status").get("capacity").get("storage"));
        if (now.compareTo(before) < 0 && now.compareTo(actual) <= 0) {
            storage.forbidden("field can not be less than status.capacity");
        }
    }

    private static String changed(ObjectNode expected, ObjectNode actual) {
        StringBuilder out = new StringBuilder();
        for (String key : List.copyOf(expected.propertyNames())) {
            if (!expected.get(key).equals(actual.get(key))) {
                out.append("- \t").append(key).append(": ").append(expected.get(key)).append('\n');
            }
        }
        for (Map.Entry<String, JsonNode> each : actual.properties()) {
            if (!each.getValue().equals(expected.get(each.getKey()))) {
                out.append("+ \t").append(each.getKey()).append(": ").append(each.getValue()).append('\n');
            }
        }
        return out.toString();
    }

    private static void restore(ObjectNode target, JsonNode source, String key) {
        if (source.hasNonNull(key)) {
            target.set(key, source.get(key));
        } else {
            target.remove(key);
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        if (updated.get("spec").get("accessModes").empty()) {
            updated.get("spec").get("accessModes").named("Spec.accessModes").required("");
        }
        for (Map.Entry<String, Field> each : updated.get("status").get("capacity").entries()) {
            if (ResourceNames.quantity(each.getValue()).amount().signum() < 0) {
                each.getValue().invalid("must be a valid resource quantity");
            }
        }
    }
}
