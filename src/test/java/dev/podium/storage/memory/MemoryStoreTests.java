package dev.podium.storage.memory;

import dev.podium.storage.Store;
import dev.podium.storage.StoreContract;

class MemoryStoreTests extends StoreContract {

    @Override
    protected Store open() {
        return new MemoryStore(time);
    }

    @Override
    protected boolean isDurable() {
        return false;
    }
}
