package dev.podium.container.simulated;

import dev.podium.container.simulated.http.HttpServer;
import dev.podium.network.Connection;
import dev.podium.network.DatagramPort;
import dev.podium.network.NameService;
import dev.podium.network.NetworkNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What a process does in the network of its Pod. Whatever it opens is closed when it ends; whoever comes costs it some
 * computing.
 */
public final class Sockets {

    private final NetworkNamespace network;
    private final Lifetime lifetime;
    private final SimulatedContainer container;
    private final HostNames names;

    Sockets(NetworkNamespace network, Lifetime lifetime, SimulatedContainer container, HostNames names) {
        this.network = network;
        this.lifetime = lifetime;
        this.container = container;
        this.names = names;
    }

    /** Listens on every address of the Pod until the process ends. */
    public void listen(int port, NetworkNamespace.Acceptor acceptor) throws IOException {
        listen(port, NetworkNamespace.Binding.ANY, acceptor);
    }

    /**
     * Listens until the process ends.
     *
     * @throws IOException if somebody listens there already
     */
    public void listen(int port, NetworkNamespace.Binding binding, NetworkNamespace.Acceptor acceptor) throws IOException {
        NetworkNamespace.Listener listener = network.listen(port, binding, connection -> {
            Runnable close = connection::close;
            if (!lifetime.atEnd(close)) {
                return;
            }
            container.compute(CpuMeter.CONNECTION);
            try {
                acceptor.accept(connection);
            } catch (ProcessEnded over) {
                connection.close();
            } finally {
                lifetime.forget(close);
            }
        });
        lifetime.atEnd(listener::close);
    }

    /** Receives datagrams on a UDP port until the process ends; 0: on any that is free. */
    public DatagramPort bind(int port, DatagramPort.Receiver receiver) throws IOException {
        DatagramPort bound = network.bind(port, NetworkNamespace.Binding.ANY, (own, from, datagram) -> {
            container.compute(CpuMeter.CONNECTION);
            try {
                receiver.receive(own, from, datagram);
            } catch (ProcessEnded over) {
                own.close();
            }
        });
        lifetime.atEnd(bound::close);
        return bound;
    }

    /** Serves HTTP until the process ends. */
    public void serve(int port, HttpHandler handler) throws IOException {
        HttpServer server = new HttpServer(request -> {
            container.compute(CpuMeter.REQUEST);
            return handler.handle(request);
        });
        listen(port, NetworkNamespace.Binding.ANY, server::serve);
    }

    /** Connects to a host by address, by a name in {@code /etc/hosts}, or by a name of the cluster's DNS. */
    public Connection dial(String host, int port, Duration timeout) throws IOException, InterruptedException {
        return network.dial(addressOf(host), port, timeout);
    }

    /**
     * The first address of a host name.
     *
     * @throws java.net.UnknownHostException if there is none
     */
    public String addressOf(String host) throws IOException {
        return names.resolve(host);
    }

    /** The addresses of a host name; empty if there is none. */
    public List<String> lookup(String host) {
        return names.lookup(host);
    }

    /** What else the cluster's DNS knows of a fully qualified name. */
    public List<String> records(String name, NameService.RecordType type) {
        return names.records(name, type);
    }
}
