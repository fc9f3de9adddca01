package dev.podium.registry.strategy;

import dev.podium.registry.ResourceStrategy;

/** ServiceAccounts: the answer to a deletion is the account that was deleted. */
final class ServiceAccountStrategy implements ResourceStrategy {

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }
}
