package dev.podium.network;

import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A pod network of pipes: no socket, no thread, and a few objects per idle host. */
final class InMemoryPodNetwork implements PodNetwork {

    private static final int FIRST_OUTSIDE_PORT = 32768;
    private static final int OUTSIDE_PORTS = 28232;

    private final ClusterTime time;
    private final Signal arrivals;
    private final Map<String, InMemoryNamespace> hosts = new ConcurrentHashMap<>();
    private final Connections outside = new Connections();
    private final AtomicInteger outsidePort = new AtomicInteger();
    private volatile NameService names = name -> List.of();
    private volatile Destinations destinations = (client, transport, asked) -> new Destinations.Itself();
    private volatile Filter filter = (client, transport, target) -> true;
    private volatile boolean closed;

    InMemoryPodNetwork(ClusterTime time) {
        this.time = time;
        this.arrivals = time.signal();
    }

    ClusterTime time() {
        return time;
    }

    @Override
    public NetworkNamespace attach(String ip) {
        if (closed) {
            throw new IllegalStateException("the network is closed");
        }
        InMemoryNamespace host = new InMemoryNamespace(this, ip);
        if (hosts.putIfAbsent(ip, host) != null) {
            throw new IllegalStateException("address " + ip + " is taken");
        }
        arrivals.raise();
        return host;
    }

    @Override
    public @Nullable NetworkNamespace find(String ip) {
        return hosts.get(ip);
    }

    @Override
    public Connection dial(String ip, int port, Duration timeout) throws IOException, InterruptedException {
        Address target = destination("", new Address(ip, port), timeout);
        InMemoryNamespace host = await(target.ip(), target.port(), timeout);
        demandPassage("", host, target, timeout);
        int from = FIRST_OUTSIDE_PORT + Math.floorMod(outsidePort.getAndIncrement(), OUTSIDE_PORTS);
        return host.accept(new Address(gateway(target.ip()), from), outside, target);
    }

    Connection dial(InMemoryNamespace from, String ip, int port, Duration timeout)
            throws IOException, InterruptedException {
        Address target = destination(from.ip(), new Address(ip, port), timeout);
        InMemoryNamespace host = await(target.ip(), target.port(), timeout);
        demandPassage(from.ip(), host, target, timeout);
        return host.accept(new Address(from.ip(), from.ephemeral()), from.connections(), target);
    }

    Destinations.Destination destination(String client, Transport transport, Address asked) {
        return destinations.find(client, transport, asked);
    }

    @Nullable InMemoryNamespace host(String ip) {
        return hosts.get(ip);
    }

    private Address destination(String client, Address asked, Duration timeout)
            throws IOException, InterruptedException {
        return switch (destination(client, Transport.TCP, asked)) {
            case Destinations.Itself() -> asked;
            case Destinations.Elsewhere(Address address) -> address;
            case Destinations.Nowhere() -> throw new ConnectException("dial tcp " + asked + ": connect: connection refused");
            case Destinations.Silence() -> throw silence(asked, timeout);
        };
    }

    private SocketTimeoutException silence(Address asked, Duration timeout) throws InterruptedException {
        arrivals.await(() -> closed, timeout);
        return new SocketTimeoutException("dial tcp " + asked + ": i/o timeout");
    }

    private void demandPassage(String client, InMemoryNamespace host, Address target, Duration timeout)
            throws IOException, InterruptedException {
        Address forwarded = host.forwarded(Transport.TCP, target);
        if (!lets(client, Transport.TCP, forwarded == null ? target : forwarded)) {
            throw silence(target, timeout);
        }
    }

    boolean lets(String client, Transport transport, Address target) {
        return filter.lets(client, transport, target);
    }

    private InMemoryNamespace await(String ip, int port, Duration timeout) throws IOException, InterruptedException {
        requireAddress(ip);
        arrivals.await(() -> closed || hosts.containsKey(ip), timeout);
        if (closed) {
            throw new ConnectException("dial tcp " + new Address(ip, port) + ": connect: network is unreachable");
        }
        InMemoryNamespace host = hosts.get(ip);
        if (host == null) {
            throw new SocketTimeoutException("dial tcp " + new Address(ip, port) + ": i/o timeout");
        }
        return host;
    }

    private static void requireAddress(String ip) throws UnknownHostException {
        try {
            InetAddress.ofLiteral(ip);
        } catch (IllegalArgumentException name) {
            throw new UnknownHostException("dial tcp: lookup " + ip + ": no such host");
        }
    }

    /** What a Pod sees as the origin of its node's own connections: the first address of its network. */
    private static String gateway(String ip) {
        int dot = ip.lastIndexOf('.');
        return dot < 0 ? ip : ip.substring(0, dot) + ".1";
    }

    @Override
    public void destinations(Destinations known) {
        destinations = known;
    }

    @Override
    public void filter(Filter decides) {
        filter = decides;
    }

    @Override
    public void names(NameService service) {
        names = service;
    }

    @Override
    public List<String> lookup(String name) {
        return names.lookup(name);
    }

    @Override
    public List<String> records(String name, NameService.RecordType type) {
        return names.records(name, type);
    }

    void detach(InMemoryNamespace host) {
        hosts.remove(host.ip(), host);
    }

    @Override
    public void close() {
        closed = true;
        arrivals.raise();
        List.copyOf(hosts.values()).forEach(InMemoryNamespace::close);
        outside.breakAll();
    }
}
