package dev.podium.storage.jpa;

import dev.podium.storage.LogEntry;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One entry of the revision log. */
@Entity
@Table(name = "revision_log")
final class LoggedRevision {

    @Id
    private long revision;

    @Column(name = "object_key")
    private String key;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "change_type")
    private LogEntry.Change change;

    @Column(name = "committed_at")
    private Instant time;

    /** Null where both columns are. */
    private @Nullable Payload payload;

    @SuppressWarnings("NullAway") // for Hibernate
    private LoggedRevision() {}

    LoggedRevision(LogEntry entry) {
        revision = entry.revision();
        key = entry.key();
        change = entry.change();
        time = entry.time();
        payload = Payload.of(entry.value());
    }

    private LoggedRevision(long revision) {
        this(new LogEntry(revision, "", LogEntry.Change.DELETED, new byte[0], Instant.EPOCH));
    }

    /** Enough of an entry to delete it. */
    static LoggedRevision numbered(long revision) {
        return new LoggedRevision(revision);
    }

    LogEntry entry() {
        return new LogEntry(revision, key, change, payload == null ? new byte[0] : payload.value(), time);
    }
}
