package dev.podium.storage.jpa;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The counters of the store, in the only row of their table. */
@Entity
@Table(name = "store_state")
final class StoreState {

    static final int ID = 1;

    @Id
    private int id = ID;

    private long revision;
    private long compacted;

    @Column(name = "committed_at")
    private @Nullable Instant time;

    private StoreState() {}

    long revision() {
        return revision;
    }

    long compacted() {
        return compacted;
    }

    /** When the revision was committed. */
    @Nullable Instant time() {
        return time;
    }
}
