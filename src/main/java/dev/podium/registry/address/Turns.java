package dev.podium.registry.address;

import dev.podium.registry.Allocator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has those who write what an allocation looks at take turns with those who allocate. Whoever writes an IPAddress or has
 * marked a ServiceCIDR as deleted finds the IPAddress of every Service that is there.
 */
final class Turns implements Allocator {

    private final Allocator services;

    Turns(Allocator services) {
        this.services = services;
    }

    @Override
    public <T> T exclusively(Supplier<T> write) {
        return services.exclusively(write);
    }

    @Override
    public void allocate(ObjectNode object, @Nullable ObjectNode old) {}

    @Override
    public void settle(@Nullable ObjectNode object, @Nullable ObjectNode old) {}

    @Override
    public void repair() {}
}
