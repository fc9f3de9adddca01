package dev.podium.controller.loadbalancer;

import dev.podium.client.ControllerLoop;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceHandler;
import dev.podium.model.Service;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells which news of Services matter to load balancers. */
record ServiceNews(ControllerLoop<ObjectKey> loop, Runnable addressesAreFree) implements ResourceHandler<Service> {

    @Override
    public void upserted(Service service, @Nullable Service old) {
        boolean matters = old == null ? Wishes.balanced(service) : Wishes.differ(service, old);
        if (matters || Wishes.leftovers(service)) {
            loop.enqueue(ObjectKey.of(service.metadata()));
        }
        if (old != null) {
            Set<String> left = AddressPool.held(service).collect(Collectors.toSet());
            if (AddressPool.held(old).anyMatch(each -> !left.contains(each))) {
                addressesAreFree.run();
            }
        }
    }

    @Override
    public void deleted(Service last) {
        loop.forget(ObjectKey.of(last.metadata()));
        if (AddressPool.held(last).findAny().isPresent()) {
            addressesAreFree.run();
        }
    }
}
