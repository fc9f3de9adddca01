package dev.podium.controller.job;

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
import dev.podium.controller.pods.PodControl;
import dev.podium.controller.pods.SlowStart;
import dev.podium.controller.selection.Selectors;
import dev.podium.model.Job;
import dev.podium.model.LabelSelector;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's {@code pkg/controller/job}. It needs none of its expectations, for it reads what it has written. As upstream, it
 * looks at a Job at once when somebody has changed what is asked for, and a second after other news, which so come in batches.
 */
public final class JobController implements Controller {

    static final OwnerKind KIND = new OwnerKind("batch/v1", "Job");
    private static final Duration BATCH = Duration.ofSeconds(1);

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;

    /** Pods with a finalizer that may have no Job any more. */
    private final ControllerLoop<ObjectKey> orphans;

    private @Nullable Claims<Pod> claims;
    private @Nullable PodHands hands;
    private @Nullable JobSync sync;

    public JobController(ApiClient client, ClusterTime time) {
        this.client = client.as("job-controller");
        this.time = time;
        this.events = new EventRecorder(client, time, "job-controller");
        this.loop = new ControllerLoop<>("job-controller", time, 5, this::reconcile);
        this.orphans = new ControllerLoop<>("job-orphans", time, 1, this::release);
    }

    @Override
    public void register(Informers informers) {
        claims = new Claims<>(
                client, informers, ResourceType.PODS, Pod::metadata, KIND, List.of(JobPods.FINALIZER));
        hands = new PodHands(client, new PodControl(client, events, claims, KIND), new SlowStart(time));
        sync = new JobSync(client, time, events, hands);
        Selectors<Job> selectors = new Selectors<>(
                client, informers, ResourceType.JOBS, Job::metadata, each -> each.spec().selector());
        informers.of(ResourceType.JOBS).handle(new JobNews());
        informers.of(ResourceType.PODS).handle(new PodNews(selectors));
    }

    private @Nullable Duration reconcile(ObjectKey key) throws InterruptedException {
        Job job = client.find(ResourceType.JOBS, key.namespace(), key.name());
        JobSync syncing = Objects.requireNonNull(sync);
        if (job == null || job.spec().managedElsewhere()) {
            return null;
        }
        if (job.finished() != null) {
            syncing.forget(key);
            releaseAll(job);
            return null;
        }
        Duration again = syncing.sync(job, pods(job));
        return again == null || again.compareTo(BATCH) > 0 ? again : BATCH;
    }

    private List<Pod> pods(Job job) {
        LabelSelector selector = job.spec().selector();
        Claims<Pod> pods = Objects.requireNonNull(claims);
        List<Pod> claimed = new ArrayList<>();
        for (Pod each : pods.claim(
                job.metadata(),
                selector,
                pods.candidates(job.metadata(), selector),
                client.one(ResourceType.JOBS, job.metadata())::stays)) {
            // One that was just adopted now has a finalizer.
            Pod pod = each.metadata().controllerReference() != null
                    ? each
                    : client.find(
                            ResourceType.PODS, each.metadata().namespaceOrEmpty(), each.metadata().nameOrEmpty());
            if (pod != null) {
                claimed.add(pod);
            }
        }
        return claimed;
    }

    /** Has the finalizer taken off whatever Pods of a Job still have one. */
    private void releaseAll(Job job) {
        Objects.requireNonNull(claims).controlled(job.metadata().uidOrEmpty()).stream()
                .filter(JobPods::tracked)
                .forEach(each -> orphans.enqueue(ObjectKey.of(each.metadata())));
    }

    /** Takes the finalizer off a Pod that no Job will count. */
    private @Nullable Duration release(ObjectKey key) {
        Pod pod = client.find(ResourceType.PODS, key.namespace(), key.name());
        if (pod == null || !JobPods.tracked(pod)) {
            return null;
        }
        OwnerReference controller = pod.metadata().controllerReference();
        if (controller != null) {
            String name = KIND.controllerOf(pod.metadata());
            Job job = name == null ? null : client.find(ResourceType.JOBS, key.namespace(), name);
            boolean lives = job != null
                    && job.metadata().uidOrEmpty().equals(controller.uid())
                    && (job.spec().managedElsewhere() || job.finished() == null);
            if (name == null || lives) {
                return null;
            }
        }
        Objects.requireNonNull(hands).release(pod.metadata());
        return null;
    }

    @Override
    public void close() {
        loop.close();
        orphans.close();
    }

    private final class JobNews implements ResourceHandler<Job> {

        @Override
        public void upserted(Job job, @Nullable Job old) {
            ObjectKey key = ObjectKey.of(job.metadata());
            if (old != null && Objects.equals(old.metadata().generation(), job.metadata().generation())) {
                loop.enqueueAfter(key, BATCH);
            } else {
                loop.enqueue(key);
            }
        }

        @Override
        public void deleted(Job last) {
            ObjectKey key = ObjectKey.of(last.metadata());
            loop.forget(key);
            Objects.requireNonNull(sync).forget(key);
        }
    }

    private final class PodNews implements ResourceHandler<Pod> {

        private final Selectors<Job> adopters;

        PodNews(Selectors<Job> adopters) {
            this.adopters = adopters;
        }

        @Override
        public void upserted(Pod pod, @Nullable Pod old) {
            OwnerReference now = pod.metadata().controllerReference();
            boolean moved = old == null || !Objects.equals(old.metadata().controllerReference(), now);
            if (old != null && moved) {
                lookAtOwner(old);
            }
            lookAtOwner(pod);
            if (JobPods.tracked(pod) && (now == null || pod.metadata().deleting())) {
                orphans.enqueue(ObjectKey.of(pod.metadata()));
            }
            boolean relabelled = old == null || !old.metadata().labels().equals(pod.metadata().labels());
            if (now == null && (moved || relabelled)) {
                adopters.selecting(pod.metadata().namespaceOrEmpty(), pod.metadata().labels())
                        .forEach(each -> loop.enqueueAfter(each, BATCH));
            }
        }

        @Override
        public void deleted(Pod last) {
            orphans.forget(ObjectKey.of(last.metadata()));
            lookAtOwner(last);
        }

        private void lookAtOwner(Pod pod) {
            String name = KIND.controllerOf(pod.metadata());
            if (name != null) {
                loop.enqueueAfter(new ObjectKey(pod.metadata().namespaceOrEmpty(), name), BATCH);
            }
        }
    }
}
