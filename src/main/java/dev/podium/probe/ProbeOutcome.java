package dev.podium.probe;

/** How one attempt of a probe ended, as in upstream's {@code pkg/probe}. */
public enum ProbeOutcome {
    SUCCESS,
    /** Succeeded with a remark, such as a redirect to another host. Counts as success. */
    WARNING,
    FAILURE,
    /** The attempt itself could not be made or judged. Counts neither as success nor as failure. */
    UNKNOWN;

    /** Whether the attempt found things in order: as a probe's threshold counts, where a warning is as good as a success. */
    public boolean isSuccess() {
        return this == SUCCESS || this == WARNING;
    }
}
