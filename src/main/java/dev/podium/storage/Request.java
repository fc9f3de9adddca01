package dev.podium.storage;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What waits for a store's single writer, in the order in which it came. For implementations of {@link Store}. */
public sealed interface Request {

    /** @param cause why the request comes to nothing */
    void refuse(RuntimeException cause);

    /** A change of one object. */
    record Change(Write write, CompletableFuture<Outcome> answer) implements Request {

        public Change(Write write) {
            this(write, new CompletableFuture<>());
        }

        @Override
        public void refuse(RuntimeException cause) {
            answer.completeExceptionally(cause);
        }
    }

    /** Something else that must not happen in the middle of a change. */
    record Other(Runnable work, CompletableFuture<@Nullable Void> answer) implements Request {

        public Other(Runnable work) {
            this(work, new CompletableFuture<>());
        }

        /** Does it, and lets whoever waits know how it went. */
        public void run() {
            try {
                work.run();
                answer.complete(null);
            } catch (RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        }

        @Override
        public void refuse(RuntimeException cause) {
            answer.completeExceptionally(cause);
        }
    }
}
