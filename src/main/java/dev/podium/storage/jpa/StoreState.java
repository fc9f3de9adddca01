package dev.podium.storage.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How far the store has been compacted, in the only row of its table. */
@Entity
@Table(name = "store_state")
final class StoreState {

    static final int ID = 1;

    @Id
    private int id = ID;

    private long compacted;

    private StoreState() {}

    long compacted() {
        return compacted;
    }
}
