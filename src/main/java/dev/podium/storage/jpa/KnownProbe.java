package dev.podium.storage.jpa;

import dev.podium.probe.ProbeId;
import dev.podium.probe.ProbeKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.springframework.data.domain.Persistable;

/** A probe that has results. Rows are written once: whoever makes one means a new one. */
@Entity
@Table(name = "probe")
final class KnownProbe implements Persistable<Long> {

    @Id
    private long id;

    private String namespace;
    private String pod;

    @Column(name = "pod_uid")
    private String podUid;

    private String container;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private ProbeKind kind;

    @SuppressWarnings("NullAway") // for Hibernate
    private KnownProbe() {}

    KnownProbe(long id, ProbeId probe) {
        this.id = id;
        namespace = probe.namespace();
        pod = probe.pod();
        podUid = probe.podUid();
        container = probe.container();
        kind = probe.kind();
    }

    @Override
    public Long getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return true;
    }

    ProbeId probe() {
        return new ProbeId(namespace, pod, podUid, container, kind);
    }
}
