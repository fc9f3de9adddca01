package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of the Pod as files. */
public record DownwardApiSource(
        List<DownwardApiFile> items,
        @Nullable Integer defaultMode) {
    public DownwardApiSource {
        items = Defaults.list(items);
    }
}
