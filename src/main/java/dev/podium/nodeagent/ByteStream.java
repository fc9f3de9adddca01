package dev.podium.nodeagent;

import java.io.InputStream;
import java.io.OutputStream;

/** A connection to a port. Each direction ends by itself: closing the output lets the other side read what is left. */
public interface ByteStream extends AutoCloseable {

    InputStream input();

    OutputStream output();

    /** Ends both directions, and whoever waits in one of them. */
    @Override
    void close();
}
