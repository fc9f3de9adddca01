package dev.podium.container.simulated;

import dev.podium.container.ExecProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The caller's side of a command in a container, or of a container that it is attached to. */
record Session(
        OutputStream stdin, InputStream stdout, InputStream stderr, CompletableFuture<Integer> exit, Ends ends)
        implements ExecProcess {

    /** What a session's caller can do to its other side. */
    interface Ends {

        void resize();

        void kill();

        /** As {@link ExecProcess#awaitRead}. */
        default void awaitRead(Duration patience) throws InterruptedException {}
    }

    @Override
    public void awaitRead(Duration patience) throws InterruptedException {
        ends.awaitRead(patience);
    }

    @Override
    public void resize(int columns, int rows) {
        ends.resize();
    }

    @Override
    public void kill() {
        ends.kill();
    }
}
