package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;

/** The sources of volumes that PersistentVolumes have in common with Pods. */
public final class VolumeSources {

    private VolumeSources() {}

    /** Checks a source by the name of its kind. */
    public static void validate(String kind, Field source) {
        VolumeRules.source(kind, source);
    }

    /** A directory or a disk of one node. */
    public static void local(Field source) {
        Field path = source.get("path");
        if (path.empty()) {
            path.required("");
        } else {
            PathRules.noBacksteps(path);
        }
    }
}
