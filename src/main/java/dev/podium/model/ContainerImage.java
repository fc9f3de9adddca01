package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An image that a node holds. */
public record ContainerImage(
        List<String> names,
        @Nullable Long sizeBytes) {
    public ContainerImage {
        names = Defaults.list(names);
    }
}
