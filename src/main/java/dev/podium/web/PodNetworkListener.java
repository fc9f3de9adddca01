package dev.podium.web;

import dev.podium.network.Connection;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.SocketBridge;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has the API server answer on the pod network too, at the control plane's address: every byte goes on to the port of this
 * machine where HTTPS is served, and comes back from there. Without such a port nothing listens, and Pods are refused.
 */
@Component
class PodNetworkListener implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PodNetworkListener.class);

    private final SecureListener secure;
    private final SecurePort port;
    private final NetworkNamespace controlPlane;
    private final ClusterTime time;
    private NetworkNamespace.@Nullable Listener listener;

    PodNetworkListener(SecureListener secure, SecurePort port, NetworkNamespace controlPlane, ClusterTime time) {
        this.secure = secure;
        this.port = port;
        this.controlPlane = controlPlane;
        this.time = time;
    }

    /** Starts after the web server, whose port is not known before, and stops before it. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE + 1;
    }

    @Override
    public synchronized void start() {
        Integer number = secure.port();
        if (number == null || listener != null) {
            return;
        }
        try {
            InetSocketAddress server = new InetSocketAddress(host(), number);
            listener = controlPlane.listen(
                    SecurePort.USUAL, NetworkNamespace.Binding.ANY, connection -> bridge(connection, server));
        } catch (IOException taken) {
            LOG.warn("the API server does not answer to Pods: {}", taken.getMessage());
        }
    }

    private InetAddress host() throws IOException {
        InetAddress address = InetAddress.getByName(port.address());
        return address.isAnyLocalAddress() || port.address().isEmpty() ? InetAddress.getLoopbackAddress() : address;
    }

    private void bridge(Connection connection, InetSocketAddress server) throws IOException {
        try (connection;
                Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setTcpNoDelay(true);
            new SocketBridge(time).toMachine(connection, socket);
        }
    }

    @Override
    public synchronized void stop() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return listener != null;
    }
}
