package dev.podium.machinery.storage;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.GoStructs;
import dev.podium.machinery.LineDiff;
import dev.podium.machinery.ResourceQuantity;
import dev.podium.machinery.Scope;
import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.machinery.pod.PodWarnings;
import dev.podium.machinery.pod.SchedulingRules;
import dev.podium.machinery.pod.VolumeSources;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumes: upstream's ValidatePersistentVolume, its update rules and SetDefaults_PersistentVolume. */
public final class VolumeKindRules implements KindRules {
    private static final Map<String, String> ANNOTATIONS = new LinkedHashMap<>();
    private static final Map<String, String> SOURCES = new LinkedHashMap<>();

    static {
        ANNOTATIONS.put(
                "volume.beta.kubernetes.io/storage-class", "deprecated since v1.8; use \"storageClassName\" attribute instead");
        ANNOTATIONS.put(
                "volume.beta.kubernetes.io/mount-options", "deprecated since v1.31; use \"mountOptions\" attribute instead");
        SOURCES.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
        SOURCES.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
        SOURCES.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
        SOURCES.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
        SOURCES.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
        SOURCES.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    }

    private static final Map<String, String> STABLE_LABELS = Map.of(
            "beta.kubernetes.io/arch", "kubernetes.io/arch",
            "beta.kubernetes.io/os", "kubernetes.io/os",
            "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region",
            "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type");
    private static final List<String> ACCESS_MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final String NOT_INLINE = "may not be specified in the context of inline volumes";

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode volume) {
        Defaults.text(Defaults.object(volume, "status"), "phase", "Pending");
        ObjectNode spec = Defaults.object(volume, "spec");
        Defaults.text(spec, "persistentVolumeReclaimPolicy", "Retain");
        Defaults.missing(spec, "volumeMode", "Filesystem");
        VolumeSources.applyDefaults(spec);
    }

    @Override
    public void validate(Field volume) {
        Field spec = volume.get("spec");
        accessModes(spec.get("accessModes"));
        capacity(spec.get("capacity"));
        Field policy = spec.get("persistentVolumeReclaimPolicy");
        policy.ifSetOneOf(List.of("Delete", "Recycle", "Retain"));
        Field affinity = spec.get("nodeAffinity");
        if (affinity.present()) {
            if (affinity.get("required").absent()) {
                affinity.get("required").required("must specify required node constraints");
            } else {
                SchedulingRules.nodeSelector(affinity.get("required"));
            }
        }
        PersistentSources.validate(spec, volume.get("metadata").get("name").text());
        recycling(spec);
        spec.get("storageClassName").ifSet(Names::subdomain);
        spec.get("volumeMode").ifSetOneOf(List.of("Block", "Filesystem"));
        attributes(spec);
    }

    /** A volume that stands within another object: a volume of Pods on its way to CSI. */
    static void inline(Field spec) {
        if (spec.get("claimRef").present()) {
            spec.get("claimRef").forbidden(NOT_INLINE);
        }
        if (!spec.get("capacity").empty()) {
            spec.get("capacity").forbidden(NOT_INLINE);
        }
        if (spec.get("csi").absent()) {
            spec.get("csi").required("has to be specified in the context of inline volumes");
        }
        accessModes(spec.get("accessModes"));
        Field policy = spec.get("persistentVolumeReclaimPolicy");
        if (!policy.empty() && !policy.is("Retain")) {
            policy.forbidden("may only be Retain in the context of inline volumes");
        }
        if (spec.get("nodeAffinity").present()) {
            spec.get("nodeAffinity").forbidden(NOT_INLINE);
        }
        PersistentSources.validate(spec, "");
        recycling(spec);
        if (!spec.get("storageClassName").empty()) {
            spec.get("storageClassName").forbidden(NOT_INLINE);
        }
        if (spec.get("volumeMode").present() && !spec.get("volumeMode").is("Filesystem")) {
            spec.get("volumeMode").forbidden("may not specify volumeMode other than Filesystem in the context of inline volumes");
        }
        attributes(spec);
    }

    private static void recycling(Field spec) {
        Field policy = spec.get("persistentVolumeReclaimPolicy");
        if (spec.get("hostPath").get("path").is("/") && policy.is("Recycle")) {
            policy.forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
    }

    private static void attributes(Field spec) {
        Field attributes = spec.get("volumeAttributesClassName");
        if (attributes.present()) {
            if (attributes.empty()) {
                attributes.required("an empty string is disallowed");
            } else {
                attributes.invalid(Names.subdomain(attributes.text()));
            }
            if (spec.get("csi").absent()) {
                spec.get("csi").required("has to be specified when using volumeAttributesClassName");
            }
        }
    }

    /** Terms may go from labels' names of their beta time to those of today, and not change otherwise. */
    private static void affinity(Field affinity, Field before) {
        ObjectNode expected = before.value().deepCopy().asObject();
        JsonNode terms = affinity.get("required").get("nodeSelectorTerms").value();
        JsonNode old = expected.path("required").path("nodeSelectorTerms");
        for (int i = 0; i < old.size(); i++) {
            for (String list : List.of("matchExpressions", "matchFields")) {
                JsonNode now = terms.path(i).path(list);
                for (int j = 0; j < old.path(i).path(list).size(); j++) {
                    String key = now.path(j).path("key").asString("");
                    if (old.path(i).path(list).path(j) instanceof ObjectNode requirement
                            && key.equals(STABLE_LABELS.get(requirement.path("key").asString("")))) {
                        requirement.put("key", key);
                    }
                }
            }
        }
        if (affinity.absent() || !SemanticEquality.same(affinity.value(), expected)) {
            affinity.named("nodeAffinity")
                    .invalid(
                            new GoStructs.Shown(GoStructs.of("io.k8s.api.core.v1.VolumeNodeAffinity", affinity.value())),
                            "field is immutable, except for updating from beta label to GA");
        }
    }

    private static void accessModes(Field modes) {
        modes.mustBeSet();
        boolean pod = false;
        boolean other = false;
        for (Field mode : modes.items()) {
            if (!ACCESS_MODES.contains(mode.text())) {
                mode.named(modes.path()).notSupported(ACCESS_MODES);
            } else if (mode.is("ReadWriteOncePod")) {
                pod = true;
            } else {
                other = true;
            }
        }
        if (pod && other) {
            modes.forbidden("may not use ReadWriteOncePod with other access modes");
        }
    }

    private static void capacity(Field capacity) {
        capacity.mustBeSet();
        if (capacity.key("storage").absent() || capacity.size() > 1) {
            capacity.add(FieldError.notSupported(capacity.path(), capacity.present() ? capacity.value() : null, List.of("storage")));
        }
        for (Map.Entry<String, Field> each : capacity.entries()) {
            ResourceQuantity quantity = ResourceNames.quantity(each.getValue());
            if (quantity.amount().signum() < 0) {
                each.getValue().invalid(quantity.whole(), "must be a valid resource quantity");
            }
            if (quantity.amount().signum() <= 0) {
                each.getValue().invalid("must be greater than zero");
            }
        }
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
        if (!sources(spec, before).equals(sources(before, before))) {
            spec.named("spec.persistentvolumesource")
                    .forbidden("spec.persistentvolumesource is immutable after creation\n"
                            + LineDiff.of(shown(sources(before, before)), shown(sources(spec, before))));
        }
        spec.get("volumeMode").named("volumeMode").mustBe(before.get("volumeMode"));
        if (before.get("nodeAffinity").present()) {
            affinity(spec.get("nodeAffinity"), before.get("nodeAffinity"));
        }
        if (before.get("volumeAttributesClassName").present() && spec.get("volumeAttributesClassName").absent()) {
            spec.get("volumeAttributesClassName").forbidden("update from non-nil value to nil is forbidden");
        }
    }

    /** After upstream's {@code pkg/api/persistentvolume/util.go}. */
    @Override
    public List<String> warningsOnCreate(Field volume) {
        List<String> warnings = new ArrayList<>();
        Field annotations = volume.get("metadata").get("annotations");
        ANNOTATIONS.forEach((key, why) -> {
            if (annotations.key(key).present()) {
                warnings.add("metadata.annotations[" + key + "]: " + why);
            }
        });
        Field spec = volume.get("spec");
        if (spec.get("persistentVolumeReclaimPolicy").is("Recycle")) {
            warnings.add("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended"
                    + " approach is to use dynamic provisioning.");
        }
        for (Field term : spec.get("nodeAffinity").get("required").get("nodeSelectorTerms").items()) {
            warnings.addAll(PodWarnings.ofTerm(term));
        }
        SOURCES.forEach((source, why) -> {
            if (spec.get(source).present()) {
                warnings.add("spec." + (source.equals("storageos") ? "storageOS" : source) + ": " + why);
            }
        });
        return warnings;
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        return warningsOnCreate(updated);
    }

    private static JsonNode shown(ObjectNode sources) {
        return GoStructs.of(
                "io.k8s.api.core.v1.PersistentVolumeSource", "io.k8s.api.core.v1.PersistentVolumeSpec", sources);
    }

    /** What holds the data; a secret for growing the volume may be added later. */
    private static ObjectNode sources(Field spec, Field before) {
        ObjectNode sources = spec.value().isObject() ? (ObjectNode) spec.value().deepCopy() : new ObjectNode(null);
        sources.retain(PersistentSources.kinds());
        JsonNode csi = sources.path("csi");
        if (csi instanceof ObjectNode object && before.get("csi").get("controllerExpandSecretRef").absent()) {
            object.remove("controllerExpandSecretRef");
        }
        return sources;
    }
}
