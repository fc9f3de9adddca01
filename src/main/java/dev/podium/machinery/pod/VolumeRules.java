package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.NameRule;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A Pod's volumes (upstream's ValidateVolumes and validateVolumeSource). */
final class VolumeRules {
    private static final Map<String, String> MISSPELT = Map.of("downwardAPI", "downwarAPI", "cephfs", "cephFS");
    private static final List<String> SOURCES = List.of(
            "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs",
            "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume",
            "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos",
            "projected", "scaleIO", "csi", "ephemeral", "image");
    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");

    /** What each of the plain sources cannot do without. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("gitRepo", List.of("repository")),
            Map.entry("gcePersistentDisk", List.of("pdName")),
            Map.entry("awsElasticBlockStore", List.of("volumeID")),
            Map.entry("nfs", List.of("server", "path")),
            Map.entry("iscsi", List.of("targetPortal")),
            Map.entry("glusterfs", List.of("endpoints", "path")),
            Map.entry("persistentVolumeClaim", List.of("claimName")),
            Map.entry("rbd", List.of("monitors", "image")),
            Map.entry("cinder", List.of("volumeID")),
            Map.entry("cephfs", List.of("monitors")),
            Map.entry("flexVolume", List.of("driver")),
            Map.entry("azureFile", List.of("secretName", "shareName")),
            Map.entry("vsphereVolume", List.of("volumePath")),
            Map.entry("photonPersistentDisk", List.of("pdID")),
            Map.entry("portworxVolume", List.of("volumeID")),
            Map.entry("azureDisk", List.of("diskName", "diskURI")),
            Map.entry("scaleIO", List.of("gateway", "system", "volumeName")));

    private static final String NO_TARGET = "must be valid format starting with iqn, eui, or naa";

    private VolumeRules() {}

    /**
     * @param podName the Pod's name; empty for a template
     * @return the volumes that are in order, by name
     */
    static Map<String, Field> validate(Field volumes, String podName, Set<Leniency> leniencies) {
        Map<String, Field> good = new HashMap<>();
        Set<String> created = new HashSet<>();
        for (Field volume : volumes.items()) {
            if (volume.get("ephemeral").present() && !podName.isEmpty()) {
                created.add(podName + "-" + volume.get("name").text());
            }
        }
        for (Field volume : volumes.items()) {
            Field reporting = new Field(volume.value(), volume.path(), new ArrayList<>());
            source(reporting, podName, leniencies);
            Field name = reporting.get("name");
            if (name.empty()) {
                name.required("");
            } else {
                name.invalid(Names.label(name.text()));
            }
            if (good.containsKey(name.text())) {
                name.duplicate();
            }
            if (reporting.errors().isEmpty()) {
                good.put(name.text(), volume);
            } else {
                volumes.errors().addAll(reporting.errors());
            }
            Field claim = volume.get("persistentVolumeClaim").get("claimName");
            if (created.contains(claim.text())) {
                claim.invalid("must not reference a PVC that gets created for an ephemeral volume");
            }
        }
        return good;
    }

    private static void source(Field volume, String podName, Set<Leniency> leniencies) {
        boolean found = false;
        for (String kind : SOURCES) {
            Field source = volume.get(kind);
            if (source.absent()) {
                continue;
            }
            if (found) {
                // Upstream cannot spell it.
                volume.get(MISSPELT.getOrDefault(kind, kind)).forbidden("may not specify more than 1 volume type");
                continue;
            }
            found = true;
            details(kind, required(kind, source), volume, podName, leniencies);
        }
        if (!found) {
            volume.required("must specify a volume type");
        }
    }

    /** Checks a source that is not a Pod's alone. */
    static void source(String kind, Field source) {
        details(kind, required(kind, source), source, "", Set.of());
    }

    private static Field required(String kind, Field source) {
        Field named = kind.equals("gcePersistentDisk")
                ? source.named(source.path().replace("gcePersistentDisk", "persistentDisk"))
                : source;
        REQUIRED.getOrDefault(kind, List.of()).forEach(each -> named.get(each).mustBeSet());
        return named;
    }

