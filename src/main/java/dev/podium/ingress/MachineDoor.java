package dev.podium.ingress;

import dev.podium.model.NodeNetwork;
import dev.podium.network.PodNetwork;
import dev.podium.network.SocketBridge;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port of this machine, at its loopback address, behind which is what answers plain requests for Ingresses. */
public final class MachineDoor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MachineDoor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerSocket socket;
    private final PodNetwork network;
    private final ClusterTime time;

    private MachineDoor(ServerSocket socket, PodNetwork network, ClusterTime time) {
        this.socket = socket;
        this.network = network;
        this.time = time;
    }

    /**
     * @param port 0: any that is free
     * @throws IOException if somebody else has the port
     */
    public static MachineDoor open(int port, PodNetwork network, ClusterTime time) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            socket.close();
            throw taken;
        }
        MachineDoor door = new MachineDoor(socket, network, time);
        time.run("ingress port", door::accept);
        return door;
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                time.run("ingress connection", () -> serve(client));
            } catch (IOException ended) {
                LOG.trace("the port for Ingresses was closed", ended);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            new SocketBridge(time)
                    .fromMachine(client, network.dial(NodeNetwork.INGRESS, Inquiry.Scheme.HTTP.port(), PATIENCE));
        } catch (IOException broken) {
            LOG.trace("a connection for Ingresses broke", broken);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            LOG.debug("the port for Ingresses did not close well", failed);
        }
    }
}
