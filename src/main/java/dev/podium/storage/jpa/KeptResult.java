package dev.podium.storage.jpa;

import dev.podium.probe.ProbeId;
import dev.podium.probe.ProbeOutcome;
import dev.podium.probe.ProbeResult;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.springframework.data.domain.Persistable;

/**
 * One result of a probe, with the probe's counts as of then: the newest row has the newest counts, and no row is ever
 * updated.
 */
@Entity
@Table(name = "probe_result")
final class KeptResult implements Persistable<Long> {

    private static final int MESSAGE_LENGTH = 1024;

    @Id
    private long id;

    @Column(name = "probe_id")
    private long probeId;

    @Column(name = "started_at")
    private Instant time;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private ProbeOutcome outcome;

    @Column(name = "latency_nanos")
    private long latencyNanos;

    private String message;
    private long total;
    private long failures;

    @SuppressWarnings("NullAway") // for Hibernate
    private KeptResult() {}

    KeptResult(long id, long probeId, ProbeResult result, long total, long failures) {
        this.id = id;
        this.probeId = probeId;
        time = result.time();
        outcome = result.outcome();
        latencyNanos = result.latency().toNanos();
        message = result.message().substring(0, Math.min(result.message().length(), MESSAGE_LENGTH));
        this.total = total;
        this.failures = failures;
    }

    @Override
    public Long getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return true;
    }

    long probeId() {
        return probeId;
    }

    long total() {
        return total;
    }

    long failures() {
        return failures;
    }

    ProbeResult result(ProbeId probe) {
        return new ProbeResult(probe, time, outcome, Duration.ofNanos(latencyNanos), message);
    }
}
