package dev.podium.controller.provisioner;

import dev.podium.model.Node;
import dev.podium.model.ObjectMeta;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Records;
import dev.podium.model.StorageClass;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A volume as the provisioner makes it: a directory of a node, which only that node can reach. */
final class LocalVolume {

    private static final String DIRECTORY = "/var/local-path-provisioner/";
    private static final String HOSTNAME = "kubernetes.io/hostname";

    private LocalVolume() {}

    /** One name for each claim: a volume is not made twice. */
    static String name(PersistentVolumeClaim claim) {
        return "pvc-" + claim.metadata().uidOrEmpty();
    }

    static ObjectNode of(PersistentVolumeClaim claim, StorageClass storage, Node node) {
        ObjectMeta metadata = claim.metadata();
        ObjectNode volume = JsonNodeFactory.instance.objectNode();
        volume.putObject("metadata")
                .put("name", name(claim))
                .putObject("annotations")
                .put(PersistentVolume.PROVISIONED_BY, PersistentVolume.PROVISIONER);
        ObjectNode spec = volume.putObject("spec");
        ArrayNode modes = spec.putArray("accessModes");
        claim.spec().accessModes().forEach(modes::add);
        spec.putObject("capacity").put("storage", claim.size().text());
        spec.set("claimRef", Records.tree(claim.reference()));
        spec.put("persistentVolumeReclaimPolicy", Objects.requireNonNullElse(storage.reclaimPolicy(), "Delete"));
        spec.put("storageClassName", claim.storageClass());
        spec.put("volumeMode", claim.block() ? "Block" : "Filesystem");
        if (!storage.mountOptions().isEmpty()) {
            ArrayNode options = spec.putArray("mountOptions");
            storage.mountOptions().forEach(options::add);
        }
        spec.putObject("local")
                .put("path", DIRECTORY + name(claim) + "_" + metadata.namespaceOrEmpty() + "_" + metadata.nameOrEmpty());
        ObjectNode term = spec.putObject("nodeAffinity")
                .putObject("required")
                .putArray("nodeSelectorTerms")
                .addObject();
        String host = node.metadata().labels().get(HOSTNAME);
        if (host == null) {
            require(term.putArray("matchFields"), "metadata.name", node.metadata().nameOrEmpty());
        } else {
            require(term.putArray("matchExpressions"), HOSTNAME, host);
        }
        return volume;
    }

    private static void require(ArrayNode requirements, String key, String value) {
        requirements.addObject().put("key", key).put("operator", "In").putArray("values").add(value);
    }
}
