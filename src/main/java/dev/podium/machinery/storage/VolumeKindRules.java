package dev.podium.machinery.storage;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Names;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.machinery.pod.SchedulingRules;
import dev.podium.machinery.pod.VolumeSources;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumes: upstream's ValidatePersistentVolume, its update rules and SetDefaults_PersistentVolume. */
public final class VolumeKindRules implements KindRules {

    private static final List<String> ACCESS_MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final List<String> SOURCES = List.of(
            "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte", "cephfs",
            "iscsi", "cinder", "fc", "flexVolume", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume",
            "azureDisk", "scaleIO", "local", "storageos", "csi");

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode volume) {
        Defaults.text(Defaults.object(volume, "status"), "phase", "Pending");
        ObjectNode spec = Defaults.object(volume, "spec");
        Defaults.text(spec, "persistentVolumeReclaimPolicy", "Retain");
        Defaults.text(spec, "volumeMode", "Filesystem");
        if (spec.get("hostPath") instanceof ObjectNode hostPath && !hostPath.hasNonNull("type")) {
            hostPath.put("type", "");
        }
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
        source(spec);
        if (spec.get("hostPath").get("path").is("/") && policy.is("Recycle")) {
            policy.forbidden("may not be 'recycle' for a hostPath mount of '/'");
        }
        spec.get("storageClassName").ifSet(Names::subdomain);
        spec.get("volumeMode").ifSetOneOf(List.of("Block", "Filesystem"));
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
            capacity.named(capacity.path()).notSupported(List.of("storage"));
        }
        for (Map.Entry<String, Field> each : capacity.entries()) {
            if (ResourceNames.quantity(each.getValue()).amount().signum() <= 0) {
                each.getValue().invalid("must be greater than zero");
            }
        }
    }

    private static void source(Field spec) {
        boolean found = false;
        for (String kind : SOURCES) {
            Field source = spec.get(kind);
            if (source.absent()) {
                continue;
            }
            if (found) {
                source.forbidden("may not specify more than 1 volume type");
                continue;
            }
            found = true;
            switch (kind) {
                case "local" -> {
                    VolumeSources.local(source);
                    if (spec.get("nodeAffinity").get("required").absent()) {
                        spec.get("nodeAffinity").required("Local volume requires node affinity");
                    }
                }
                case "csi" -> csi(source);
                default -> VolumeSources.validate(kind, source);
            }
        }
        if (!found) {
            spec.required("must specify a volume type");
        }
    }

    private static void csi(Field source) {
        Field driver = source.get("driver");
        if (driver.empty()) {
            driver.required("");
        } else {
            if (Names.bytes(driver.text()) > 63) {
                driver.tooLong(63);
            }
            driver.invalid(Names.subdomain(driver.text().toLowerCase(Locale.ROOT)));
        }
        source.get("volumeHandle").mustBeSet();
        for (String each : List.of(
                "controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef")) {
            Field secret = source.get(each);
            if (secret.present()) {
                secret.get("name").mustBe(Names::subdomain);
                secret.get("namespace").mustBe(Names::label);
            }
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        Field spec = updated.get("spec");
        Field before = old.get("spec");
        if (!sources(spec, before).equals(sources(before, before))) {
            spec.named("spec.persistentvolumesource")
                    .forbidden("spec.persistentvolumesource is immutable after creation\n- \t" + sources(before, before) + "\n+ \t"
                            + sources(spec, before));
        }
        spec.get("volumeMode").named("volumeMode").mustBe(before.get("volumeMode"));
        if (before.get("nodeAffinity").present()) {
            spec.get("nodeAffinity").named("nodeAffinity").mustBe(before.get("nodeAffinity"));
        }
        if (before.get("volumeAttributesClassName").present() && spec.get("volumeAttributesClassName").absent()) {
            spec.get("volumeAttributesClassName").forbidden("update from non-nil value to nil is forbidden");
        }
    }

    /** What holds the data; a secret for growing the volume may be added later. */
    private static ObjectNode sources(Field spec, Field before) {
        ObjectNode sources = spec.value().isObject() ? (ObjectNode) spec.value().deepCopy() : new ObjectNode(null);
        sources.retain(SOURCES);
        JsonNode csi = sources.path("csi");
        if (csi instanceof ObjectNode object && before.get("csi").get("controllerExpandSecretRef").absent()) {
            object.remove("controllerExpandSecretRef");
        }
        return sources;
    }
}
