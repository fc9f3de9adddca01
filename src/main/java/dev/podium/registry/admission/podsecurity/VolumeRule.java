package dev.podium.registry.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Which volumes a restricted Pod may have. */
final class VolumeRule {

    private static final List<String> ALLOWED = List.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret");
    private static final List<String> RESTRICTED = List.of(
            "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume",
            "cinder", "cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk",
            "portworxVolume", "scaleIO", "storageos");

    private VolumeRule() {}

    static Optional<Violation> types(SecuredPod pod) {
        List<String> names = new ArrayList<>();
        SortedSet<String> types = new TreeSet<>();
        for (JsonNode volume : pod.spec().path("volumes")) {
            if (ALLOWED.stream().noneMatch(volume::hasNonNull)) {
                names.add(SecuredPod.name(volume));
                types.add(RESTRICTED.stream().filter(volume::hasNonNull).findFirst().orElse("unknown"));
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "restricted volume types",
                        Wording.use("volume", names) + " " + Wording.counted("restricted volume type", types) + " "
                                + Wording.quoted(types)));
    }
}
