package dev.podium.registry.admission.podsecurity;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of the standards, named after the Kubernetes that had it. One that is yet to come is like the latest.
 *
 * @param minor its number after {@code v1.}
 */
record Version(long minor) implements Comparable<Version> {

    static final Version LATEST = new Version(Long.MAX_VALUE);

    private static final Pattern NUMBERED = Pattern.compile("v1\\.(0|[1-9][0-9]{0,17})");

    /** {@code latest} or {@code v1.x}; null if it is neither. */
    static @Nullable Version named(String label) {
        if (label.equals("latest")) {
            return LATEST;
        }
        return NUMBERED.matcher(label).matches() ? new Version(Long.parseLong(label.substring(3))) : null;
    }

    @Override
    public int compareTo(Version other) {
        return Long.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return equals(LATEST) ? "latest" : "v1." + minor;
    }
}
