package dev.podium.storage.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A key that exists; its value is the one that the log has under the revision. */
@Entity
@Table(name = "stored_object")
final class StoredObject {

    @Id
    @Column(name = "object_key")
    private String key;

    private long revision;

    @SuppressWarnings("NullAway") // for Hibernate
    private StoredObject() {}

    StoredObject(String key, long revision) {
        this.key = key;
        this.revision = revision;
    }
}
