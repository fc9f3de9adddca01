package dev.podium.container.simulated;

import dev.podium.container.simulated.http.HttpServer;
import dev.podium.network.DatagramPort;
import dev.podium.network.NetworkNamespace;
import java.io.IOException;

/** What a process has open in the network, until it ends; whoever comes costs it some computing. */
final class Sockets {

    private final SimulatedContainer container;
    private final NetworkNamespace network;
    private final Lifetime lifetime;

    Sockets(SimulatedContainer container, NetworkNamespace network, Lifetime lifetime) {
        this.container = container;
        this.network = network;
        this.lifetime = lifetime;
    }

    void listen(int port, NetworkNamespace.Binding binding, NetworkNamespace.Acceptor acceptor) throws IOException {
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

    DatagramPort bind(int port, DatagramPort.Receiver receiver) throws IOException {
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

    void serve(int port, HttpHandler handler) throws IOException {
        HttpServer server = new HttpServer(request -> {
            container.compute(CpuMeter.REQUEST);
            return handler.handle(request);
        });
        listen(port, NetworkNamespace.Binding.ANY, server::serve);
    }
}
