package dev.podium.container;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** A command running in a container. */
public interface ExecProcess {

    /** Its standard input; closed from the start if none was asked for. */
    OutputStream stdin();

    InputStream stdout();

    InputStream stderr();

    /** Its exit code, once it has ended; 137 if it was killed. */
    CompletableFuture<Integer> exit();

    /** Tells a terminal its new size. */
    void resize(int columns, int rows);

    void kill();
}
