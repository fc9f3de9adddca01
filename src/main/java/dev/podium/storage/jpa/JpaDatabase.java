package dev.podium.storage.jpa;

import com.zaxxer.hikari.HikariDataSource;
import dev.podium.probe.ProbeLog;
import dev.podium.storage.Store;
import dev.podium.storage.StoreException;
import dev.podium.time.ClusterTime;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * One database with everything in it that a cluster keeps: put together by hand, so that it serves with or without a
 * Spring context, starts fast, and can be had several times in one process.
 */
public final class JpaDatabase implements AutoCloseable {

    /** H2's code for a database file that another process holds. */
    private static final int ALREADY_OPEN = 90020;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Store store;
    private final ProbeLog probeLog;

    private JpaDatabase(JdbcSettings settings, ClusterTime time) {
        try {
            if (settings.folder() != null) {
                open.push(FolderLock.take(settings.folder()));
            }
            Dialect dialect = Dialect.of(settings.url());
            HikariDataSource connections = connections(settings, dialect);
            open.push(connections);
            SessionFactory sessions = prepare(connections, dialect, time);
            open.push(sessions);
            store = new JpaStore(
                    new Medium(sessions, connections, dialect.forceToDisk(settings)), time, settings.place());
            open.push(store);
            probeLog = new JpaProbeLog(sessions, time);
            open.push(probeLog);
        } catch (RuntimeException e) {
            StoreException failure = explained(e, settings);
            try {
                close();
            } catch (RuntimeException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    /** Brings up the tables and the mapping: at once if Hibernate knows the database, as it then needs no connection. */
    private static SessionFactory prepare(HikariDataSource connections, Dialect dialect, ClusterTime time) {
        if (dialect.hibernateProperties().isEmpty()) {
            migrate(connections, dialect);
            return sessions(connections, dialect);
        }
        CompletableFuture<SessionFactory> sessions = new CompletableFuture<>();
        time.runOnPlatformThread("store-mapping", () -> {
            try {
                sessions.complete(sessions(connections, dialect));
            } catch (Throwable e) {
                sessions.completeExceptionally(e);
            }
        });
        try {
            migrate(connections, dialect);
        } catch (RuntimeException e) {
            sessions.join().close();
            throw e;
        }
        return sessions.join();
    }

    private static void migrate(HikariDataSource connections, Dialect dialect) {
        Flyway.configure(JpaDatabase.class.getClassLoader())
                .dataSource(connections)
                .locations("classpath:db/migration")
                .placeholders(dialect.columnTypes())
                .loggers("slf4j")
                .load()
                .migrate();
    }

    /**
     * Opens the database, and creates or updates its tables.
     *
     * @throws StoreException if it cannot be reached, or another Podium has it
     */
    public static JpaDatabase open(JdbcSettings settings, ClusterTime time) {
        return new JpaDatabase(settings, time);
    }

    /** Connects at the first use. */
    private static HikariDataSource connections(JdbcSettings settings, Dialect dialect) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("store");
        pool.setJdbcUrl(dialect.complete(settings.url()));
        pool.setUsername(settings.user());
        pool.setPassword(settings.password());
        pool.setAutoCommit(false);
        // The store's writer, the probe log's, and one to spare.
        pool.setMaximumPoolSize(3);
        pool.setMinimumIdle(1);
        return pool;
    }

    private static SessionFactory sessions(HikariDataSource connections, Dialect dialect) {
        return new HibernatePersistenceConfiguration("podium")
                .managedClasses(StoredObject.class, LoggedRevision.class, StoreState.class, Payload.class)
                .managedClasses(KnownProbe.class, KeptResult.class)
                .sharedCacheMode(SharedCacheMode.NONE)
                .validationMode(ValidationMode.NONE)
                .property(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, connections)
                .property(AvailableSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true)
                .property(AvailableSettings.STATEMENT_BATCH_SIZE, 500)
                .property(AvailableSettings.ORDER_INSERTS, true)
                .property(AvailableSettings.JDBC_TIME_ZONE, "UTC")
                .property(AvailableSettings.USE_SECOND_LEVEL_CACHE, false)
                .property(AvailableSettings.USE_QUERY_CACHE, false)
                .property(AvailableSettings.XML_MAPPING_ENABLED, false)
                // Reflection is fast enough, and no classes have to be made while starting.
                .property("hibernate.bytecode.use_reflection_optimizer", false)
                .property(AvailableSettings.QUERY_STARTUP_CHECKING, false)
                .properties(dialect.hibernateProperties())
                .createEntityManagerFactory();
    }

    private static StoreException explained(RuntimeException failure, JdbcSettings settings) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof StoreException known) {
                return known;
            }
            if (each instanceof SQLException refusal && refusal.getErrorCode() == ALREADY_OPEN) {
                return FolderLock.inUse(settings.place());
            }
        }
        return new StoreException("The database at " + settings.place() + " cannot be opened.", failure);
    }

    /** The cluster's objects and their history. */
    public Store store() {
        return store;
    }

    /** What probes found: every second (of cluster time) it is written down. */
    public ProbeLog probeLog() {
        return probeLog;
    }

    /** Closes the store and the probe log, after their last writes, and then the database. */
    @Override
    public void close() {
        @Nullable RuntimeException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new StoreException("The database did not close properly.", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
