package dev.podium.storage.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.storage.Draft;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Outcome;
import dev.podium.storage.RecordingFollower;
import dev.podium.storage.Write;
import dev.podium.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class MigrationTests {

    private final String url = "jdbc:h2:mem:migration-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    @Test
    void aStateFolderFromBeforeValuesWereKeptOnceKeepsEverything() throws Exception {
        migrateTo("1");
        execute(
                "insert into stored_object values ('a', 2, X'6132', null), ('b', 4, X'6234', null)",
                "insert into revision_log values (4, 'b', 'CREATED', '2026-01-02 03:04:05Z', X'6234', null)",
                "update store_state set revision = 5, compacted = 3, committed_at = '2026-01-02 03:04:06Z'",
                "insert into revision_log values (5, 'c', 'DELETED', '2026-01-02 03:04:06Z', X'6335', null)");
        try (ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-03T00:00:00Z"));
                JpaDatabase database = JpaDatabase.open(JdbcSettings.at(url, "sa", ""), time)) {
            RecordingFollower follower = new RecordingFollower();
            database.store().follow(follower);
            assertThat(database.store().revision()).isEqualTo(5);
            assertThat(database.store().compacted()).isEqualTo(3);
            assertThat(follower.objects()).containsExactly("a@2=a2", "b@4=b4");
            assertThat(follower.log()).containsExactly("4 CREATED b=b4", "5 DELETED c=c5");
            assertThat(follower.faults()).isEmpty();
        }
    }

    @Test
    void aStateFolderWithNothingInItsLogKeepsItsCounter() throws Exception {
        migrateTo("1");
        execute("update store_state set revision = 7, compacted = 7, committed_at = '2026-01-02 03:04:06Z'");
        try (ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-03T00:00:00Z"));
                JpaDatabase database = JpaDatabase.open(JdbcSettings.at(url, "sa", ""), time)) {
            RecordingFollower follower = new RecordingFollower();
            database.store().follow(follower);
            assertThat(follower.objects()).isEmpty();
            Draft draft = new Draft("d".getBytes(StandardCharsets.UTF_8), -1);
            Outcome outcome = database.store().submit(new Write.Create("d", draft)).join();
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Committed.class, committed -> {
                LogEntry entry = committed.entry();
                assertThat(entry.revision()).isEqualTo(8);
            });
        }
    }

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(url, "sa", "")
                .locations("classpath:db/migration")
                .placeholders(Dialect.H2.columnTypes())
                .loggers("slf4j")
                .target(version)
                .load()
                .migrate();
    }

    private void execute(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, "sa", "")) {
            for (String each : statements) {
                connection.createStatement().execute(each);
            }
        }
    }
}
