package dev.podium.storage.jpa;

import dev.podium.storage.LogEntry;
import dev.podium.storage.Stored;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The current state of a key. */
@Entity
@Table(name = "stored_object")
final class StoredObject {

    @Id
    @Column(name = "object_key")
    private String key;

    private long revision;
    private Payload payload;

    @SuppressWarnings("NullAway") // for Hibernate
    private StoredObject() {}

    StoredObject(LogEntry entry) {
        this(entry.key(), entry.revision(), Payload.of(entry.value()));
    }

    private StoredObject(String key, long revision, Payload payload) {
        this.key = key;
        this.revision = revision;
        this.payload = payload;
    }

    /** Enough of an object to delete it. */
    static StoredObject named(String key) {
        return new StoredObject(key, 0, Payload.of(new byte[0]));
    }

    Stored stored() {
        return new Stored(key, revision, payload.value());
    }
}
