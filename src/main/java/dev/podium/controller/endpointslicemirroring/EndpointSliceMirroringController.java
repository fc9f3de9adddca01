package dev.podium.controller.endpointslicemirroring;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.backends.ServicePods;
import dev.podium.controller.selection.LabelledObjects;
import dev.podium.model.EndpointSlice;
import dev.podium.model.Endpoints;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Records;
import dev.podium.model.Service;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code pkg/controller/endpointslicemirroring}: Endpoints of Services that select no Pods are somebody's own, and
 * whoever only knows slices must see them too.
 */
public final class EndpointSliceMirroringController implements Controller {

    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
    private static final String ELECTION = "control-plane.alpha.kubernetes.io/leader";

    private final ApiClient client;
    private final ControllerLoop<ObjectKey> loop;
    private @Nullable LabelledObjects<EndpointSlice> slices;

    public EndpointSliceMirroringController(ApiClient client, ClusterTime time) {
        this.client = client.as("endpointslicemirroring-controller");
        this.loop = new ControllerLoop<>("endpointslicemirroring-controller", time, 2, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        slices = LabelledObjects.all(client, informers, ResourceType.ENDPOINT_SLICES, EndpointSlice::metadata);
        informers.of(ResourceType.ENDPOINTS).handle(new Enqueuing<>(Endpoints::metadata));
        informers.of(ResourceType.SERVICES).handle(new Enqueuing<>(Service::metadata));
        informers.of(ResourceType.ENDPOINT_SLICES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(EndpointSlice slice, @Nullable EndpointSlice old) {
                deleted(slice);
            }

            @Override
            public void deleted(EndpointSlice slice) {
                String service = slice.metadata().labels().get(Mirror.SERVICE);
                if (service != null && Mirror.OURS.equals(slice.metadata().labels().get(Mirror.MANAGER))) {
                    loop.enqueue(new ObjectKey(slice.metadata().namespaceOrEmpty(), service));
                }
            }
        });
    }

    /** Endpoints and Services have the same names. */
    private final class Enqueuing<T> implements ResourceHandler<T> {

        private final Function<T, ObjectMeta> metadata;

        Enqueuing(Function<T, ObjectMeta> metadata) {
            this.metadata = metadata;
        }

        @Override
        public void upserted(T object, @Nullable T old) {
            deleted(object);
        }

        @Override
        public void deleted(T object) {
            loop.enqueue(ObjectKey.of(metadata.apply(object)));
        }
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        Endpoints endpoints = client.find(ResourceType.ENDPOINTS, key.namespace(), key.name());
        Service service = client.find(ResourceType.SERVICES, key.namespace(), key.name());
        List<EndpointSlice> present = new ArrayList<>(Objects.requireNonNull(slices)
                .selected(
                        key.namespace(),
                        new LabelSelector(
                                Map.of(Mirror.SERVICE, key.name(), Mirror.MANAGER, Mirror.OURS), List.of())));
        present.removeIf(each -> each.metadata().deleting());
        boolean mirrored = endpoints != null
                && service != null
                && !ServicePods.selects(service)
                && !endpoints.metadata().deleting()
                && !"true".equals(endpoints.metadata().labels().get(SKIP))
                && !endpoints.metadata().annotations().containsKey(ELECTION);
        List<Mirror> wanted = new ArrayList<>(mirrored ? Mirror.of(endpoints) : List.of());
        // What is right already stays; what is left over says something else, or goes.
        wanted.removeIf(each -> {
            Optional<EndpointSlice> same = present.stream().filter(each::is).findFirst();
            same.ifPresent(present::remove);
            return same.isPresent();
        });
        try {
            for (Mirror each : wanted) {
                write(key.namespace(), each, present);
            }
            for (EndpointSlice each : present) {
                client.delete(
                        ResourceType.ENDPOINT_SLICES,
                        key.namespace(),
                        each.metadata().nameOrEmpty(),
                        each.metadata().uidOrEmpty());
            }
        } catch (RequestFailed refused) {
            // A slice that went in between is news, and brings the next look.
            if (!refused.namespaceTerminating() && !refused.notFound()) {
                throw refused;
            }
        }
        return null;
    }

    private void write(String namespace, Mirror mirror, List<EndpointSlice> present) {
        Optional<EndpointSlice> reused = present.stream().filter(mirror::fits).findFirst();
        if (reused.isPresent()) {
            present.remove(reused.get());
            client.update(
                    ResourceType.ENDPOINT_SLICES, namespace, reused.get().metadata().nameOrEmpty(), mirror::onto);
        } else {
            ObjectNode created = client.create(ResourceType.ENDPOINT_SLICES, namespace, mirror.tree());
            Objects.requireNonNull(slices).created(Records.read(created.path("metadata"), ObjectMeta.class));
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
