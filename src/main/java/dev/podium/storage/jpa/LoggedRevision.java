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

    private Payload payload;

    @SuppressWarnings("NullAway") // for Hibernate
    private LoggedRevision() {}

    LoggedRevision(LogEntry entry) {
        revision = entry.revision();
        key = entry.key();
        change = entry.change();
        time = entry.time();
        payload = Payload.of(entry.value());
    }

    LogEntry entry() {
        return new LogEntry(revision, key, change, payload.value(), time);
    }
}
