package dev.podium.controller.cronjob;

import dev.podium.model.CronJob;
import dev.podium.model.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CronJob's status while it is worked out. */
final class CronStatus {

    final List<CronJob.Active> active;
    @Nullable Instant lastScheduleTime;
    @Nullable Instant lastSuccessfulTime;

    CronStatus(CronJob.Status status) {
        this.active = new ArrayList<>(status.active());
        this.lastScheduleTime = status.lastScheduleTime();
        this.lastSuccessfulTime = status.lastSuccessfulTime();
    }

    boolean knows(Job job) {
        return active.stream().anyMatch(each -> job.metadata().uidOrEmpty().equals(each.uid()));
    }

    void add(Job job) {
        active.add(new CronJob.Active(
                "Job",
                job.metadata().namespaceOrEmpty(),
                job.metadata().nameOrEmpty(),
                job.metadata().uidOrEmpty(),
                "batch/v1",
                job.metadata().resourceVersion()));
    }

    void remove(@Nullable String uid) {
        active.removeIf(each -> uid != null && uid.equals(each.uid()));
    }

    void succeeded(@Nullable Instant time) {
        if (time != null && (lastSuccessfulTime == null || time.isAfter(lastSuccessfulTime))) {
            lastSuccessfulTime = time;
        }
    }

    CronJob.Status status() {
        return new CronJob.Status(List.copyOf(active), lastScheduleTime, lastSuccessfulTime);
    }
}
