package dev.podium.controller.cronjob;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder.Type;
import dev.podium.client.ResourceType;
import dev.podium.model.CronJob;
import dev.podium.model.CronSchedule;
import dev.podium.model.GoText;
import dev.podium.model.Job;
import dev.podium.model.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One look at a CronJob (upstream's {@code syncCronJob}). */
record CronSync(ApiClient client, JobHands hands, CronJob cron, CronStatus status, Instant now) {

    private static final DateTimeFormatter RFC_1123 =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** Takes note of what has become of the Jobs that there are, and of those that are gone. */
    void takeStock(List<Job> jobs) {
        for (Job each : jobs) {
            JobCondition finished = each.finished();
            String name = each.metadata().nameOrEmpty();
            if (finished == null) {
                if (!status.knows(each)) {
                    tell(
                            Type.WARNING,
                            "UnexpectedJob",
                            "Saw a job that the controller did not create or forgot: " + name);
                }
                continue;
            }
            if (status.knows(each)) {
                status.remove(each.metadata().uidOrEmpty());
                tell(Type.NORMAL, "SawCompletedJob", "Saw completed job: " + name + ", condition: " + finished.type());
            }
            if (finished.type().equals("Complete")) {
                status.succeeded(each.statusOrNone().completionTime());
            }
        }
        for (CronJob.Active each : List.copyOf(status.active)) {
            if (find(each) == null) {
                tell(Type.NORMAL, "MissingJob", "Active job went missing: " + each.name());
                status.remove(each.uid());
            }
        }
    }

    private @Nullable Job find(CronJob.Active active) {
        return active.namespace() == null || active.name() == null
                ? null
                : client.find(ResourceType.JOBS, active.namespace(), active.name());
    }

    /**
     * Makes the Job that is due.
     *
     * @return when the next one is; null if none will be, as things are
     */
    @Nullable Duration makeWhatIsDue() {
        String zone = cron.spec().timeZone();
        if (cron.metadata().deleting()) {
            return null;
        }
        if (zone != null && !CronSchedule.knowsZone(zone)) {
            tell(
                    Type.WARNING,
                    "UnknownTimeZone",
                    "invalid timeZone: " + GoText.quoted(zone) + ": unknown time zone " + zone);
            return null;
        }
        if (Boolean.TRUE.equals(cron.spec().suspend())) {
            return null;
        }
        String text = cron.spec().schedule() == null ? "" : cron.spec().schedule();
        if (text.contains("TZ")) {
            tell(
                    Type.WARNING,
                    "UnsupportedSchedule",
                    "CRON_TZ or TZ used in schedule " + GoText.quoted(text) + " is not officially supported, see "
                            + "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
        }
        CronSchedule schedule;
        try {
            schedule = schedule(cron);
        } catch (IllegalArgumentException malformed) {
            tell(
                    Type.WARNING,
                    "UnparseableSchedule",
                    "unparseable schedule: " + GoText.quoted(text) + " : " + malformed.getMessage());
            return null;
        }
        try {
            Due due = Due.startable(cron, status.lastScheduleTime, schedule, now);
            if (due.last() != null) {
                if (due.missed() == Due.Missed.MANY) {
                    tell(
                            Type.WARNING,
                            "TooManyMissedTimes",
                            "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
                }
                make(due.last());
            }
        } catch (Due.Senseless senseless) {
            tell(Type.WARNING, "InvalidSchedule", "invalid schedule: " + text + " : " + senseless.getMessage());
            return null;
        }
        return Due.untilNext(cron, status.lastScheduleTime, schedule, now);
    }

    /**
     * When a CronJob is due. A zone in the schedule itself, of times when that was allowed, counts before the field.
     *
     * @throws IllegalArgumentException if that cannot be told
     */
    static CronSchedule schedule(CronJob cron) {
        String text = cron.spec().schedule() == null ? "" : cron.spec().schedule();
        String zone = cron.spec().timeZone();
        return CronSchedule.parse(text.contains("TZ") || zone == null || !CronSchedule.knowsZone(zone)
                ? text
                : "TZ=" + zone + " " + text);
    }

    private void make(Instant due) {
        Long deadline = cron.spec().startingDeadlineSeconds();
        if (deadline != null && due.plusSeconds(deadline).isBefore(now)) {
            tell(Type.WARNING, "MissSchedule", "Missed scheduled time to start a job: " + RFC_1123.format(due));
            return;
        }
        String name = JobHands.name(cron, due);
        if (status.active.stream().anyMatch(each -> name.equals(each.name()))) {
            return;
        }
        String policy = cron.spec().concurrencyPolicy();
        if ("Forbid".equals(policy) && !status.active.isEmpty()) {
            tell(
                    Type.NORMAL,
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid");
            return;
        }
        if ("Replace".equals(policy)) {
            for (CronJob.Active each : List.copyOf(status.active)) {
                Job running = find(each);
                if (running != null && !hands.delete(cron, status, running)) {
                    throw new IllegalStateException("could not replace job " + each.namespace() + "/" + each.name());
                }
            }
        }
        Job made = hands.create(cron, due);
        if (made != null && !status.knows(made)) {
            status.add(made);
            status.lastScheduleTime = due;
        }
    }

    private void tell(Type type, String reason, String message) {
        hands.tell(cron, type, reason, message);
    }
}
