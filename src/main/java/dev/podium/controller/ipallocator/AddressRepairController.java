package dev.podium.controller.ipallocator;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.IpAddress;
import dev.podium.model.Service;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's {@code pkg/registry/core/service/ipallocator/controller/repairip.go}: every Service's address shows as an
 * IPAddress of that Service's, and there is no such IPAddress without its Service. Whoever writes a Service sees to that at
 * once; this is for when somebody interferes or a write fails half-way.
 */
public final class AddressRepairController implements Controller {

    private static final String NAME = "ipallocator-repair-controller";
    private static final String SERVER = "kube-apiserver";

    /** For so long nobody looks at what has just been written: whoever has written it is about to do the same. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final ControllerLoop<ObjectKey> services;
    private final ControllerLoop<String> addresses;
    private final ApiClient client;

    public AddressRepairController(ApiClient client, ClusterTime time) {
        // Upstream's is a part of the API server: these are the fields that it owns when it writes Services.
        this.client = client.as(SERVER).within(SERVER);
        EventRecorder events = new EventRecorder(client, time, NAME);
        this.services = new ControllerLoop<>(NAME, time, 1, new ServiceReconciler(this.client, events)::reconcile);
        this.addresses = new ControllerLoop<>(NAME, time, 1, new AddressReconciler(this.client, events, time)::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.SERVICES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Service service, @Nullable Service old) {
                List<String> before = old == null ? List.of() : old.spec().clusterIPs();
                if (old == null || !before.equals(service.spec().clusterIPs())) {
                    services.enqueueAfter(ObjectKey.of(service.metadata()), SETTLING);
                    before.forEach(each -> addresses.enqueueAfter(each, SETTLING));
                }
            }

            @Override
            public void deleted(Service last) {
                services.forget(ObjectKey.of(last.metadata()));
                last.spec().clusterIPs().forEach(each -> addresses.enqueueAfter(each, SETTLING));
            }
        });
        informers.of(ResourceType.IP_ADDRESSES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(IpAddress address, @Nullable IpAddress old) {
                addresses.enqueue(address.metadata().nameOrEmpty());
                parent(address);
            }

            @Override
            public void deleted(IpAddress last) {
                addresses.forget(last.metadata().nameOrEmpty());
                parent(last);
            }

            private void parent(IpAddress address) {
                IpAddress.Parent parent = address.spec().parentRef();
                if (parent.service()) {
                    services.enqueue(new ObjectKey(parent.namespace(), parent.name()));
                }
            }
        });
    }

    /** Has everything looked at, for what no news tells. */
    public void sweep() {
        client.list(ResourceType.SERVICES, "").forEach(each -> services.enqueue(ObjectKey.of(each.metadata())));
        client.list(ResourceType.IP_ADDRESSES, "").forEach(each -> addresses.enqueue(each.metadata().nameOrEmpty()));
    }

    @Override
    public void close() {
        services.close();
        addresses.close();
    }
}
