package dev.podium.registry.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * Who in a Pod sets what must not be set.
 *
 * @param pod whether the Pod does, for all its containers
 * @param containers the names of those that do
 * @param values what they set
 */
record Offenders(boolean pod, List<String> containers, SortedSet<String> values) {

    boolean none() {
        return !pod && containers.isEmpty();
    }

    /** {@code pod}, {@code container "a"}. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        if (pod) {
            parts.add("pod");
        }
        if (!containers.isEmpty()) {
            parts.add(Wording.containers(containers));
        }
        return parts;
    }

    /** {@code pod and containers "a", "b"}. */
    String who() {
        return String.join(" and ", parts());
    }
}
