package dev.podium.controller.ttlafterfinished;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Job;
import dev.podium.model.JobCondition;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's {@code pkg/controller/ttlafterfinished}: a Job goes {@code ttlSecondsAfterFinished} after it has completed or failed,
 * its Pods before it.
 */
public final class TtlAfterFinishedController implements Controller {

    private final ApiClient client;
    private final ClusterTime time;
    private final ControllerLoop<ObjectKey> loop;

    public TtlAfterFinishedController(ApiClient client, ClusterTime time) {
        this.client = client.as("ttl-after-finished-controller");
        this.time = time;
        this.loop = new ControllerLoop<>("ttl-after-finished-controller", time, 5, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.JOBS).handle(new News());
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        Job job = client.find(ResourceType.JOBS, key.namespace(), key.name());
        Duration left = job == null ? null : left(job);
        if (left == null || left.isPositive()) {
            return left;
        }
        try {
            client.delete(
                    ResourceType.JOBS,
                    key.namespace(),
                    key.name(),
                    job.metadata().uidOrEmpty(),
                    ApiClient.Dependents.GO_BEFORE);
        } catch (RequestFailed refused) {
            if (!refused.notFound() && !refused.conflict()) {
                throw refused;
            }
        }
        return null;
    }

    /** How long the Job still has to stay; null if nothing is known of an end. */
    private @Nullable Duration left(Job job) {
        Integer ttl = job.spec().ttlSecondsAfterFinished();
        JobCondition finished = job.finished();
        return ttl == null || finished == null || finished.lastTransitionTime() == null || job.metadata().deleting()
                ? null
                : Duration.between(time.now(), finished.lastTransitionTime().plusSeconds(ttl));
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class News implements ResourceHandler<Job> {

        @Override
        public void upserted(Job job, @Nullable Job old) {
            if (left(job) != null) {
                loop.enqueue(ObjectKey.of(job.metadata()));
            }
        }

        @Override
        public void deleted(Job last) {
            loop.forget(ObjectKey.of(last.metadata()));
        }
    }
}
