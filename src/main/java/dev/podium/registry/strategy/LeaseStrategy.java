package dev.podium.registry.strategy;

import dev.podium.registry.ResourceStrategy;

/** Leases: who takes one must know the version that it takes over. */
final class LeaseStrategy implements ResourceStrategy {

    @Override
    public boolean createsOnUpdate() {
        return true;
    }

    @Override
    public boolean updatesUnconditionally() {
        return false;
    }
}
