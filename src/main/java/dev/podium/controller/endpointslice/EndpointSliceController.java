package dev.podium.controller.endpointslice;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.backends.ServicePods;
import dev.podium.controller.backends.TriggerTimes;
import dev.podium.controller.selection.LabelledObjects;
import dev.podium.model.EndpointSlice;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.model.Service;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code pkg/controller/endpointslice} and {@code k8s.io/endpointslice}, without topology-aware hints. It keeps no
 * track of its own writes: what it reads is never behind them.
 */
public final class EndpointSliceController implements Controller {

    private final ApiClient client;
    private final ControllerLoop<ObjectKey> loop;
    private final TriggerTimes times = new TriggerTimes();
    private @Nullable Sight sight;

    private record Sight(ServicePods pods, LabelledObjects<EndpointSlice> slices) {}

    public EndpointSliceController(ApiClient client, ClusterTime time) {
        this.client = client.as("endpointslice-controller");
        this.loop = new ControllerLoop<>("endpointslice-controller", time, 5, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        sight = new Sight(
                new ServicePods(client, informers, loop::enqueue),
                LabelledObjects.all(client, informers, ResourceType.ENDPOINT_SLICES, EndpointSlice::metadata));
        informers.of(ResourceType.ENDPOINT_SLICES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(EndpointSlice slice, @Nullable EndpointSlice old) {
                enqueueService(slice.metadata());
                if (old != null && !old.metadata().labels().equals(slice.metadata().labels())) {
                    enqueueService(old.metadata());
                }
            }

            @Override
            public void deleted(EndpointSlice last) {
                enqueueService(last.metadata());
            }
        });
    }

    private void enqueueService(ObjectMeta slice) {
        String service = slice.labels().get(SliceLabels.SERVICE);
        if (service != null && SliceLabels.OURS.equals(slice.labels().get(SliceLabels.MANAGER))) {
            loop.enqueue(new ObjectKey(slice.namespaceOrEmpty(), service));
        }
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        Service service = client.find(ResourceType.SERVICES, key.namespace(), key.name());
        if (service == null) {
            times.forget(key); // Its slices go with it, as their owner.
            loop.forget(key);
            return null;
        }
        if (!ServicePods.selects(service)) {
            return null;
        }
        Sight known = Objects.requireNonNull(sight);
        List<Pod> pods = known.pods.of(service);
        List<EndpointSlice> present = known.slices.selected(
                key.namespace(),
                new LabelSelector(
                        Map.of(SliceLabels.SERVICE, key.name(), SliceLabels.MANAGER, SliceLabels.OURS), List.of()));
        Instant trigger = times.look(key, service, pods);
        Plan plan = Plan.of(
                service,
                present.stream().filter(each -> !each.metadata().deleting()).toList(),
                new Targets(service, pods, node -> client.find(ResourceType.NODES, "", node)));
        carryOut(service, plan, trigger, known.slices);
        return null;
    }

    private void carryOut(
            Service service, Plan plan, @Nullable Instant trigger, LabelledObjects<EndpointSlice> slices) {
        String namespace = service.metadata().namespaceOrEmpty();
        try {
            if (!service.metadata().deleting()) {
                for (SliceDraft each : plan.created()) {
                    ObjectNode created =
                            client.create(ResourceType.ENDPOINT_SLICES, namespace, each.tree(service, trigger));
                    slices.created(Records.read(created.path("metadata"), ObjectMeta.class));
                }
            }
            plan.updated().forEach((name, draft) -> client.update(
                    ResourceType.ENDPOINT_SLICES, namespace, name, object -> draft.onto(object, service, trigger)));
            for (EndpointSlice each : plan.deleted()) {
                client.delete(
                        ResourceType.ENDPOINT_SLICES,
                        namespace,
                        each.metadata().nameOrEmpty(),
                        each.metadata().uidOrEmpty());
            }
        } catch (RequestFailed refused) {
            // A slice that went in between is news, and brings the next look.
            if (!refused.namespaceTerminating() && !refused.notFound()) {
                throw refused;
            }
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
