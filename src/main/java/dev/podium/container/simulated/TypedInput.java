package dev.podium.container.simulated;

import dev.podium.network.Pipe;
import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * What programs read of a terminal, line by line. An end that the user types is found by one read, and whoever reads next goes on:
 * {@code ^D} ends a {@code cat}, not the shell that has started it. Whoever types waits while nobody reads.
 */
final class TypedInput extends InputStream {

    private static final byte[] END = {};

    private final Signal signal;
    private final Deque<byte[]> typed = new ArrayDeque<>();
    private int size;
    private int at;
    private boolean closed;

    TypedInput(ClusterTime time) {
        this.signal = time.signal();
    }

    void line(byte[] line) throws IOException {
        if (line.length > 0) {
            put(line);
        }
    }

    void end() throws IOException {
        put(END);
    }

    private void put(byte[] chunk) throws IOException {
        try {
            signal.await(this::writable);
        } catch (InterruptedException stop) {
            throw interrupted();
        }
        synchronized (this) {
            if (closed) {
                throw new IOException("Stream closed");
            }
            typed.add(chunk);
            size += chunk.length;
        }
        signal.raise();
    }

    private synchronized boolean writable() {
        return size < Pipe.CAPACITY || closed;
    }

    private synchronized boolean readable() {
        return !typed.isEmpty() || closed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        try {
            signal.await(this::readable);
        } catch (InterruptedException stop) {
            throw interrupted();
        }
        int count = take(into, offset, length);
        signal.raise();
        return count;
    }

    private synchronized int take(byte[] into, int offset, int length) {
        byte[] first = typed.peek();
        if (first == null) {
            return -1;
        }
        if (first.length == 0) {
            typed.remove();
            return -1;
        }
        int count = Math.min(length, first.length - at);
        System.arraycopy(first, at, into, offset, count);
        at += count;
        size -= count;
        if (at == first.length) {
            typed.remove();
            at = 0;
        }
        return count;
    }

    @Override
    public synchronized int available() {
        return typed.isEmpty() ? 0 : typed.peek().length - at;
    }

    /** Nothing more is typed; what is there can still be read. */
    void finish() {
        synchronized (this) {
            closed = true;
        }
        signal.raise();
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("Interrupted system call");
    }
}
