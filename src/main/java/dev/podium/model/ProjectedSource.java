package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several sources in one directory. */
public record ProjectedSource(
        List<VolumeProjection> sources,
        @Nullable Integer defaultMode) {
    public ProjectedSource {
        sources = Defaults.list(sources);
    }
}
