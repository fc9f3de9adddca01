package dev.podium.storage.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.probe.MemoryProbeLog;
import dev.podium.probe.ProbeKind;
import dev.podium.probe.ProbeLog;
import dev.podium.probe.ProbeLogContract;
import dev.podium.probe.ProbeOutcome;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JpaProbeLogTests extends ProbeLogContract {

    private final JdbcSettings settings = JdbcSettings.inMemory("test-" + UUID.randomUUID());
    private @Nullable JpaDatabase database;

    @Override
    protected ProbeLog open() {
        closeDatabase();
        JpaDatabase opened = JpaDatabase.open(settings, time);
        database = opened;
        return opened.probeLog();
    }

    @Override
    protected boolean isDurable() {
        return true;
    }

    @AfterEach
    void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    private long rows(String table) throws Exception {
        try (var connection = DriverManager.getConnection(settings.url(), "sa", "");
                var rows = connection.createStatement().executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void theTablesAreBoundedToo() throws Exception {
        for (int i = 0; i < 100; i++) {
            log.append(result(probe("ns", "a", ProbeKind.LIVENESS), i, ProbeOutcome.SUCCESS));
            log.append(result(probe("ns", "b", ProbeKind.LIVENESS), i, ProbeOutcome.SUCCESS));
            time.advance(Duration.ofMillis(300));
        }
        time.advance(Duration.ofSeconds(1));
        assertThat(rows("probe")).isEqualTo(2);
        assertThat(rows("probe_result")).isEqualTo(2 * MemoryProbeLog.KEPT);
        log.forget("uid-a");
        time.advance(Duration.ofSeconds(1));
        assertThat(rows("probe")).isEqualTo(1);
        assertThat(rows("probe_result")).isEqualTo(MemoryProbeLog.KEPT);
    }
}
