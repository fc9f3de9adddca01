package dev.podium.network;

import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A bounded byte pipe in memory, after pipe(7): a writer waits while it is full, a reader while it is empty, both as idle
 * to the cluster's time. Its buffer grows with what is in it, so that an idle pipe costs a few objects.
 */
public final class Pipe {

    /** How many bytes a pipe holds before its writer waits, as on Linux. */
    public static final int CAPACITY = 64 * 1024;

    private static final int SMALLEST = 512;
    private static final int KEPT_WHEN_EMPTY = 4096;
    private static final byte[] NOTHING = {};

    private final Signal signal;
    private final Source source = new Source();
    private final Sink sink = new Sink();
    private byte[] ring = NOTHING;
    private int head;
    private int size;
    private long passed;
    private int readers;
    private boolean sourceClosed;
    private boolean sinkClosed;
    private @Nullable String broken;

    public Pipe(ClusterTime time) {
        this.signal = time.signal();
    }

    /** Where the pipe is read; closing it makes writers fail with {@code Broken pipe}. */
    public InputStream input() {
        return source;
    }

    /** Where the pipe is written; closing it lets readers read what is left and then end. */
    public OutputStream output() {
        return sink;
    }

    /**
     * Waits until a reader has come back for more than has been written, so that it is done with all of it, or nobody will read it.
     *
     * @param patience of cluster time, after which this returns all the same
     */
    public void awaitRead(Duration patience) throws InterruptedException {
        signal.await(this::read, patience);
    }

    private synchronized boolean read() {
        return size == 0 && readers > 0 || sourceClosed || broken != null;
    }

    private synchronized void readers(int change) {
        readers += change;
    }

    /** Drops what is in the pipe; from now on readers and writers fail with {@code reason}. */
    void breakOff(String reason) {
        synchronized (this) {
            broken = reason;
            size = 0;
            ring = NOTHING;
        }
        signal.raise();
    }

    private synchronized boolean readable() {
        return size > 0 || sinkClosed || sourceClosed || broken != null;
    }

    private synchronized boolean writable() {
        return size < CAPACITY || sinkClosed || sourceClosed || broken != null;
    }

    /** Takes up to {@code length} bytes; 0 if there are none yet, -1 if there will be none. */
    private synchronized int take(byte[] into, int offset, int length) throws IOException {
        if (broken != null) {
            throw new IOException(broken);
        }
        if (sourceClosed) {
            throw new IOException("Stream closed");
        }
        if (size == 0) {
            return sinkClosed ? -1 : 0;
        }
        int count = Math.min(length, size);
        int first = Math.min(count, ring.length - head);
        System.arraycopy(ring, head, into, offset, first);
        System.arraycopy(ring, 0, into, offset + first, count - first);
        head = (head + count) % ring.length;
        size -= count;
        if (size == 0) {
            head = 0;
            ring = ring.length > KEPT_WHEN_EMPTY ? NOTHING : ring;
        }
        return count;
    }

    /** Puts up to {@code length} bytes; 0 if there is no room. */
    private synchronized int put(byte[] from, int offset, int length) throws IOException {
        if (broken != null) {
            throw new IOException(broken);
        }
        if (sinkClosed) {
            throw new IOException("Stream closed");
        }
        if (sourceClosed) {
            throw new IOException("Broken pipe");
        }
        int count = Math.min(length, CAPACITY - size);
        if (size + count > ring.length) {
            grow(size + count);
        }
        int tail = ring.length == 0 ? 0 : (head + size) % ring.length;
        int first = Math.min(count, ring.length - tail);
        System.arraycopy(from, offset, ring, tail, first);
        System.arraycopy(from, offset + first, ring, 0, count - first);
        size += count;
        passed += count;
        return count;
    }

    /** How many bytes have been written so far. */
    synchronized long passed() {
        return passed;
    }

    private void grow(int needed) {
        int length = Math.max(SMALLEST, ring.length);
        while (length < needed) {
            length *= 2;
        }
        byte[] larger = new byte[Math.min(length, CAPACITY)];
        int first = Math.min(size, ring.length - head);
        System.arraycopy(ring, head, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, size - first);
        ring = larger;
        head = 0;
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("Interrupted system call");
    }

    private final class Source extends InputStream {

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
            while (true) {
                int count = take(into, offset, length);
                if (count != 0) {
                    signal.raise();
                    return count;
                }
                readers(1);
                signal.raise();
                try {
                    signal.await(Pipe.this::readable);
                } catch (InterruptedException stop) {
                    throw interrupted();
                } finally {
                    readers(-1);
                }
            }
        }

        @Override
        public int available() {
            synchronized (Pipe.this) {
                return size;
            }
        }

        @Override
        public void close() {
            synchronized (Pipe.this) {
                sourceClosed = true;
                size = 0;
                ring = NOTHING;
            }
            signal.raise();
        }
    }

    private final class Sink extends OutputStream {

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, from.length);
            int done = 0;
            while (done < length) {
                int count = put(from, offset + done, length - done);
                done += count;
                if (count > 0) {
                    signal.raise();
                } else {
                    try {
                        signal.await(Pipe.this::writable);
                    } catch (InterruptedException stop) {
                        throw interrupted();
                    }
                }
            }
        }

        @Override
        public void close() {
            synchronized (Pipe.this) {
                sinkClosed = true;
            }
            signal.raise();
        }
    }
}
