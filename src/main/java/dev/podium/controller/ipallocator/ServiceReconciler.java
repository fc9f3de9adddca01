package dev.podium.controller.ipallocator;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectKey;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.model.IpAddress;
import dev.podium.model.Ipv4Range;
import dev.podium.model.Service;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sees to it that the addresses of a Service show as IPAddresses of its own. */
final class ServiceReconciler {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final ApiClient client;
    private final EventRecorder events;

    ServiceReconciler(ApiClient client, EventRecorder events) {
        this.client = client;
        this.events = events;
    }

    @Nullable Duration reconcile(ObjectKey key) {
        Service service = client.find(ResourceType.SERVICES, key.namespace(), key.name());
        if (service == null || !service.spec().hasAddress()) {
            return null;
        }
        Duration again = null;
        for (String each : service.spec().clusterIPs()) {
            if (Ipv4Range.isAddress(each) && !agree(service, key, each)) {
                again = SOON;
            }
        }
        return again;
    }

    /** Whether there is nothing left to do about an address of a Service. */
    private boolean agree(Service service, ObjectKey key, String address) {
        if (client.list(ResourceType.SERVICE_CIDRS, "").stream().noneMatch(each -> each.offers(address))) {
            tell(
                    service,
                    "ClusterIPOutOfRange",
                    "Cluster IP [IPv4]: " + address + " is not within any configured Service CIDR; please recreate service");
            return true;
        }
        IpAddress present = client.find(ResourceType.IP_ADDRESSES, "", address);
        if (present == null) {
            boolean made = create(key, address);
            if (made) {
                tell(service, "ClusterIPNotAllocated", "Cluster IP [IPv4]: " + address + " is not allocated; repairing");
            }
            return made;
        }
        IpAddress.Parent parent = present.spec().parentRef();
        if (parent.service() && new ObjectKey(parent.namespace(), parent.name()).equals(key)) {
            return present.labelled() || recreate(key, present);
        }
        if (parent.service() && has(parent, address)) {
            tell(
                    service,
                    "ClusterIPAlreadyAllocated",
                    "Cluster IP [IPv4]:" + address + " was assigned to multiple services; please recreate service");
            return true;
        }
        boolean made = recreate(key, present);
        if (made) {
            tell(
                    service,
                    "ClusterIPNotAllocated",
                    "the ClusterIP [IPv4]: " + address + " for Service " + key + " has a wrong reference; repairing");
        }
        return made;
    }

    private boolean has(IpAddress.Parent parent, String address) {
        Service other = client.find(ResourceType.SERVICES, parent.namespace(), parent.name());
        return other != null && other.spec().clusterIPs().contains(address);
    }

    private boolean recreate(ObjectKey service, IpAddress present) {
        String address = present.metadata().nameOrEmpty();
        try {
            client.delete(ResourceType.IP_ADDRESSES, "", address, present.metadata().uidOrEmpty());
        } catch (RequestFailed gone) {
            if (!gone.notFound() && !gone.conflict()) {
                throw gone;
            }
        }
        return create(service, address);
    }

    /** Creates the IPAddress; false if there is one by now. */
    private boolean create(ObjectKey service, String address) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata")
                .put("name", address)
                .putObject("labels")
                .put(IpAddress.FAMILY, "IPv4")
                .put(IpAddress.MANAGED_BY, IpAddress.ALLOCATOR);
        object.putObject("spec")
                .putObject("parentRef")
                .put("resource", "services")
                .put("namespace", service.namespace())
                .put("name", service.name());
        try {
            client.create(ResourceType.IP_ADDRESSES, "", object);
            return true;
        } catch (RequestFailed refused) {
            if (!refused.conflict()) {
                throw refused;
            }
            return false;
        }
    }

    private void tell(Service service, String reason, String message) {
        events.event(
                ObjectReference.of("v1", "Service", service.metadata()),
                EventRecorder.Type.WARNING,
                reason,
                "ClusterIPAllocation",
                message);
    }
}
