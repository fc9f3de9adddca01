package dev.podium.proxy;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ObjectReference;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.model.Service;
import dev.podium.model.ServicePort;
import dev.podium.network.PodNetwork;
import dev.podium.network.SocketBridge;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the Services' node ports on the machine as well, at its loopback address: what comes there goes to the Service as from a
 * node. A port that somebody else has is tried again, and an Event tells of it.
 */
public final class MachinePorts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MachinePorts.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final ApiClient client;
    private final PodNetwork network;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;
    private final Map<Integer, Opened> opened = new HashMap<>();
    private boolean closed;

    /** Where what comes at a port goes. */
    private record Target(ObjectKey service, String address, int port) {}

    private record Opened(Target target, ServerSocket socket) {}

    public MachinePorts(ApiClient client, PodNetwork network, ClusterTime time) {
        this.client = client.as("kube-proxy");
        this.network = network;
        this.time = time;
        this.events = new EventRecorder(client, time, "kube-proxy");
        // One at a time: what one Service gives up another one may want.
        this.loop = new ControllerLoop<>("machine-ports", time, 1, this::reconcile);
    }

    /** To be called before the informers start. */
    public void register(Informers informers) {
        informers.of(ResourceType.SERVICES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Service object, @Nullable Service old) {
                loop.enqueue(ObjectKey.of(object.metadata()));
            }

            @Override
            public void deleted(Service last) {
                loop.enqueue(ObjectKey.of(last.metadata()));
            }
        });
    }

    private synchronized @Nullable Duration reconcile(ObjectKey key) {
        Service service = client.find(ResourceType.SERVICES, key.namespace(), key.name());
        Map<Integer, Target> wanted = service == null ? Map.of() : wanted(service, key);
        opened.entrySet().removeIf(each -> {
            Target now = each.getValue().target();
            boolean given = now.service().equals(key) && !now.equals(wanted.get(each.getKey()));
            if (given) {
                close(each.getValue().socket());
            }
            return given;
        });
        boolean all = true;
        for (Map.Entry<Integer, Target> each : wanted.entrySet()) {
            all &= opened.containsKey(each.getKey()) || open(each.getKey(), each.getValue(), service);
        }
        return all ? null : AGAIN;
    }

    private static Map<Integer, Target> wanted(Service service, ObjectKey key) {
        Map<Integer, Target> wanted = new HashMap<>();
        if (service.spec().hasAddress()) {
            for (ServicePort each : service.spec().ports()) {
                if (each.nodePort() != null && each.nodePort() > 0 && each.protocolOrTcp().equals("TCP")) {
                    wanted.put(each.nodePort(), new Target(key, service.spec().clusterIP(), each.port()));
                }
            }
        }
        return wanted;
    }

    private boolean open(int port, Target target, Service service) {
        if (closed) {
            return true;
        }
        ServerSocket socket = null;
        try {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            close(socket);
            events.event(
                    ObjectReference.of("v1", "Service", service.metadata()),
                    EventRecorder.Type.WARNING,
                    "NodePortNotOpened",
                    "Node port " + port + " could not be opened on this machine: " + taken.getMessage());
            return false;
        }
        opened.put(port, new Opened(target, socket));
        ServerSocket listening = socket;
        time.run("node port " + port, () -> accept(listening, target));
        return true;
    }

    private void accept(ServerSocket listening, Target target) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                time.run("node port connection", () -> serve(socket, target));
            } catch (IOException ended) {
                LOG.trace("a node port was closed", ended);
            }
        }
    }

    private void serve(Socket socket, Target target) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new SocketBridge(time).fromMachine(socket, network.dial(target.address(), target.port(), PATIENCE));
        } catch (IOException broken) {
            LOG.trace("a connection to a node port broke", broken);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(@Nullable ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException failed) {
            LOG.debug("a node port did not close well", failed);
        }
    }

    @Override
    public void close() {
        loop.close();
        synchronized (this) {
            closed = true;
            opened.values().forEach(each -> close(each.socket()));
            opened.clear();
        }
    }
}
