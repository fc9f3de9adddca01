package dev.podium.storage.jpa;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactory;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.support.TransactionTemplate;

/** The repositories of the probe log and their transactions, each small, so that the store's writer gets its turn. */
final class ProbeTables {

    private static final int CHUNK = 500;

    private final TransactionTemplate transactions;
    private final KnownProbes probes;
    private final KeptResults results;

    ProbeTables(EntityManagerFactory factory) {
        transactions = new TransactionTemplate(new JpaTransactionManager(factory));
        EntityManager entityManager = SharedEntityManagerCreator.createSharedEntityManager(factory);
        JpaRepositoryFactory repositories = new JpaRepositoryFactory(entityManager);
        repositories.setBeanClassLoader(ProbeTables.class.getClassLoader());
        probes = repositories.getRepository(KnownProbes.class);
        results = repositories.getRepository(KeptResults.class);
    }

    /** What is to be written at one go. */
    record Changes(
            List<KnownProbe> newProbes, List<KeptResult> newResults, List<Long> oldProbes, List<Long> oldResults) {}

    void readProbes(Consumer<KnownProbe> reader) {
        read(probes::findFirst1000ByIdGreaterThanOrderById, KnownProbe::getId, reader);
    }

    /** Oldest first. */
    void readResults(Consumer<KeptResult> reader) {
        read(results::findFirst1000ByIdGreaterThanOrderById, KeptResult::getId, reader);
    }

    private <T> void read(LongFunction<List<T>> page, ToLongFunction<T> id, Consumer<T> reader) {
        long last = 0;
        while (true) {
            long after = last;
            List<T> rows = transactions.execute(status -> page.apply(after));
            if (rows == null || rows.isEmpty()) {
                return;
            }
            rows.forEach(reader);
            last = id.applyAsLong(rows.getLast());
        }
    }

    void write(Changes changes) {
        inChunks(changes.newProbes(), probes::saveAll);
        inChunks(changes.newResults(), results::saveAll);
        inChunks(changes.oldResults(), results::deleteAllOf);
        inChunks(changes.oldProbes(), probes::deleteAllOf);
    }

    private <T> void inChunks(List<T> rows, Consumer<Collection<T>> work) {
        for (int i = 0; i < rows.size(); i += CHUNK) {
            List<T> chunk = rows.subList(i, Math.min(i + CHUNK, rows.size()));
            transactions.executeWithoutResult(status -> work.accept(chunk));
        }
    }
}
