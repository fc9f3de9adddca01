package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A Job, as its controllers read it. */
public record Job(ObjectMeta metadata, JobSpec spec, @Nullable JobStatus status) {
    public Job {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? JobSpec.NONE : spec;
    }

    /** The status; an empty one for a Job that no controller has looked at. */
    public JobStatus statusOrNone() {
        return status == null ? JobStatus.NONE : status;
    }

    /** The condition that says how the Job has ended, {@code Complete} or {@code Failed}; null while it has not. */
    public @Nullable JobCondition finished() {
        return statusOrNone().conditions().stream()
                .filter(each -> each.holds() && (each.type().equals("Complete") || each.type().equals("Failed")))
                .findFirst()
                .orElse(null);
    }
}