    private static void details(
            String kind, Field source, Field volume, String podName, Set<Leniency> leniencies) {
        switch (kind) {
            case "emptyDir" -> {
                if (ResourceNames.quantity(source.get("sizeLimit")).amount().signum() < 0) {
                    source.get("sizeLimit").forbidden("SizeLimit field must be a valid resource quantity");
                }
            }
            case "hostPath" -> hostPath(source);
            case "gitRepo" -> PathRules.descending(source.get("directory"));
            case "gcePersistentDisk", "awsElasticBlockStore" -> {
                long partition = source.get("partition").number();
                if (partition < 0 || partition > 255) {
                    source.get("partition").invalid("must be between 1 and 255, inclusive");
                }
            }
            case "nfs" -> {
                if (!source.get("path").text().startsWith("/")) {
                    source.get("path").invalid(source.get("path").text(), "must be an absolute path");
                }
            }
            case "secret" -> items(source, "secretName");
            case "configMap" -> items(source, "name");
            case "downwardAPI" -> ProjectedRules.downward(source, source);
            case "projected" -> ProjectedRules.validate(source, leniencies);
            case "csi" -> csi(source);
            case "ephemeral" -> ephemeral(source, volume, podName);
            case "image" -> image(source);
            case "flocker" -> flocker(source);
            case "fc" -> fibreChannel(source);
            case "iscsi" -> {
                RemoteVolumeRules.iscsi(source, NO_TARGET);
                RemoteVolumeRules.initiator(source, NO_TARGET);
            }
            case "quobyte" -> RemoteVolumeRules.quobyte(source);
            case "flexVolume" -> RemoteVolumeRules.flex(source);
            case "azureDisk" -> RemoteVolumeRules.azureDisk(source);
            case "storageos" -> RemoteVolumeRules.storageOs(source);
            case "cinder" -> RemoteVolumeRules.secretName(source);
            default -> {}
        }
    }

    private static void hostPath(Field source) {
        Field path = source.get("path");
        if (path.empty()) {
            path.required("");
            return;
        }
        PathRules.noBacksteps(path);
        source.get("type").ifSetOneOf(HOST_PATH_TYPES);
    }

    private static void items(Field source, String name) {
        source.get(name).mustBeSet();
        mode(source.get("defaultMode"));
        source.get("items").items().forEach(VolumeRules::keyToPath);
    }

    static void keyToPath(Field item) {
        item.get("key").mustBeSet();
        item.get("path").mustBeSet();
        PathRules.localAndNotReserved(item.get("path"));
        mode(item.get("mode"));
    }

    static void mode(Field mode) {
        if (mode.number() < 0 || mode.number() > 0777) {
            mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    private static void csi(Field source) {
        Field driver = source.get("driver");
        if (driver.empty()) {
            driver.required("");
        } else {
            if (driver.text().length() > 63) {
                driver.tooLong(63);
            }
            driver.invalid(Names.subdomain(driver.text().toLowerCase(Locale.ROOT)));
        }
        Field secret = source.get("nodePublishSecretRef");
        if (secret.present()) {
            secret.get("name").mustBeSet();
        }
    }

    private static void ephemeral(Field source, Field volume, String podName) {
        Field template = source.get("volumeClaimTemplate");
        if (template.absent()) {
            template.required("");
        } else {
            ClaimRules.templateMetadata(template.get("metadata"));
            ClaimRules.validateSpec(template.get("spec"));
        }
        String name = volume.get("name").text();
        if (!podName.isEmpty() && !name.isEmpty()) {
            String claim = podName + "-" + name;
            NameRule.SUBDOMAIN.problems(claim).forEach(problem -> volume.get("name").invalid("PVC name \"" + claim + "\": " + problem));
        }
    }

    private static void image(Field source) {
        Field reference = source.get("reference");
        if (reference.empty()) {
            reference.required("");
        } else if (!reference.text().strip().equals(reference.text())) {
            reference.invalid("must not have leading or trailing whitespace");
        }
        source.get("pullPolicy").oneOf(List.of("Always", "IfNotPresent", "Never"));
    }

    private static void flocker(Field source) {
        Field name = source.get("datasetName");
        if (name.empty() && source.get("datasetUUID").empty()) {
            source.required("one of datasetName and datasetUUID is required");
        }
        if (!name.empty() && !source.get("datasetUUID").empty()) {
            source.invalid("resource", "datasetName and datasetUUID can not be specified simultaneously");
        }
        if (name.text().contains("/")) {
            name.invalid("must not contain '/'");
        }
    }

    private static void fibreChannel(Field source) {
        Field targets = source.get("targetWWNs");
        if (targets.empty() && source.get("wwids").empty()) {
            targets.required("must specify either targetWWNs or wwids, but not both");
        }
        if (!targets.empty() && !source.get("wwids").empty()) {
            targets.invalid("targetWWNs and wwids can not be specified simultaneously");
        }
        if (!targets.empty()) {
            if (source.get("lun").absent()) {
                source.get("lun").required("lun is required if targetWWNs is specified");
            } else {
                source.get("lun").invalid(Names.between(source.get("lun").number(), 0, 255));
            }
        }
    }
}
