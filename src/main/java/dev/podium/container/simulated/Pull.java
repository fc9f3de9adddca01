package dev.podium.container.simulated;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How pulling an image goes.
 *
 * @param latency how long it takes, in cluster time
 * @param failure the end of containerd's message ({@code {image}} stands for the full name); null: it succeeds
 */
public record Pull(Duration latency, @Nullable String failure) {

    /** What a registry says of a tag that it does not have. */
    static final String NOT_FOUND = "{image}: not found";

    public static Pull instant() {
        return new Pull(Duration.ZERO, null);
    }

    public static Pull taking(Duration latency) {
        return new Pull(latency, null);
    }

    /** Fails as for an image that is not in its registry. */
    public static Pull missing() {
        return new Pull(Duration.ZERO, NOT_FOUND);
    }

    public static Pull failing(String reason) {
        return new Pull(Duration.ZERO, reason);
    }
}
