package dev.podium.network;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * One end of a byte stream between two addresses, as a TCP connection: bounded buffers in both directions, blocking reads
 * and writes (which count as idle to the cluster's time), half-close by closing the output.
 */
public interface Connection extends AutoCloseable {

    /** What the other end writes; ends (-1) once the other end has closed its output and everything was read. */
    InputStream input();

    /** To the other end; an {@link java.io.IOException} {@code Broken pipe} once the other end is closed. */
    OutputStream output();

    /** Where this end is. */
    Address local();

    /** Where the other end is. */
    Address remote();

    /** Closes both directions; a blocked reader or writer at either end is released. */
    @Override
    void close();
}
