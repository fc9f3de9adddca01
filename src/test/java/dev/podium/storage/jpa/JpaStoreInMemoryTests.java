package dev.podium.storage.jpa;

import java.util.UUID;

class JpaStoreInMemoryTests extends JpaStoreContract {

    private final JdbcSettings settings = JdbcSettings.inMemory("test-" + UUID.randomUUID());

    @Override
    JdbcSettings settings() {
        return settings;
    }
}
