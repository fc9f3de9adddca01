package dev.podium.storage.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.storage.Outcome;
import dev.podium.storage.Store;
import dev.podium.storage.StoreContract;
import dev.podium.storage.StoreException;
import dev.podium.storage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a store in a database keeps to besides. */
abstract class JpaStoreContract extends StoreContract {

    private @Nullable JpaDatabase database;

    abstract JdbcSettings settings();

    @Override
    protected Store open() {
        closeDatabase();
        JpaDatabase opened = JpaDatabase.open(settings(), time);
        database = opened;
        return opened.store();
    }

    @AfterEach
    void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void aWriteThatTheDatabaseRefusesFailsAloneAndLeavesNoGap() {
        String tooLong = "x".repeat(701);
        List<CompletableFuture<Outcome>> answers = IntStream.range(0, 100)
                .mapToObj(i -> store.submit(new Write.Create(i % 10 == 3 ? tooLong + i : "k" + i, draft("#"))))
                .toList();
        for (int i = 0; i < answers.size(); i++) {
            CompletableFuture<Outcome> answer = answers.get(i);
            if (i % 10 == 3) {
                assertThatThrownBy(answer::join).cause().isInstanceOf(StoreException.class);
            } else {
                revision(answer.join());
            }
        }
        assertThat(store.revision()).isEqualTo(90);
        assertThat(follower.objects()).hasSize(90);
        assertThat(revision(create("next", "#"))).isEqualTo(91);
    }

    @Test
    void aSecondWriterIsNoticed() {
        create("a", "#");
        try (JpaDatabase intruder = JpaDatabase.open(JdbcSettings.at(settings().url(), "sa", ""), time)) {
            intruder.store().submit(new Write.Create("b", draft("#"))).join();
            CompletableFuture<Outcome> answer = store.submit(new Write.Create("c", draft("#")));
            assertThatThrownBy(answer::join).cause().isInstanceOf(StoreException.class).hasMessageEndingWith(" is in use by another Podium.");
            CompletableFuture<Outcome> next = store.submit(new Write.Create("d", draft("#")));
            assertThatThrownBy(next::join).cause().isInstanceOf(StoreException.class);
        }
        assertThat(store.revision()).isEqualTo(1);
        assertThat(follower.objects()).hasSize(1);
    }

    @Test
    void compactedEntriesAreDeletedUnlessTheyAreTheNewestOfTheirKey() throws Exception {
        create("kept", "#");
        create("replaced", "#");
        create("deleted", "#");
        replace("replaced", 2, "#");
        delete("deleted", 3, "#");
        create("later", "#");
        store.compact(5);
        time.settle();
        assertThat(logged()).containsExactly(1L, 4L, 6L);
        replace("kept", 1, "#");
        store.compact(6);
        time.settle();
        assertThat(logged()).containsExactly(4L, 6L, 7L);
        replace("later", 6, "#");
        delete("later", 8, "#");
        store.compact(9);
        time.settle();
        assertThat(logged()).as("the last tells the revision").containsExactly(4L, 7L, 9L);
    }

    @Test
    void whatACrashKeptFromBeingDeletedIsDeletedAfterTheNextCompaction() throws Exception {
        create("a", "#");
        create("b", "#");
        store.compact(2);
        time.settle();
        replace("a", 1, "#");
        reopen();
        assertThat(logged()).containsExactly(1L, 2L, 3L);
        create("c", "#");
        store.compact(3);
        time.settle();
        assertThat(logged()).containsExactly(2L, 3L, 4L);
    }

    private List<Long> logged() throws Exception {
        try (var connection = java.sql.DriverManager.getConnection(settings().url(), "sa", "");
                var rows = connection.createStatement().executeQuery("select revision from revision_log order by revision")) {
            List<Long> revisions = new ArrayList<>();
            while (rows.next()) {
                revisions.add(rows.getLong(1));
            }
            return revisions;
        }
    }

    @Test
    void whateverTheDatabaseDoesOnlyWhatIsKeptIsPublishedAndAcknowledged() throws Exception {
        create("a", "#");
        try (var connection = java.sql.DriverManager.getConnection(settings().url(), "sa", "")) {
            connection.createStatement().execute("shutdown");
        }
        int committed = 1;
        for (int i = 0; i < 20; i++) {
            try {
                committed += create("k" + i, "#") instanceof Outcome.Committed ? 1 : 0;
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(StoreException.class);
            }
        }
        assertThat(store.revision()).isEqualTo(committed);
        assertThat(follower.revision()).isEqualTo(committed);
        assertThat(follower.objects()).hasSize(committed);
    }

    @Test
    void aClockThatIsClosedFirstEndsTheWriterAfterWhatIsQueued() {
        List<CompletableFuture<Outcome>> answers = IntStream.range(0, 500)
                .mapToObj(i -> store.submit(new Write.Create("k" + i, draft("#"))))
                .toList();
        time.close();
        assertThat(answers).allSatisfy(each -> assertThat(each).isDone());
        CompletableFuture<Outcome> late = store.submit(new Write.Create("late", draft("#")));
        assertThatThrownBy(late::join).cause().isInstanceOf(StoreException.class);
    }
}
