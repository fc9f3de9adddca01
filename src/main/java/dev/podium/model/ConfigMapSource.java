package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a ConfigMap as files. */
public record ConfigMapSource(
        @Nullable String name,
        List<KeyToPath> items,
        @Nullable Integer defaultMode,
        @Nullable Boolean optional) {
    public ConfigMapSource {
        items = Defaults.list(items);
    }
}
