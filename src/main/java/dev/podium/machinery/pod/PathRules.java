package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import java.util.List;

/** Paths within volumes. */
final class PathRules {
    private PathRules() {}

    /** Reports a path with an element that leads upwards. */
    static void noBacksteps(Field path) {
        if (List.of(path.text().split("/")).contains("..")) {
            path.invalid("must not contain '..'");
        }
    }

    /** A path that stays below where it starts. */
    static void descending(Field path) {
        if (path.text().startsWith("/")) {
            path.invalid("must be a relative path");
        }
        noBacksteps(path);
    }

    /** As {@link #descending}, and not one of the names that the kubelet keeps for itself. */
    static void localAndNotReserved(Field path) {
        descending(path);
        if (path.text().startsWith("..") && !path.text().startsWith("../")) {
            path.invalid("must not start with '..'");
        }
    }
}
