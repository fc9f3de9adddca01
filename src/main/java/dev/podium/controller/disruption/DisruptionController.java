package dev.podium.controller.disruption;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's {@code pkg/controller/disruption}. */
public final class DisruptionController implements Controller {

    /** For so long an eviction that has been granted may take to show. */
    private static final Duration GRANT = Duration.ofMinutes(2);

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ExpectedPods expected;
    private final ControllerLoop<ObjectKey> loop;

    public DisruptionController(ApiClient client, ClusterTime time) {
        this.client = client.as("disruption-controller");
        this.time = time;
        this.events = new EventRecorder(client, time, "controllermanager");
        this.expected = new ExpectedPods(this.client);
        this.loop = new ControllerLoop<>("disruption-controller", time, 2, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.BUDGETS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode budget, @Nullable JsonNode old) {
                loop.enqueue(key(budget));
            }

            @Override
            public void deleted(JsonNode last) {
                loop.forget(key(last));
            }
        });
        informers.of(ResourceType.PODS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {
                if (old == null
                        || pod.ready() != old.ready()
                        || pod.active() != old.active()
                        || !pod.metadata().labels().equals(old.metadata().labels())) {
                    concern(pod);
                    if (old != null) {
                        concern(old);
                    }
                }
            }

            @Override
            public void deleted(Pod last) {
                concern(last);
            }
        });
    }

    private void concern(Pod pod) {
        for (JsonNode each : client.list(ResourceType.BUDGETS, pod.metadata().namespaceOrEmpty())) {
            if (selects(each, pod)) {
                loop.enqueue(key(each));
            }
        }
    }

    private static boolean selects(JsonNode budget, Pod pod) {
        JsonNode selector = budget.path("spec").path("selector");
        return selector.isObject()
                && Records.read(selector, LabelSelector.class).matches(pod.metadata().labels());
    }

    private static ObjectReference reference(JsonNode budget) {
        return ObjectReference.of(
                "policy/v1", "PodDisruptionBudget", Records.read(budget.path("metadata"), ObjectMeta.class));
    }

    private static ObjectKey key(JsonNode budget) {
        JsonNode metadata = budget.path("metadata");
        return new ObjectKey(metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        JsonNode budget = client.find(ResourceType.BUDGETS, key.namespace(), key.name());
        if (budget == null) {
            return null;
        }
        List<Pod> pods = client.list(ResourceType.PODS, key.namespace()).stream()
                .filter(each -> selects(budget, each))
                .toList();
        if (pods.isEmpty()) {
            events.event(reference(budget), EventRecorder.Type.NORMAL, "NoPods", "No matching pods found");
        }
        Map<String, Instant> granted = granted(budget, pods);
        BudgetStatus status;
        try {
            ExpectedPods.Count count = expected.count(budget.path("spec"), pods);
            int healthy = (int) pods.stream()
                    .filter(each -> each.ready()
                            && each.active()
                            && !granted.containsKey(each.metadata().nameOrEmpty()))
                    .count();
            status = BudgetStatus.of(count, healthy);
        } catch (ExpectedPods.Unknown unknown) {
            events.event(
                    reference(budget),
                    EventRecorder.Type.WARNING,
                    "CalculateExpectedPodCountFailed",
                    "Failed to calculate the number of expected pods: " + unknown.getMessage());
            status = BudgetStatus.failed(String.valueOf(unknown.getMessage()));
        }
        report(key, status, granted);
        return granted.isEmpty() ? null : GRANT;
    }

    /** The evictions that have been granted and that nobody has seen happen. */
    private Map<String, Instant> granted(JsonNode budget, List<Pod> pods) {
        Map<String, Instant> granted = new TreeMap<>();
        for (Pod each : pods) {
            String name = each.metadata().nameOrEmpty();
            JsonNode since = budget.path("status").path("disruptedPods").path(name);
            if (since.isString() && each.active()) {
                Instant moment = Instant.parse(since.stringValue());
                if (moment.plus(GRANT).isAfter(time.now())) {
                    granted.put(name, moment);
                } else {
                    events.event(
                            ObjectReference.of(each),
                            EventRecorder.Type.WARNING,
                            "NotDeleted",
                            "Pod was expected by PDB " + budget.path("metadata").path("namespace").asString("") + "/"
                                    + budget.path("metadata").path("name").asString("") + " to be deleted but it wasn't");
                }
            }
        }
        return granted;
    }

    private void report(ObjectKey key, BudgetStatus status, Map<String, Instant> granted) {
        try {
            client.updateStatus(
                    ResourceType.BUDGETS,
                    key.namespace(),
                    key.name(),
                    object -> status.into((ObjectNode) object, granted, time.now()));
        } catch (RequestFailed lost) {
            if (lost.conflict()) {
                loop.enqueue(key);
            } else if (!lost.notFound()) {
                throw lost;
            }
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
