package dev.podium.controller.cronjob;

import dev.podium.model.CronJob;
import dev.podium.model.CronSchedule;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a CronJob is behind with (upstream's {@code mostRecentScheduleTime}).
 *
 * @param since when it last was on time, or was made
 * @param last the latest time at which a Job was due; null if none was
 * @param missed how many times have been missed, roughly
 */
record Due(Instant since, @Nullable Instant last, Missed missed) {

    /** Upstream adds this for clocks that differ. */
    private static final Duration MARGIN = Duration.ofMillis(100);

    private static final int MANY = 100;

    enum Missed {
        NONE,
        FEW,
        MANY
    }

    /** A schedule that is well-formed and makes no sense, such as one for 31 February. */
    static final class Senseless extends Exception {
        private static final long serialVersionUID = 1L;

        Senseless() {
            super("time difference between two schedules is less than 1 second", null, false, false);
        }
    }

    /**
     * What is due, but for what was so long ago that it must not begin any more.
     *
     * @param scheduled when the last Job was due that was made
     */
    static Due startable(CronJob job, @Nullable Instant scheduled, CronSchedule schedule, Instant now) throws Senseless {
        Instant since = since(job, scheduled);
        Long deadline = job.spec().startingDeadlineSeconds();
        if (deadline != null) {
            Instant earliest = now.minusSeconds(deadline);
            since = earliest.isAfter(since) ? earliest : since;
        }
        return of(since, schedule, now);
    }

    private static Instant since(CronJob job, @Nullable Instant scheduled) {
        return scheduled == null ? job.metadata().createdAt() : scheduled;
    }

    private static Due of(Instant since, CronSchedule schedule, Instant now) throws Senseless {
        Instant first = schedule.next(since);
        if (first == null) {
            throw new Senseless();
        }
        if (now.isBefore(first)) {
            return new Due(since, null, Missed.NONE);
        }
        Instant second = schedule.next(first);
        if (second == null) {
            throw new Senseless();
        }
        if (now.isBefore(second)) {
            return new Due(since, first, Missed.NONE);
        }
        long apart = Duration.between(first, second).toSeconds();
        long missed = Duration.between(first, now).toSeconds() / apart + 1;
        // Two steps short of now, where steps are as long as the first: from there on each is tried.
        Instant last = null;
        for (Instant each = schedule.next(first.plusSeconds((missed - 2) * apart));
                each != null && !each.isAfter(now);
                each = schedule.next(each)) {
            last = each;
        }
        return new Due(since, last, missed > MANY ? Missed.MANY : Missed.FEW);
    }

    /** How long it is until the next Job is due. */
    static Duration untilNext(CronJob job, @Nullable Instant scheduled, CronSchedule schedule, Instant now) {
        Instant from;
        try {
            Due due = of(since(job, scheduled), schedule, now);
            from = due.last != null ? due.last : due.missed == Missed.NONE ? due.since : now;
        } catch (Senseless none) {
            from = now;
        }
        Instant next = schedule.next(from);
        return Duration.between(now, next == null ? now.plus(Duration.ofDays(365)) : next).plus(MARGIN);
    }
}
