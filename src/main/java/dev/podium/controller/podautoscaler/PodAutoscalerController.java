package dev.podium.controller.podautoscaler;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.PodUsage;
import dev.podium.controller.selection.LabelledObjects;
import dev.podium.model.HorizontalPodAutoscaler;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's {@code pkg/controller/podautoscaler}. Every autoscaler is looked at each fifteen seconds, and no sooner for news:
 * who makes or changes one waits as long as on any cluster. What was recommended and done lately is remembered here alone,
 * as upstream, and forgotten by a restart.
 */
public final class PodAutoscalerController implements Controller {

    private static final Duration PERIOD = Duration.ofSeconds(15);

    private final ApiClient client;
    private final ClusterTime time;
    private final PodUsage usage;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;
    private final Map<ObjectKey, History> histories = new ConcurrentHashMap<>();
    private final SelectorBook selectors = new SelectorBook();
    private @Nullable LabelledObjects<Pod> pods;

    public PodAutoscalerController(ApiClient client, ClusterTime time, PodUsage usage) {
        this.client = client.as("horizontal-pod-autoscaler");
        this.time = time;
        this.usage = usage;
        this.events = new EventRecorder(client, time, "horizontal-pod-autoscaler");
        this.loop = new ControllerLoop<>("horizontal-pod-autoscaler", time, 5, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        pods = LabelledObjects.all(client, informers, ResourceType.PODS, Pod::metadata);
        informers.of(ResourceType.AUTOSCALERS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(HorizontalPodAutoscaler autoscaler, @Nullable HorizontalPodAutoscaler old) {
                ObjectKey key = ObjectKey.of(autoscaler.metadata());
                selectors.enter(key);
                loop.enqueueAfter(key, PERIOD);
            }

            @Override
            public void deleted(HorizontalPodAutoscaler last) {
                ObjectKey key = ObjectKey.of(last.metadata());
                selectors.remove(key);
                loop.enqueue(key);
            }
        });
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        HorizontalPodAutoscaler autoscaler = client.find(ResourceType.AUTOSCALERS, key.namespace(), key.name());
        if (autoscaler == null) {
            histories.remove(key);
            loop.forget(key);
            return null;
        }
        History history = histories.computeIfAbsent(key, _ -> new History());
        Reporter reporter = new Reporter(events, autoscaler, time.now());
        MetricReader reader = new MetricReader(Objects.requireNonNull(pods), selectors, usage);
        new AutoscalerSync(client, reader, autoscaler, history, reporter).run();
        report(autoscaler, reporter);
        return PERIOD;
    }

    private void report(HorizontalPodAutoscaler autoscaler, Reporter reporter) {
        HorizontalPodAutoscaler.Status status = reporter.status();
        if (status.equals(autoscaler.statusOrNone())) {
            return;
        }
        try {
            client.one(ResourceType.AUTOSCALERS, autoscaler.metadata())
                    .updateStatus(object -> object.set("status", Records.tree(status)));
        } catch (RequestFailed refused) {
            reporter.warn("FailedUpdateStatus", String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
