package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which Pods, and how near. */
public record PodAffinityTerm(
        @Nullable LabelSelector labelSelector,
        List<String> namespaces,
        @Nullable LabelSelector namespaceSelector,
        String topologyKey,
        List<String> matchLabelKeys,
        List<String> mismatchLabelKeys) {
    public PodAffinityTerm {
        namespaces = Defaults.list(namespaces);
        matchLabelKeys = Defaults.list(matchLabelKeys);
        mismatchLabelKeys = Defaults.list(mismatchLabelKeys);
    }
}
