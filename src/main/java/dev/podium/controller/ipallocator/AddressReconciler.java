package dev.podium.controller.ipallocator;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.model.IpAddress;
import dev.podium.model.Service;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Removes what the API server gave out as a Service's address and no Service has. */
final class AddressReconciler {

    /** For so long an IPAddress may be without its Service: one that is about to be created, upstream. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final ApiClient client;
    private final EventRecorder events;
    private final ClusterTime time;

    AddressReconciler(ApiClient client, EventRecorder events, ClusterTime time) {
        this.client = client;
        this.events = events;
        this.time = time;
    }

    @Nullable Duration reconcile(String name) {
        IpAddress address = client.find(ResourceType.IP_ADDRESSES, "", name);
        if (address == null || !address.managed()) {
            return null;
        }
        IpAddress.Parent parent = address.spec().parentRef();
        if (!parent.service()) {
            remove(
                    address,
                    "IPAddressNotAllocated",
                    "IPAddress " + name + " appears to have been modified, not referencing a Service &ParentReference{Group:"
                            + parent.group() + ",Resource:" + parent.resource() + ",Namespace:" + parent.namespace() + ",Name:"
                            + parent.name() + ",}: cleaning up");
            return null;
        }
        String holder = parent.namespace() + "/" + parent.name();
        Service service = client.find(ResourceType.SERVICES, parent.namespace(), parent.name());
        if (service == null) {
            Duration left = GRACE.minus(Duration.between(address.metadata().createdAt(), time.now()));
            if (left.isPositive()) {
                return left;
            }
            remove(
                    address,
                    "IPAddressNotAllocated",
                    "IPAddress: " + name + " for Service " + holder + " appears to have leaked: cleaning up");
        } else if (!service.spec().clusterIPs().contains(name)) {
            remove(
                    address,
                    "IPAddressWrongReference",
                    "IPAddress: " + name + " for Service " + holder + " has a wrong reference; cleaning up");
        }
        return null;
    }

    private void remove(IpAddress address, String reason, String message) {
        if (address.metadata().deleting()) {
            return;
        }
        try {
            client.delete(
                    ResourceType.IP_ADDRESSES,
                    "",
                    address.metadata().nameOrEmpty(),
                    address.metadata().uidOrEmpty());
        } catch (RequestFailed gone) {
            if (!gone.notFound() && !gone.conflict()) {
                throw gone;
            }
            return;
        }
        events.event(
                ObjectReference.of("networking.k8s.io/v1", "IPAddress", address.metadata()),
                EventRecorder.Type.WARNING,
                reason,
                "IPAddressAllocation",
                message);
    }
}
