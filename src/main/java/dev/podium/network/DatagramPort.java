package dev.podium.network;

import java.io.IOException;

/** A UDP port of a host: datagrams arrive whole, in any order, or not at all. */
public interface DatagramPort extends AutoCloseable {

    Address address();

    /**
     * Sends one, at once; what comes back comes from {@code to}, also if that is a Service's address. Nobody hears of one that
     * is lost.
     *
     * @throws java.net.ConnectException {@code connection refused} if there is a host that says that nothing listens there
     */
    void send(Address to, byte[] datagram) throws IOException;

    /** Receives no more. */
    @Override
    void close();

    /** What takes datagrams, each on a virtual thread of its own. */
    @FunctionalInterface
    interface Receiver {
        void receive(DatagramPort port, Address from, byte[] datagram) throws IOException, InterruptedException;
    }
}
