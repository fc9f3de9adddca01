package dev.podium.network;

import java.io.IOException;
import java.time.Duration;

/** One host's view of the network: its address, its loopback, what listens there. */
public interface NetworkNamespace extends AutoCloseable {

    String ip();

    /** What has come and gone so far. */
    Traffic traffic();

    /**
     * Listens on a port. Each connection is handed to {@code acceptor} on a virtual thread of its own; a listener without
     * connections costs no thread.
     *
     * @throws IOException {@code listen tcp :8080: bind: address already in use}
     */
    Listener listen(int port, Binding binding, Acceptor acceptor) throws IOException;

    /** Connects from this host; {@code localhost}, {@code 127.0.0.1} and {@code ::1} are its own loopback. */
    Connection dial(String host, int port, Duration timeout) throws IOException, InterruptedException;

    /**
     * Receives datagrams on a UDP port; 0: on any that is free.
     *
     * @throws IOException {@code listen udp :8081: bind: address already in use}
     */
    DatagramPort bind(int port, Binding binding, DatagramPort.Receiver receiver) throws IOException;

    /**
     * Has what comes to a port of this host go to another host, as a node's host ports go to Pods; whatever listens there
     * gets nothing then.
     *
     * @param ip the address that counts; empty: all of them
     */
    Forwarding forward(Transport transport, String ip, int port, Address target);

    @Override
    void close();

    /** Ends with {@code close}. */
    interface Forwarding extends AutoCloseable {
        @Override
        void close();
    }

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
