package dev.podium.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One of waiting, running, terminated; none of them is waiting too. */
public record ContainerState(
        @Nullable Waiting waiting,
        @Nullable Running running,
        @Nullable Terminated terminated) {
    /** Not running yet, or not again yet. */
    public record Waiting(@Nullable String reason, @Nullable String message) {}

    /** Running since. */
    public record Running(@Nullable Instant startedAt) {}

    /** Ended. */
    public record Terminated(
            int exitCode,
            @Nullable Integer signal,
            @Nullable String reason,
            @Nullable String message,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String containerID) {}

    public static ContainerState waiting(@Nullable String reason, @Nullable String message) {
        return new ContainerState(new Waiting(reason, message), null, null);
    }

    public static ContainerState running(@Nullable Instant startedAt) {
        return new ContainerState(null, new Running(startedAt), null);
    }

    public static ContainerState terminated(Terminated terminated) {
        return new ContainerState(null, null, terminated);
    }
}
