package dev.podium.web.table;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Volumes and what makes them, in the columns of upstream's {@code pkg/printers/internalversion}. */
final class StorageTables {

    private static final String UNSET = "<unset>";
    private static final Map<String, String> MODES =
            Map.of("ReadWriteOnce", "RWO", "ReadOnlyMany", "ROX", "ReadWriteMany", "RWX", "ReadWriteOncePod", "RWOP");
    private static final List<String> MODE_ORDER =
            List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod");

    static final Map<String, Columns> COLUMNS = Map.of(
            "persistentvolumes",
            SimpleColumns.named()
                    .text("Capacity", "How much it holds.", each -> Cells.text(each, "/spec/capacity/storage"))
                    .text("Access Modes", "Who may use it at a time.", each -> modes(each.at("/spec/accessModes")))
                    .text("Reclaim Policy", "What becomes of it when it is free.", each -> Cells.text(each, "/spec/persistentVolumeReclaimPolicy"))
                    .text("Status", "Whether it is in use.", StorageTables::phase)
                    .text("Claim", "Whose it is.", each -> each.at("/spec/claimRef").isObject()
                            ? Cells.text(each, "/spec/claimRef/namespace") + "/" + Cells.text(each, "/spec/claimRef/name")
                            : "")
                    .text("StorageClass", "What made it.", each -> Cells.text(each, "/spec/storageClassName"))
                    .text("VolumeAttributesClass", "What its attributes are.", each -> Cells.orElse(each, "/spec/volumeAttributesClassName", UNSET))
                    .text("Reason", "Why it has failed.", each -> Cells.text(each, "/status/reason"))
                    .age()
                    .wide("VolumeMode", "Files or a disk.", each -> Cells.orElse(each, "/spec/volumeMode", UNSET)),
            "persistentvolumeclaims",
            SimpleColumns.named()
                    .text("Status", "Whether it has a volume.", StorageTables::phase)
                    .text("Volume", "Which one.", each -> Cells.text(each, "/spec/volumeName"))
                    .text("Capacity", "How much that holds.", each -> Cells.text(each, "/spec/volumeName").isEmpty() ? "" : Cells.text(each, "/status/capacity/storage"))
                    .text("Access Modes", "Who may use it at a time.", each -> Cells.text(each, "/spec/volumeName").isEmpty() ? "" : modes(each.at("/status/accessModes")))
                    .text("StorageClass", "What is to make it.", each -> Cells.orElse(each, "/metadata/annotations/volume.beta.kubernetes.io~1storage-class",
                            Cells.text(each, "/spec/storageClassName")))
                    .text("VolumeAttributesClass", "What its attributes are.", each -> Cells.orElse(each, "/status/currentVolumeAttributesClassName", UNSET))
                    .age()
                    .wide("VolumeMode", "Files or a disk.", each -> Cells.orElse(each, "/spec/volumeMode", UNSET)),
            "storageclasses.storage.k8s.io",
            new SimpleColumns(List.of(), List.of())
                    .with(Columns.Column.named(), (each, _) -> Cells.name(each) + (isDefault(each) ? " (default)" : ""))
                    .text("Provisioner", "Who makes its volumes.", each -> Cells.text(each, "/provisioner"))
                    .text("ReclaimPolicy", "What becomes of them.", each -> Cells.orElse(each, "/reclaimPolicy", "Delete"))
                    .text("VolumeBindingMode", "When they are bound.", each -> Cells.orElse(each, "/volumeBindingMode", "Immediate"))
                    .with(new Columns.Column("AllowVolumeExpansion", "string", "", "Whether they can grow.", 0),
                            (each, _) -> each.path("allowVolumeExpansion").asBoolean(false))
                    .age(),
            "volumeattachments.storage.k8s.io",
            SimpleColumns.named()
                    .text("Attacher", "Who attaches it.", each -> Cells.text(each, "/spec/attacher"))
                    .text("PV", "Which volume.", each -> Cells.text(each, "/spec/source/persistentVolumeName"))
                    .text("Node", "Where to.", each -> Cells.text(each, "/spec/nodeName"))
                    .with(new Columns.Column("Attached", "boolean", "", "Whether it is.", 0), (each, _) -> each.at("/status/attached").asBoolean(false))
                    .age(),
            "csinodes.storage.k8s.io",
            SimpleColumns.named().number("Drivers", "How many drivers it has.", each -> each.at("/spec/drivers").size()).age(),
            "volumeattributesclasses.storage.k8s.io",
            SimpleColumns.named().text("DriverName", "Whose volumes it is for.", each -> Cells.text(each, "/driverName")).age(),
            "csistoragecapacities.storage.k8s.io",
            SimpleColumns.named()
                    .text("StorageClassName", "Of which class there is so much.", each -> Cells.text(each, "/storageClassName"))
                    .text("Capacity", "How much there is.", each -> Cells.text(each, "/capacity")),
            "csidrivers.storage.k8s.io",
            SimpleColumns.named()
                    .text("AttachRequired", "Whether volumes are attached first.", each -> flag(each, "/spec/attachRequired", true))
                    .text("PodInfoOnMount", "Whether it is told of the Pod.", each -> flag(each, "/spec/podInfoOnMount", false))
                    .text("StorageCapacity", "Whether it says how much is left.", each -> flag(each, "/spec/storageCapacity", false))
                    .text("TokenRequests", "For whom it wants tokens.", each -> each.at("/spec/tokenRequests").isEmpty()
                            ? UNSET
                            : Cells.joined(each.at("/spec/tokenRequests"), one -> Cells.text(one, "/audience")))
                    .text("RequiresRepublish", "Whether it is asked again and again.", each -> flag(each, "/spec/requiresRepublish", false))
                    .text("Modes", "Which volumes it has.", each -> Cells.orNone(Cells.joined(each.at("/spec/volumeLifecycleModes"))))
                    .age());

    private StorageTables() {}

    private static Object flag(JsonNode object, String pointer, boolean absent) {
        return object.at(pointer).asBoolean(absent);
    }

    private static boolean isDefault(JsonNode storageClass) {
        return Cells.text(storageClass, "/metadata/annotations/storageclass.kubernetes.io~1is-default-class").equals("true");
    }

    private static String phase(JsonNode object) {
        return object.path("metadata").hasNonNull("deletionTimestamp") ? "Terminating" : Cells.text(object, "/status/phase");
    }

    private static String modes(JsonNode modes) {
        List<String> all = modes.valueStream().map(each -> each.asString("")).toList();
        return MODE_ORDER.stream().filter(all::contains).map(MODES::get).collect(Collectors.joining(","));
    }
}
