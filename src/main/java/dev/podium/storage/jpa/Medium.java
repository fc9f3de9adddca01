package dev.podium.storage.jpa;

import dev.podium.storage.Heads;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * The store's transactions. Stateless sessions: a row is written as soon as it is known, in JDBC batches, and no
 * persistence context grows or looks for changes.
 */
final class Medium {

    private static final int FETCH_SIZE = 500;

    private final SessionFactory sessions;
    private final DataSource connections;
    private final @Nullable String forceToDisk;

    Medium(SessionFactory sessions, DataSource connections, @Nullable String forceToDisk) {
        this.sessions = sessions;
        this.connections = connections;
        this.forceToDisk = forceToDisk;
    }

    /** Another writer has been at the tables. */
    static final class Intruder extends RuntimeException {}

    /** What there is. */
    record Picture(StoreState state, Stream<Stored> objects, Stream<LogEntry> log) {}

    StoreState state() {
        return transaction(Medium::state);
    }

    private static StoreState state(StatelessSession session) {
        return session.get(StoreState.class, StoreState.ID);
    }

    /** The newest revision of every key. */
    Heads heads() {
        return transaction(session -> {
            Heads heads = emptyHeads(state(session));
            session.createSelectionQuery("select key, revision from StoredObject", Object[].class)
                    .setFetchSize(FETCH_SIZE)
                    .getResultStream()
                    .forEach(row -> heads.found((String) row[0], (Long) row[1]));
            return heads;
        });
    }

    static Heads emptyHeads(StoreState state) {
        Instant time = state.time();
        return new Heads(state.revision(), time == null ? Instant.MIN : time);
    }

    <T> T read(Function<Picture, T> reader) {
        return transaction(session -> {
            StoreState state = state(session);
            // Sorted here: the database's collation may have its own idea of order.
            Stream<Stored> objects = session.createSelectionQuery("from StoredObject", StoredObject.class)
                    .setFetchSize(FETCH_SIZE)
                    .getResultStream()
                    .map(StoredObject::stored)
                    .sorted(java.util.Comparator.comparing(Stored::key));
            Stream<LogEntry> log = session.createSelectionQuery(
                            "from LoggedRevision where revision > :compacted order by revision", LoggedRevision.class)
                    .setParameter("compacted", state.compacted())
                    .setFetchSize(FETCH_SIZE)
                    .getResultStream()
                    .map(LoggedRevision::entry);
            return reader.apply(new Picture(state, objects, log));
        });
    }

    /**
     * Commits entries, and returns when they are as safe as the database can make them.
     *
     * @param before the state they follow
     * @throws Intruder if the state in the database is another
     */
    void write(List<LogEntry> entries, Heads before) {
        Map<String, LogEntry> last = new LinkedHashMap<>();
        entries.forEach(each -> last.put(each.key(), each));
        List<StoredObject> created = new ArrayList<>();
        List<StoredObject> replaced = new ArrayList<>();
        List<StoredObject> deleted = new ArrayList<>();
        last.values().forEach(each -> {
            boolean existed = before.revision(each.key()) > 0;
            if (each.change() != LogEntry.Change.DELETED) {
                (existed ? replaced : created).add(new StoredObject(each));
            } else if (existed) {
                deleted.add(StoredObject.named(each.key()));
            }
        });
        List<LoggedRevision> log = entries.stream().map(LoggedRevision::new).toList();
        transaction(session -> {
            int states = session.createMutationQuery(
                            "update StoreState set revision = :next, time = :time where id = 1 and revision = :previous")
                    .setParameter("next", entries.getLast().revision())
                    .setParameter("time", entries.getLast().time())
                    .setParameter("previous", before.revision())
                    .executeUpdate();
            if (states != 1) {
                throw new Intruder();
            }
            session.insertMultiple(created);
            session.updateMultiple(replaced);
            session.deleteMultiple(deleted);
            session.insertMultiple(log);
            return log;
        });
    }

    /** See {@link JdbcSettings} and {@link Dialect#forceToDisk}. */
    void force() {
        if (forceToDisk == null) {
            return;
        }
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(forceToDisk);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void compact(long revision) {
        transaction(session -> session.createMutationQuery("update StoreState set compacted = :revision where id = 1")
                .setParameter("revision", revision)
                .executeUpdate());
    }

    /** Deletes the oldest log entries that have been compacted, a limited number; tells the first that is left, if any. */
    @Nullable Long sweep(long compacted, int limit) {
        return transaction(session -> {
            Long oldest = oldest(session);
            if (oldest == null || oldest > compacted) {
                return null;
            }
            session.createMutationQuery("delete from LoggedRevision where revision <= :last")
                    .setParameter("last", Math.min(compacted, oldest + limit - 1))
                    .executeUpdate();
            return oldest + limit <= compacted ? (Long) (oldest + limit) : null;
        });
    }

    private static @Nullable Long oldest(StatelessSession session) {
        return session.createSelectionQuery("select min(revision) from LoggedRevision", Long.class)
                .getSingleResultOrNull();
    }

    private <T extends @Nullable Object> T transaction(Function<StatelessSession, T> work) {
        try (StatelessSession session = sessions.openStatelessSession()) {
            Transaction transaction = session.beginTransaction();
            try {
                T result = work.apply(session);
                transaction.commit();
                return result;
            } catch (RuntimeException e) {
                try {
                    if (transaction.isActive()) {
                        transaction.rollback();
                    }
                } catch (RuntimeException second) {
                    e.addSuppressed(second);
                }
                throw e;
            }
        }
    }
}
