package dev.podium.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A CronJob, as its controller reads it. */
public record CronJob(ObjectMeta metadata, Spec spec, @Nullable Status status) {
    public CronJob {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? Defaults.read("{}", Spec.class) : spec;
    }

    /** When to make Jobs, and which. */
    public record Spec(
            @Nullable String schedule,
            @Nullable String timeZone,
            @Nullable Long startingDeadlineSeconds,
            @Nullable String concurrencyPolicy,
            @Nullable Boolean suspend,
            Template jobTemplate,
            @Nullable Integer successfulJobsHistoryLimit,
            @Nullable Integer failedJobsHistoryLimit) {
        public Spec {
            jobTemplate = jobTemplate == null ? new Template(ObjectMeta.NONE, null) : jobTemplate;
        }
    }

    /**
     * What Jobs are made from.
     *
     * @param spec as it is, because it is passed on whole; to be read only
     */
    public record Template(ObjectMeta metadata, @Nullable JsonNode spec) {
        public Template {
            metadata = metadata == null ? ObjectMeta.NONE : metadata;
            spec = spec == null ? JsonNodeFactory.instance.objectNode() : spec;
        }
    }

    /** Which Jobs have been made. */
    public record Status(List<Active> active, @Nullable Instant lastScheduleTime, @Nullable Instant lastSuccessfulTime) {
        public Status {
            active = Defaults.list(active);
        }
    }

    /** A Job that is not known to have ended. */
    public record Active(
            @Nullable String kind,
            @Nullable String namespace,
            @Nullable String name,
            @Nullable String uid,
            @Nullable String apiVersion,
            @Nullable String resourceVersion) {}

    /** The status; an empty one for a CronJob that no controller has looked at. */
    public Status statusOrNone() {
        return status == null ? new Status(List.of(), null, null) : status;
    }
}
