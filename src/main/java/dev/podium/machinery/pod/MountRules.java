package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where volumes appear in a container (upstream's ValidateVolumeMounts and ValidateVolumeDevices). */
final class MountRules {
    private MountRules() {}

    static void validate(Field container, Map<String, Field> volumes) {
        Map<String, String> mounts = paths(container.get("volumeMounts"), "mountPath");
        Map<String, String> devices = paths(container.get("volumeDevices"), "devicePath");
        mounts(container, volumes, devices);
        devices(container.get("volumeDevices"), volumes, mounts);
    }

    private static Map<String, String> paths(Field list, String path) {
        Map<String, String> paths = new HashMap<>();
        list.items().forEach(each -> paths.put(each.get("name").text(), each.get(path).text()));
        return paths;
    }

    private static void mounts(Field container, Map<String, Field> volumes, Map<String, String> devices) {
        Field list = container.get("volumeMounts");
        Set<String> points = new HashSet<>();
        for (Field mount : list.items()) {
            Field name = mount.get("name");
            Field path = mount.get("mountPath");
            name.mustBeSet();
            if (!volumes.containsKey(name.text())) {
                name.notFound();
            }
            path.mustBeSet();
            if (!points.add(path.text())) {
                path.invalid("must be unique");
            }
            if (devices.containsKey(name.text())) {
                name.invalid("must not already exist in volumeDevices");
            }
            if (devices.containsValue(path.text())) {
                path.invalid("must not already exist as a path in volumeDevices");
            }
            subPaths(mount, list);
            propagation(mount, container, list);
            recursiveReadOnly(mount, list);
        }
    }

    private static void subPaths(Field mount, Field list) {
        for (String each : List.of("subPath", "subPathExpr")) {
            Field path = mount.get(each);
            if (path.empty()) {
                continue;
            }
            if (each.equals("subPathExpr") && !mount.get("subPath").empty()) {
                path.invalid("subPathExpr and subPath are mutually exclusive");
            }
            PathRules.descending(path.named(list.path() + "." + each));
        }
    }

    private static void propagation(Field mount, Field container, Field list) {
        Field propagation = mount.get("mountPropagation").named(list.path() + ".mountPropagation");
        propagation.ifSetOneOf(List.of("Bidirectional", "HostToContainer", "None"));
        if (propagation.is("Bidirectional") && !container.get("securityContext").get("privileged").isTrue()) {
            propagation.forbidden("Bidirectional mount propagation is available only to privileged containers");
        }
    }

    private static void recursiveReadOnly(Field mount, Field list) {
        Field recursive = mount.get("recursiveReadOnly").named(list.path() + ".recursiveReadOnly");
        if (recursive.absent() || recursive.is("Disabled")) {
            return;
        }
        if (!recursive.is("Enabled") && !recursive.is("IfPossible")) {
            recursive.notSupported(List.of("Disabled", "Enabled", "IfPossible"));
            return;
        }
        if (!mount.get("readOnly").isTrue()) {
            recursive.forbidden("may only be specified when readOnly is true");
        }
        Field propagation = mount.get("mountPropagation");
        if (propagation.present() && !propagation.is("None")) {
            recursive.forbidden("may only be specified when mountPropagation is None or not specified");
        }
    }

    private static void devices(Field list, Map<String, Field> volumes, Map<String, String> mounts) {
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (Field device : list.items()) {
            Field name = device.get("name");
            Field path = device.get("devicePath");
            name.mustBeSet();
            if (!name.empty() && !names.add(name.text())) {
                name.invalid("must be unique");
            }
            Field volume = volumes.get(name.text());
            if (volume == null) {
                name.notFound();
            } else if (volume.get("persistentVolumeClaim").absent() && volume.get("ephemeral").absent()) {
                name.invalid("can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            }
            path.mustBeSet();
            if (List.of(path.text().split("/")).contains("..")) {
                path.invalid("can not contain backsteps ('..')");
            } else if (!paths.add(path.text())) {
                path.invalid("must be unique");
            }
            if (mounts.containsKey(name.text())) {
                name.invalid("must not already exist in volumeMounts");
            }
            if (mounts.containsValue(path.text())) {
                path.invalid("must not already exist as a path in volumeMounts");
            }
        }
    }
}
