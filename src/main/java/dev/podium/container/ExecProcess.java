package dev.podium.container;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A command running in a container. */
public interface ExecProcess {

    /** Its standard input; closed from the start if none was asked for. */
    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /** Its exit code, once it has ended; 137 if it was killed. */
    CompletableFuture<Integer> exit();

    /**
     * Waits until the command has handled what it was given, as far as that can be told.
     *
     * @param patience after which this returns all the same
     */
    default void awaitRead(Duration patience) throws InterruptedException {}

    /** Tells a terminal its new size. */
    void resize(int columns, int rows);

    void kill();
}
