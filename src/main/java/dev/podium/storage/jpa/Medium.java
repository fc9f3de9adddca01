package dev.podium.storage.jpa;

import dev.podium.storage.Heads;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/**
 * The store's transactions. Stateless sessions: a row is written as soon as it is known, in JDBC batches, and no
 * persistence context grows or looks for changes.
 *
 * <p>A value is written once, with its log entry. An object's row only points there, so that an entry outlives its
 * compaction for as long as it is the newest of its key; and the newest entry of all stays, since it tells the revision.
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
    static final class Intruder extends RuntimeException {
        private Intruder(Throwable cause) {
            super(cause);
        }
    }

    /** The log entry {@code revision} is of {@code key}. */
    record Place(long revision, String key) {}

    /**
     * How far the store has come.
     *
     * @param newest the last log entry; null if nothing has ever been written
     */
    record Progress(long compacted, @Nullable LogEntry newest) {

        long revision() {
            return newest == null ? 0 : newest.revision();
        }

        Heads emptyHeads() {
            return newest == null ? new Heads() : new Heads(newest.revision(), newest.time());
        }

        /** Whether {@code entry} is the last that was committed. */
        boolean endsWith(LogEntry entry) {
            return newest != null
                    && newest.revision() == entry.revision()
                    && newest.key().equals(entry.key())
                    && newest.time().equals(entry.time());
        }
    }

    /** What there is. */
    record Picture(Progress progress, Stream<Stored> objects, Stream<LogEntry> log) {}

    Progress progress() {
        return transaction(Medium::progress);
    }

    private static Progress progress(StatelessSession session) {
        LoggedRevision newest = session.createSelectionQuery(
                        "from LoggedRevision order by revision desc", LoggedRevision.class)
                .setMaxResults(1)
                .getSingleResultOrNull();
        long compacted = session.get(StoreState.class, StoreState.ID).compacted();
        return new Progress(compacted, newest == null ? null : newest.entry());
    }

    /** The newest revision of every key. */
    Heads heads() {
        return transaction(session -> {
            Heads heads = progress(session).emptyHeads();
            session.createSelectionQuery("select key, revision from StoredObject", Object[].class)
                    .setFetchSize(FETCH_SIZE)
                    .getResultStream()
                    .forEach(row -> heads.found((String) row[0], (Long) row[1]));
            return heads;
        });
    }

    <T> T read(Function<Picture, T> reader) {
        return transaction(session -> {
            Progress progress = progress(session);
            // Sorted here: the database's collation may have its own idea of order.
            Stream<Stored> objects = session.createSelectionQuery(
                            "select log from StoredObject object join LoggedRevision log on log.revision = object.revision",
                            LoggedRevision.class)
                    .setFetchSize(FETCH_SIZE)
                    .getResultStream()
                    .map(LoggedRevision::entry)
                    .map(each -> new Stored(each.key(), each.revision(), each.value()))
                    .sorted(Comparator.comparing(Stored::key));
            Stream<LogEntry> log = session.createSelectionQuery(
                            "from LoggedRevision where revision > :compacted order by revision", LoggedRevision.class)
                    .setParameter("compacted", progress.compacted())
                    .setFetchSize(FETCH_SIZE)
                    .getResultStream()
                    .map(LoggedRevision::entry);
            return reader.apply(new Picture(progress, objects, log));
        });
    }

    /**
     * Commits entries, and returns when they are as safe as the database can make them.
     *
     * @param before the state they follow
     * @throws Intruder if the database is in another state: somebody has written an entry with such a revision
     */
    void write(List<LogEntry> entries, Heads before) {
        Map<String, LogEntry> last = new LinkedHashMap<>();
        entries.forEach(each -> last.put(each.key(), each));
        List<StoredObject> created = new ArrayList<>();
        List<StoredObject> replaced = new ArrayList<>();
        List<StoredObject> deleted = new ArrayList<>();
        last.values().forEach(each -> {
            boolean existed = before.revision(each.key()) > 0;
            StoredObject row = new StoredObject(each.key(), each.revision());
            if (each.change() != LogEntry.Change.DELETED) {
                (existed ? replaced : created).add(row);
            } else if (existed) {
                deleted.add(row);
            }
        });
        List<LoggedRevision> log = entries.stream().map(LoggedRevision::new).toList();
        try {
            transaction(session -> {
                session.insertMultiple(log);
                session.insertMultiple(created);
                session.updateMultiple(replaced);
                session.deleteMultiple(deleted);
                return log;
            });
        } catch (ConstraintViolationException e) {
            throw e.getKind() == ConstraintViolationException.ConstraintKind.UNIQUE ? new Intruder(e) : e;
        }
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

    /** The first {@code limit} log entries after {@code from}, up to and including {@code to}. */
    List<Place> log(long from, long to, int limit) {
        return transaction(session -> session.createSelectionQuery(
                        "select revision, key from LoggedRevision where revision > :from and revision <= :to order by revision",
                        Place.class)
                .setParameter("from", from)
                .setParameter("to", to)
                .setMaxResults(limit)
                .getResultList());
    }

    /** Deletes log entries. */
    void delete(List<Long> revisions) {
        List<LoggedRevision> rows =
                revisions.stream().map(LoggedRevision::numbered).toList();
        transaction(session -> {
            session.deleteMultiple(rows);
            return rows;
        });
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
