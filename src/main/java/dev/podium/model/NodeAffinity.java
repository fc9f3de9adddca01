package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules about nodes. */
public record NodeAffinity(
        @Nullable NodeSelector requiredDuringSchedulingIgnoredDuringExecution,
        List<PreferredSchedulingTerm> preferredDuringSchedulingIgnoredDuringExecution) {
    public NodeAffinity {
        preferredDuringSchedulingIgnoredDuringExecution = Defaults.list(preferredDuringSchedulingIgnoredDuringExecution);
    }
}
