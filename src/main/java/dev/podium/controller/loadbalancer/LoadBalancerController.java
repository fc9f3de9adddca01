package dev.podium.controller.loadbalancer;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ObjectReference;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Ipv4Range;
import dev.podium.model.Node;
import dev.podium.model.Service;
import dev.podium.model.ServiceStatus.Ingress;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code controllers/service} of cloud-provider, with a cloud whose load balancers are addresses of the nodes' network
 * at which every node answers: a Service of type LoadBalancer that names no class gets one, and keeps it for as long as it is one.
 */
public final class LoadBalancerController implements Controller {

    private static final String NAME = "service-controller";

    /** For so long a Service without an address waits, unless one becomes free before: upstream's longest delay. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private static final String EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";
    private static final String ABOUT_TO_GO = "ToBeDeletedByClusterAutoscaler";

    private final ApiClient client;
    private final EventRecorder events;
    private final AddressPool pool;
    private final ControllerLoop<ObjectKey> loop;

    /** @param addresses those that it may give away */
    public LoadBalancerController(ApiClient client, ClusterTime time, Ipv4Range addresses) {
        this.client = client.as(NAME);
        this.events = new EventRecorder(client, time, NAME);
        this.pool = new AddressPool(addresses);
        // One at a time, so that what is free when it is chosen still is when it is written.
        this.loop = new ControllerLoop<>(NAME, time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        Index<Service> waiting = informers.of(ResourceType.SERVICES)
                .index("waiting for an address", each -> Wishes.balanced(each) && pool.unsettled(each) ? List.of(NAME) : List.of());
        informers.of(ResourceType.SERVICES)
                .handle(new ServiceNews(loop, () -> waiting.get(NAME).forEach(loop::enqueue)));
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        Service service = client.find(ResourceType.SERVICES, key.namespace(), key.name());
        if (service == null) {
            return null;
        }
        if (Wishes.leftovers(service)) {
            cleanUp(service);
            return null;
        }
        return Wishes.balanced(service) ? ensure(service) : null;
    }

    private @Nullable Duration ensure(Service service) {
        tell(service, EventRecorder.Type.NORMAL, "EnsuringLoadBalancer", "Ensuring load balancer");
        if (!Wishes.marked(service)) {
            status(service, object -> object.withObjectProperty("metadata").withArrayProperty("finalizers").add(Wishes.FINALIZER));
        }
        if (client.list(ResourceType.NODES, "").stream().noneMatch(LoadBalancerController::takesTraffic)) {
            tell(
                    service,
                    EventRecorder.Type.WARNING,
                    "UnAvailableLoadBalancer",
                    "There are no available nodes for LoadBalancer");
        }
        return switch (pool.choose(service, client.list(ResourceType.SERVICES, ""))) {
            case AddressPool.Given(String address) -> {
                tell(service, EventRecorder.Type.NORMAL, "EnsuredLoadBalancer", "Ensured load balancer");
                write(service, List.of(new Ingress(address, null, Ingress.VIP)));
                yield null;
            }
            case AddressPool.Refused(String why) -> {
                tell(
                        service,
                        EventRecorder.Type.WARNING,
                        "SyncLoadBalancerFailed",
                        "Error syncing load balancer: failed to ensure load balancer: " + why);
                yield AGAIN;
            }
        };
    }

    private static boolean takesTraffic(Node node) {
        String excluded = node.metadata().labels().get(EXCLUDED);
        return !node.metadata().deleting()
                && (excluded == null || List.of("0", "f", "F", "false", "False", "FALSE").contains(excluded))
                && node.spec().taints().stream().noneMatch(each -> each.key().equals(ABOUT_TO_GO));
    }

    private void cleanUp(Service service) {
        // Of what has become another type, the API server has cleared the status already.
        if (!service.spec().balanced() || !service.status().loadBalancer().ingress().isEmpty()) {
            tell(service, EventRecorder.Type.NORMAL, "DeletingLoadBalancer", "Deleting load balancer");
        }
        status(service, object -> {
            if (object.path("metadata").get("finalizers") instanceof ArrayNode finalizers) {
                finalizers.removeIf(each -> each.asString("").equals(Wishes.FINALIZER));
            }
        });
        tell(service, EventRecorder.Type.NORMAL, "DeletedLoadBalancer", "Deleted load balancer");
        write(service, List.of());
    }

    private void write(Service service, List<Ingress> ingress) {
        if (service.status().loadBalancer().ingress().equals(ingress)) {
            return;
        }
        status(service, object -> {
            ObjectNode balancer = object.withObjectProperty("status").putObject("loadBalancer");
            for (Ingress each : ingress) {
                balancer.withArrayProperty("ingress").addObject().put("ip", each.ip()).put("ipMode", each.ipMode());
            }
        });
    }

    private void status(Service service, Consumer<ObjectNode> change) {
        client.one(ResourceType.SERVICES, service.metadata()).updateStatus(change);
    }

    private void tell(Service service, EventRecorder.Type type, String reason, String message) {
        events.event(ObjectReference.of("v1", "Service", service.metadata()), type, reason, message);
    }

    @Override
    public void close() {
        loop.close();
    }
}
