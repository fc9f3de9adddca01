package dev.podium.nodeagent;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A command that runs in a container, or a container that somebody is attached to. */
public interface Session extends AutoCloseable {

    /** To its standard input; closing it is the input's end. What is written where nothing reads is dropped. */
    OutputStream stdin();

    /** Ends with the command. */
    InputStream stdout();

    /** Ends with the command; empty for a terminal, which has one output only. */
    InputStream stderr();

    /** Its exit code, once it has ended. */
    CompletableFuture<Integer> exit();

    /**
     * Waits until the command has handled what it was given, as far as that can be told.
     *
     * @param patience after which this returns all the same
     */
    default void awaitRead(Duration patience) throws InterruptedException {}

    /** Tells a terminal its new size. */
    void resize(int columns, int rows);

    /** Kills the command, or leaves the container that it was attached to. */
    @Override
    void close();
}
