package dev.podium.nodeagent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which log, and which part of it, after upstream's {@code PodLogOptions}.
 *
 * @param tailLines only so many lines from the end; null: all
 * @param limitBytes stop after so many bytes; null: never
 * @param since only lines from then on; null: all
 */
public record LogRequest(
        String namespace,
        String pod,
        String podUid,
        String container,
        Which which,
        Mode mode,
        Stamps stamps,
        Source source,
        @Nullable Instant since,
        @Nullable Long tailLines,
        @Nullable Long limitBytes) {

    /** The log of the container's current or latest run, or of the one before it. */
    public enum Which {
        CURRENT,
        PREVIOUS
    }

    /** Stop at the end of what is there, or go on as the container writes. */
    public enum Mode {
        ONCE,
        FOLLOW
    }

    /** Whether each line begins with its time. */
    public enum Stamps {
        NONE,
        RFC3339
    }

    /** Which of the container's streams. */
    public enum Source {
        ALL,
        STDOUT,
        STDERR
    }
}
