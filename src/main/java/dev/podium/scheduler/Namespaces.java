package dev.podium.scheduler;

import dev.podium.model.LabelSelector;
import dev.podium.model.PodAffinityTerm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which namespaces a term about other Pods means. */
interface Namespaces {

    /** The labels of a namespace; empty if there is none of that name. */
    Map<String, String> labels(String namespace);

    /** Whether a Pod in {@code namespace} is one that {@code term}, of a Pod in {@code home}, may be about. */
    default boolean mean(PodAffinityTerm term, String home, String namespace) {
        @Nullable LabelSelector selector = term.namespaceSelector();
        if (term.namespaces().isEmpty() && selector == null) {
            return namespace.equals(home);
        }
        return term.namespaces().contains(namespace) || (selector != null && selector.matches(labels(namespace)));
    }
}
