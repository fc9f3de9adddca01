package dev.podium.machinery.core;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.GoStructs;
import dev.podium.machinery.LineDiff;
import dev.podium.machinery.ResourceQuantity;
import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.machinery.pod.ClaimRules;
import dev.podium.machinery.pod.PodWarnings;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumeClaims (upstream's ValidatePersistentVolumeClaim and its update rules). */
public final class ClaimKindRules implements KindRules {
    private static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";
    private static final String SPEC = "io.k8s.api.core.v1.PersistentVolumeClaimSpec";

    @Override
    public void applyDefaults(ObjectNode claim) {
        Defaults.text(Defaults.object(claim, "status"), "phase", "Pending");
        Defaults.missing(Defaults.object(claim, "spec"), "volumeMode", "Filesystem");
    }

    @Override
    public void validate(Field claim) {
        ClaimRules.validateSpec(claim.get("spec"));
    }

    @Override
    public boolean namesAgain() {
        return true;
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
        classes(updated, old, munged, expected);
        if (updated.get("status").get("phase").is("Bound")) {
            if (munged.path("resources").get("requests") instanceof ObjectNode requests) {
                restore(requests, expected.path("resources").path("requests"), "storage");
            }
            restore(munged, expected, "volumeAttributesClassName");
        }
        // An empty name of a class is another thing than none.
        boolean named = Stream.of("storageClassName", "volumeAttributesClassName")
                .allMatch(each -> munged.hasNonNull(each) == expected.hasNonNull(each));
        if (!named || !SemanticEquality.same(munged, expected)) {
            spec.forbidden("spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"
                    + LineDiff.of(GoStructs.of(SPEC, expected), GoStructs.of(SPEC, munged)));
        }
        size(updated, old);
        spec.get("volumeMode").named("volumeMode").mustBe(before.get("volumeMode"));
        Field attributes = spec.get("volumeAttributesClassName");
        boolean applied = old.get("status").get("currentVolumeAttributesClassName").present();
        if (applied && attributes.empty() && !attributes.same(before.get("volumeAttributesClassName"))) {
            attributes.forbidden("update to " + (attributes.absent() ? "nil" : "empty string")
                    + " is forbidden when status.currentVolumeAttributesClassName is not nil");
        }
    }

    /** A class may come out of the annotation that once named it, or where there was none; the annotation stays. */
    private static void classes(Field updated, Field old, ObjectNode munged, ObjectNode expected) {
        Field annotation = updated.get("metadata").get("annotations").get(BETA_CLASS);
        Field before = old.get("metadata").get("annotations").get(BETA_CLASS);
        Field name = updated.get("spec").get("storageClassName");
        boolean named = old.get("spec").get("storageClassName").absent() && name.present();
        boolean same = name.text().equals(before.text());
        if (named && before.present() && same && (annotation.absent() || annotation.is(before.text()))) {
            munged.remove("storageClassName");
            return;
        }
        if (!annotation.text().equals(before.text())) {
            annotation.invalid(annotation.text(), "field is immutable");
        }
        if (named && (before.absent() || same)) {
            restore(munged, expected, "storageClassName");
        }
    }

    /** After upstream's {@code pkg/api/persistentvolumeclaim/util.go}. */
    @Override
    public List<String> warningsOnCreate(Field claim) {
        List<String> warnings = new ArrayList<>();
        if (claim.get("metadata").get("annotations").key(BETA_CLASS).present()) {
            warnings.add("metadata.annotations[" + BETA_CLASS + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
        warnings.addAll(PodWarnings.ofClaim(claim.get("spec")));
        return warnings;
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        return warningsOnCreate(updated);
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

    /** What of a claim can be resized: its storage, and what a domain stands before. */
    private static void resource(Field amounts, String name) {
        List<String> problems = Names.qualified(name);
        problems.forEach(each -> amounts.invalid(name, each));
        if (problems.isEmpty() && ResourceNames.isNative(name) && !name.equals("storage")) {
            amounts.add(FieldError.notSupported(amounts.path(), name, List.of("storage")));
        }
    }

    private static void restore(ObjectNode target, JsonNode source, String key) {
        if (source.hasNonNull(key)) {
            target.set(key, source.get(key));
        } else {
            target.remove(key);
        }
    }

    private static final List<String> RESIZES = List.of(
            "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible",
            "NodeResizePending");

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        if (updated.get("spec").get("accessModes").empty()) {
            updated.get("spec").get("accessModes").named("Spec.accessModes").required("");
        }
        updated.get("status").get("capacity").entries().forEach(each -> notBelowNought(each.getValue()));
        Field resizes = updated.get("status").get("allocatedResourceStatuses");
        for (Map.Entry<String, Field> each : resizes.entries()) {
            resource(resizes, each.getKey());
            if (!RESIZES.contains(each.getValue().text())) {
                resizes.add(FieldError.notSupported(resizes.path(), each.getKey(), RESIZES));
            }
        }
        Field allocated = updated.get("status").get("allocatedResources");
        for (Map.Entry<String, Field> each : allocated.entries()) {
            int found = allocated.errors().size();
            resource(allocated, each.getKey());
            if (allocated.errors().size() == found) {
                notBelowNought(each.getValue());
            }
            if (allocated.errors().size() == found) {
                ResourceNames.amount(each.getValue(), "storage");
            }
        }
    }

    private static void notBelowNought(Field amount) {
        ResourceQuantity quantity = ResourceNames.quantity(amount);
        if (quantity.whole().signum() < 0) {
            amount.invalid(quantity.whole(), "must be a valid resource quantity");
        }
    }
}
