package dev.podium.controller.job;

import dev.podium.model.JobCondition;
import dev.podium.model.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a Job comes to its end: first it is said how it will, and when its last Pods are gone and counted, that it has.
 *
 * @param announced whether it has been said before
 */
record Ending(Kind kind, @Nullable String reason, @Nullable String message, boolean announced) {

    enum Kind {
        SUCCESS("SuccessCriteriaMet", "Complete"),
        FAILURE("FailureTarget", "Failed");

        final String announcement;
        final String end;

        Kind(String announcement, String end) {
            this.announcement = announcement;
            this.end = end;
        }
    }

    static Ending success(String reason, String message) {
        return new Ending(Kind.SUCCESS, reason, message, false);
    }

    static Ending failure(String reason, String message) {
        return new Ending(Kind.FAILURE, reason, message, false);
    }

    /** What has been said already; null if nothing has. */
    static @Nullable Ending announced(JobStatus status) {
        for (Kind each : Kind.values()) {
            JobCondition condition = status.condition(each.announcement);
            if (condition != null && condition.holds()) {
                return new Ending(each, condition.reason(), condition.message(), true);
            }
        }
        return null;
    }
}
