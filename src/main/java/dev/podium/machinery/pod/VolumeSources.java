package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import tools.jackson.databind.node.ObjectNode;

/** The sources of volumes that PersistentVolumes have in common with Pods. */
public final class VolumeSources {

    private VolumeSources() {}

    /** Completes whichever source an object has. */
    public static void applyDefaults(ObjectNode holder) {
        VolumeDefaults.shared(holder);
    }

    /** Checks a source by the name of its kind. */
    public static void validate(String kind, Field source) {
        VolumeRules.source(kind, source);
    }

    /**
     * Checks an iSCSI target but for its portal and its initiator.
     *
     * @param noScheme what is said of a name that does not begin as any does
     */
    public static void iscsi(Field source, String noScheme) {
        RemoteVolumeRules.iscsi(source, noScheme);
    }

    /** Checks the initiator of an iSCSI source. */
    public static void initiator(Field source, String noScheme) {
        RemoteVolumeRules.initiator(source, noScheme);
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
