package dev.podium.network;

import java.io.IOException;
import java.time.Duration;

/** One host's view of the network: its address, its loopback, what listens there. */
public interface NetworkNamespace extends AutoCloseable {

    String ip();

    /**
     * Listens on a port. Each connection is handed to {@code acceptor} on a virtual thread of its own; a listener without
     * connections costs no thread.
     *
     * @throws IOException {@code listen tcp :8080: bind: address already in use}
     */
    Listener listen(int port, Binding binding, Acceptor acceptor) throws IOException;

    /** Connects from this host; {@code localhost}, {@code 127.0.0.1} and {@code ::1} are its own loopback. */
    Connection dial(String host, int port, Duration timeout) throws IOException, InterruptedException;

    @Override
    void close();

    /** On which of a host's addresses something listens. */
    enum Binding {
        ANY,
        LOOPBACK
    }

    /** What serves connections; it owns each one and closes it. */
    interface Acceptor {
        void accept(Connection connection) throws IOException, InterruptedException;
    }

    /** Something that listens. */
    interface Listener extends AutoCloseable {
        Address address();

        @Override
        void close();
    }
}
