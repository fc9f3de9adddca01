package dev.podium.network;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host of an {@link InMemoryPodNetwork}. */
final class InMemoryNamespace implements NetworkNamespace {

    static final String LOOPBACK = "127.0.0.1";
    private static final int FIRST_EPHEMERAL = 32768;
    private static final int LAST_EPHEMERAL = 60999;

    private final InMemoryPodNetwork network;
    private final String ip;
    private final Connections connections = new Connections();
    private final Map<Integer, Listening> listeners = new HashMap<>(2);
    private final Datagrams datagrams;
    private @Nullable Forwardings forwardings;
    private int lastEphemeral = FIRST_EPHEMERAL - 1;
    private boolean closed;

    InMemoryNamespace(InMemoryPodNetwork network, String ip) {
        this.network = network;
        this.ip = ip;
        this.datagrams = new Datagrams(network, this);
    }

    /** Whether an address is a host's loopback. */
    static boolean loopback(String ip) {
        return ip.startsWith("127.") || ip.equals("::1") || ip.equals("localhost");
    }

    Datagrams datagrams() {
        return datagrams;
    }

    @Override
    public DatagramPort bind(int port, Binding binding, DatagramPort.Receiver receiver) throws IOException {
        synchronized (this) {
            if (closed) {
                throw new BindException("listen udp :" + port + ": bind: cannot assign requested address");
            }
        }
        return datagrams.bind(port, binding, receiver);
    }

    @Override
    public synchronized Forwarding forward(Transport transport, String address, int port, Address target) {
        if (forwardings == null) {
            forwardings = new Forwardings();
        }
        return forwardings.add(transport, address, port, target);
    }

    /** Where else something goes that has come to {@code target}; null: nowhere else. */
    @Nullable Address forwarded(Transport transport, Address target) {
        Forwardings all;
        synchronized (this) {
            all = forwardings;
        }
        return all == null ? null : all.find(transport, target);
    }

    @Override
    public String ip() {
        return ip;
    }

    @Override
    public Traffic traffic() {
        return connections.traffic();
    }

    Connections connections() {
        return connections;
    }

    @Override
    public synchronized Listener listen(int port, Binding binding, Acceptor acceptor) throws IOException {
        String host = binding == Binding.LOOPBACK ? LOOPBACK : "";
        if (closed) {
            throw new BindException("listen tcp " + host + ":" + port + ": bind: cannot assign requested address");
        }
        int chosen = port == 0 ? ephemeralPort() : port;
        if (listeners.containsKey(chosen)) {
            throw new BindException("listen tcp " + host + ":" + chosen + ": bind: address already in use");
        }
        Address address = new Address(binding == Binding.LOOPBACK ? LOOPBACK : ip, chosen);
        Listening listener = new Listening(address, binding, acceptor);
        listeners.put(chosen, listener);
        return listener;
    }

    @Override
    public Connection dial(String host, int port, Duration timeout) throws IOException, InterruptedException {
        return switch (host) {
            case "localhost", "::1" -> connect(LOOPBACK, port);
            case String own when own.startsWith("127.") -> connect(own, port);
            case String own when own.equals(ip) -> connect(ip, port);
            default -> network.dial(this, host, port, timeout);
        };
    }

    private Connection connect(String host, int port) throws IOException {
        return accept(new Address(host, ephemeral()), connections, new Address(host, port));
    }

    /** Connects a client to what listens here at {@code target}. */
    Connection accept(Address client, Connections clients, Address target) throws IOException {
        Address elsewhere = forwarded(Transport.TCP, target);
        if (elsewhere != null) {
            InMemoryNamespace host = network.host(elsewhere.ip());
            if (host == null) {
                throw new ConnectException("dial tcp " + target + ": connect: connection refused");
            }
            // Where nothing listens at the end, that is what is told.
            Address from = loopback(client.ip()) ? new Address(ip, client.port()) : client;
            return host.accept(from, clients, elsewhere);
        }
        Listening listener = listener(target.port());
        boolean local = loopback(target.ip());
        if (listener == null || (listener.binding == Binding.LOOPBACK && !local)) {
            throw new ConnectException("dial tcp " + target + ": connect: connection refused");
        }
        PipeConnection.Ends ends = PipeConnection.open(network.time(), client, clients, target, connections);
        network.time().run("connection " + target, () -> serve(listener, ends.server()));
        return ends.client();
    }

    private synchronized @Nullable Listening listener(int port) {
        return listeners.get(port);
    }

    private static void serve(Listening listener, PipeConnection connection) {
        try {
            listener.acceptor.accept(connection);
        } catch (IOException gone) {
            connection.close();
        } catch (InterruptedException stop) {
            connection.close();
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            connection.reset();
            throw broken;
        }
    }

    synchronized int ephemeral() {
        return ephemeralPort();
    }

    private int ephemeralPort() {
        do {
            lastEphemeral = lastEphemeral >= LAST_EPHEMERAL ? FIRST_EPHEMERAL : lastEphemeral + 1;
        } while (listeners.containsKey(lastEphemeral));
        return lastEphemeral;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            listeners.clear();
        }
        datagrams.close();
        network.detach(this);
        connections.breakAll();
    }

    private final class Listening implements Listener {

        private final Address address;
        private final Binding binding;
        private final Acceptor acceptor;

        Listening(Address address, Binding binding, Acceptor acceptor) {
            this.address = address;
            this.binding = binding;
            this.acceptor = acceptor;
        }

        @Override
        public Address address() {
            return address;
        }

        @Override
        public void close() {
            synchronized (InMemoryNamespace.this) {
                listeners.remove(address.port(), this);
            }
        }
    }
}
