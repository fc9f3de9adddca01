package dev.podium.machinery.pod;

import static dev.podium.machinery.kind.Defaults.number;
import static dev.podium.machinery.kind.Defaults.object;
import static dev.podium.machinery.kind.Defaults.objects;
import static dev.podium.machinery.kind.Defaults.text;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's SetDefaults_Volume and those of the volume sources. */
final class VolumeDefaults {
    private static final int MODE = 0644;
    private static final int HOUR = 3600;

    private VolumeDefaults() {}

    static void apply(ObjectNode volume) {
        boolean hasSource = volume.properties().stream()
                .anyMatch(each -> !each.getKey().equals("name") && !each.getValue().isNull());
        if (!hasSource) {
            volume.putObject("emptyDir");
        }
        for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
            if (volume.get(source) instanceof ObjectNode there) {
                number(there, "defaultMode", MODE);
                fieldRefs(there);
            }
        }
        for (ObjectNode source : objects(volume.path("projected").path("sources"))) {
            if (source.get("serviceAccountToken") instanceof ObjectNode token) {
                number(token, "expirationSeconds", HOUR);
            }
            if (source.get("downwardAPI") instanceof ObjectNode downward) {
                fieldRefs(downward);
            }
        }
        if (volume.get("image") instanceof ObjectNode image) {
            text(image, "pullPolicy", PodDefaults.pullPolicy(image.path("reference").asString("")));
        }
        shared(volume);
        if (volume.path("ephemeral").get("volumeClaimTemplate") instanceof ObjectNode template) {
            object(template, "metadata");
            text(object(template, "spec"), "volumeMode", "Filesystem");
        }
    }

    /** The defaults of sources that PersistentVolumes have too. */
    static void shared(ObjectNode volume) {
        if (volume.get("hostPath") instanceof ObjectNode hostPath && !hostPath.hasNonNull("type")) {
            hostPath.put("type", "");
        }
        if (volume.get("iscsi") instanceof ObjectNode iscsi) {
            text(iscsi, "iscsiInterface", "default");
        }
        if (volume.get("rbd") instanceof ObjectNode rbd) {
            text(rbd, "pool", "rbd");
            text(rbd, "user", "admin");
            text(rbd, "keyring", "/etc/ceph/keyring");
        }
        if (volume.get("azureDisk") instanceof ObjectNode disk) {
            text(disk, "cachingMode", "ReadWrite");
            text(disk, "kind", "Shared");
            text(disk, "fsType", "ext4");
            if (!disk.hasNonNull("readOnly")) {
                disk.put("readOnly", false);
            }
        }
        if (volume.get("scaleIO") instanceof ObjectNode scaleIo) {
            text(scaleIo, "storageMode", "ThinProvisioned");
            text(scaleIo, "fsType", "xfs");
        }
    }

    private static void fieldRefs(ObjectNode source) {
        for (ObjectNode item : objects(source.path("items"))) {
            if (item.get("fieldRef") instanceof ObjectNode reference) {
                text(reference, "apiVersion", "v1");
            }
            if (item.get("resourceFieldRef") instanceof ObjectNode reference) {
                text(reference, "divisor", "0");
            }
        }
    }
}
