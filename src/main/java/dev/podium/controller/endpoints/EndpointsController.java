package dev.podium.controller.endpoints;

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
import dev.podium.controller.backends.ServicePods;
import dev.podium.controller.backends.TriggerTimes;
import dev.podium.model.Endpoints;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.model.Service;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's {@code pkg/controller/endpoint}. */
public final class EndpointsController implements Controller {

    private static final String MANAGER = "endpoints.kubernetes.io/managed-by";
    private static final String OURS = "endpoint-controller";
    private static final String HEADLESS = "service.kubernetes.io/headless";
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

    private final ApiClient client;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;
    private final TriggerTimes times = new TriggerTimes();
    private @Nullable ServicePods pods;

    public EndpointsController(ApiClient client, ClusterTime time) {
        this.client = client.as(OURS);
        this.events = new EventRecorder(client, time, OURS);
        this.loop = new ControllerLoop<>(OURS, time, 5, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        pods = new ServicePods(client, informers, loop::enqueue);
        informers.of(ResourceType.ENDPOINTS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Endpoints endpoints, @Nullable Endpoints old) {
                if (old == null && OURS.equals(endpoints.metadata().labels().get(MANAGER))) {
                    enqueue(endpoints); // Its Service may have gone while nobody looked.
                }
            }

            @Override
            public void deleted(Endpoints last) {
                enqueue(last);
            }

            private void enqueue(Endpoints endpoints) {
                loop.enqueue(ObjectKey.of(endpoints.metadata()));
            }
        });
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        Service service = client.find(ResourceType.SERVICES, key.namespace(), key.name());
        if (service == null) {
            times.forget(key);
            loop.forget(key);
            remove(key);
            return null;
        }
        if (!ServicePods.selects(service)) {
            return null;
        }
        List<Pod> behind = Objects.requireNonNull(pods).of(service);
        Instant trigger = times.look(key, service, behind);
        Subsets subsets = Subsets.of(service, behind);
        Endpoints present = client.find(ResourceType.ENDPOINTS, key.namespace(), key.name());
        if (present != null && upToDate(present, subsets, service)) {
            return null;
        }
        write(key, service, present, subsets, trigger);
        return null;
    }

    private void remove(ObjectKey key) {
        Endpoints left = client.find(ResourceType.ENDPOINTS, key.namespace(), key.name());
        if (left == null) {
            return;
        }
        try {
            client.delete(ResourceType.ENDPOINTS, key.namespace(), key.name(), left.metadata().uidOrEmpty());
        } catch (RequestFailed refused) {
            if (!refused.notFound() && !refused.conflict()) {
                throw refused;
            }
        }
    }

    private static boolean upToDate(Endpoints present, Subsets subsets, Service service) {
        return present.subsets().equals(subsets.list())
                && present.metadata().labels().equals(labels(service))
                && present.metadata().annotations().containsKey(OVER_CAPACITY) == subsets.truncated();
    }

    private static Map<String, String> labels(Service service) {
        Map<String, String> labels = new TreeMap<>(service.metadata().labels());
        labels.remove(HEADLESS);
        if (!service.spec().hasAddress()) {
            labels.put(HEADLESS, "");
        }
        labels.put(MANAGER, OURS);
        return labels;
    }

    private void write(
            ObjectKey key, Service service, @Nullable Endpoints present, Subsets subsets, @Nullable Instant trigger) {
        try {
            if (present == null) {
                ObjectNode tree = JsonNodeFactory.instance.objectNode();
                tree.putObject("metadata").put("name", key.name());
                client.create(ResourceType.ENDPOINTS, key.namespace(), onto(tree, service, subsets, trigger));
            } else {
                client.update(
                        ResourceType.ENDPOINTS,
                        key.namespace(),
                        key.name(),
                        object -> onto(object, service, subsets, trigger));
            }
        } catch (RequestFailed refused) {
            if (refused.namespaceTerminating()) {
                return;
            }
            String where = service.metadata().namespace() + "/" + service.metadata().name();
            boolean creating = present == null;
            events.event(
                    ObjectReference.of("v1", "Endpoints", present == null ? service.metadata() : present.metadata()),
                    EventRecorder.Type.WARNING,
                    creating ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint",
                    (creating ? "Failed to create endpoint for service " : "Failed to update endpoint ") + where + ": "
                            + refused.getMessage());
            throw refused;
        }
    }

    private static ObjectNode onto(ObjectNode tree, Service service, Subsets subsets, @Nullable Instant trigger) {
        ObjectNode metadata = tree.withObject("/metadata");
        labels(service).forEach(metadata.putObject("labels")::put);
        ObjectNode annotations = metadata.withObject("annotations");
        annotations.remove(List.of(TriggerTimes.ANNOTATION, OVER_CAPACITY));
        if (trigger != null) {
            annotations.put(TriggerTimes.ANNOTATION, trigger.toString());
        }
        if (subsets.truncated()) {
            annotations.put(OVER_CAPACITY, "truncated");
        }
        if (annotations.isEmpty()) {
            metadata.remove("annotations");
        }
        tree.remove("subsets");
        if (!subsets.list().isEmpty()) {
            ArrayNode list = tree.putArray("subsets");
            subsets.list().forEach(each -> list.add(Records.tree(each)));
        }
        return tree;
    }

    @Override
    public void close() {
        loop.close();
    }
}
