package dev.podium.controller.cronjob;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.ownership.Claims;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.model.CronJob;
import dev.podium.model.Job;
import dev.podium.model.Records;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Upstream's {@code pkg/controller/cronjob}, in its second version. */
public final class CronJobController implements Controller {

    static final OwnerKind KIND = new OwnerKind("batch/v1", "CronJob");

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;
    private @Nullable JobHands hands;

    public CronJobController(ApiClient client, ClusterTime time) {
        this.client = client.as("cronjob-controller");
        this.time = time;
        this.events = new EventRecorder(client, time, "cronjob-controller");
        this.loop = new ControllerLoop<>("cronjob-controller", time, 5, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        hands = new JobHands(
                client, events, new Claims<>(client, informers, ResourceType.JOBS, Job::metadata, KIND));
        informers.of(ResourceType.CRON_JOBS).handle(new CronNews());
        informers.of(ResourceType.JOBS).handle(new JobNews());
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        CronJob cron = client.find(ResourceType.CRON_JOBS, key.namespace(), key.name());
        if (cron == null) {
            return null;
        }
        JobHands jobs = Objects.requireNonNull(hands);
        CronStatus status = new CronStatus(cron.statusOrNone());
        List<Job> made = jobs.claims().controlled(cron.metadata().uidOrEmpty());
        try {
            jobs.clearAway(cron, status, made);
            CronSync sync = new CronSync(client, jobs, cron, status, time.now());
            sync.takeStock(made);
            return sync.makeWhatIsDue();
        } finally {
            report(cron, status.status());
        }
    }

    private void report(CronJob cron, CronJob.Status status) {
        if (status.equals(cron.statusOrNone())) {
            return;
        }
        client.one(ResourceType.CRON_JOBS, cron.metadata())
                .updateStatus(object -> object.set("status", Records.tree(status)));
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class CronNews implements ResourceHandler<CronJob> {

        @Override
        public void upserted(CronJob cron, @Nullable CronJob old) {
            ObjectKey key = ObjectKey.of(cron.metadata());
            Duration delay = old == null || sameTimes(cron, old) ? null : untilNext(cron);
            if (delay == null) {
                loop.enqueue(key);
            } else {
                loop.enqueueAfter(key, delay);
            }
        }

        private static boolean sameTimes(CronJob one, CronJob other) {
            return Objects.equals(one.spec().schedule(), other.spec().schedule())
                    && Objects.equals(one.spec().timeZone(), other.spec().timeZone());
        }

        /** Who changes the times does not ask for what would have been due before; null if the schedule cannot be read. */
        private @Nullable Duration untilNext(CronJob cron) {
            try {
                return Due.untilNext(
                        cron, cron.statusOrNone().lastScheduleTime(), CronSync.schedule(cron), time.now());
            } catch (IllegalArgumentException malformed) {
                return null;
            }
        }

        @Override
        public void deleted(CronJob last) {
            loop.forget(ObjectKey.of(last.metadata()));
        }
    }

    private final class JobNews implements ResourceHandler<Job> {

        @Override
        public void upserted(Job job, @Nullable Job old) {
            if (old != null) {
                lookAtOwner(old);
            }
            lookAtOwner(job);
        }

        @Override
        public void deleted(Job last) {
            lookAtOwner(last);
        }

        private void lookAtOwner(Job job) {
            String name = KIND.controllerOf(job.metadata());
            if (name != null) {
                loop.enqueue(new ObjectKey(job.metadata().namespaceOrEmpty(), name));
            }
        }
    }
}
