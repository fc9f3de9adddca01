package dev.podium.machinery.storage;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.NamedFields;
import dev.podium.machinery.pod.VolumeSources;
import dev.podium.model.Names;
import java.util.List;

/** The sources of PersistentVolumes: those of Pods, and what upstream asks of them besides. */
final class PersistentSources {
    private static final List<String> KINDS = List.of(
            "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte", "cephfs",
            "iscsi", "cinder", "fc", "flexVolume", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume",
            "azureDisk", "scaleIO", "local", "storageos", "csi");
    private static final int LONGEST_PORTAL = 64;

    private PersistentSources() {}

    static List<String> kinds() {
        return KINDS;
    }

    /** @param volume the volume's name; empty for one that stands within another object */
    static void validate(Field spec, String volume) {
        boolean found = false;
        for (String kind : KINDS) {
            Field source = spec.get(kind);
            if (source.absent()) {
                continue;
            }
            // Upstream calls one source by another name here, and lets another one stand beside others.
            if (found && !kind.equals("flexVolume")) {
                spec.get(kind.equals("cephfs") ? "cephFS" : kind).forbidden("may not specify more than 1 volume type");
                continue;
            }
            found = true;
            details(kind, source, spec, volume);
        }
        if (!found) {
            spec.required("must specify a volume type");
        }
    }

    private static void details(String kind, Field source, Field spec, String volume) {
        switch (kind) {
            case "local" -> {
                VolumeSources.local(source);
                if (spec.get("nodeAffinity").get("required").absent()) {
                    spec.get("nodeAffinity").required("Local volume requires node affinity");
                }
            }
            case "csi" -> csi(source);
            case "iscsi" -> iscsi(source, volume);
            default -> {
                VolumeSources.validate(kind, source);
                more(kind, source);
            }
        }
    }

    private static void more(String kind, Field source) {
        switch (kind) {
            case "glusterfs" -> {
                Field namespace = source.get("endpointsNamespace");
                if (namespace.present()) {
                    namespace.invalid(namespace.empty()
                            ? List.of("if the endpointnamespace is set, it must be a valid namespace name")
                            : Names.label(namespace.text()));
                }
            }
            case "cinder", "storageos" -> {
                if (source.get("secretRef").present()) {
                    source.get("secretRef").get("namespace").mustBeSet();
                }
            }
            case "azureFile" -> {
                if (source.get("secretNamespace").present()) {
                    source.get("secretNamespace").mustBeSet();
                }
            }
            default -> {}
        }
    }

    private static void iscsi(Field source, String volume) {
        Field portal = source.get("targetPortal");
        portal.mustBeSet();
        if (source.get("initiatorName").present() && Names.bytes(volume + ":" + portal.text()) > LONGEST_PORTAL) {
            portal.named(source.path() + ".targetportal").invalid("Total length of <volume name>:<iscsi.targetPortal> must be under "
                    + "64 characters if iscsi.initiatorName is specified.");
        }
        VolumeSources.iscsi(source, "must be valid format");
        if (source.get("secretRef").present()) {
            source.get("secretRef").get("name").mustBeSet();
        }
        VolumeSources.initiator(source, "must be valid format");
    }

    private static void csi(Field source) {
        NamedFields.driver(source.get("driver"), source.get("driver").text());
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
}
