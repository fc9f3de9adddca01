package dev.podium.container;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A container as its runtime sees it.
 *
 * @param message for an ended container, why, if there is anything to say; also what it wrote to its termination message
 *     file is read by the kubelet, not told here
 */
public record ContainerReport(
        String id,
        String sandboxId,
        ContainerConfig config,
        ImageRef image,
        ContainerUser user,
        State state,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int exitCode,
        int signal,
        String reason,
        String message) {

    /** Where in its life a container is. */
    public enum State {
        CREATED,
        RUNNING,
        EXITED
    }
}
