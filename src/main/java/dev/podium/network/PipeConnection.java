package dev.podium.network;

import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/** One end of two pipes, one per direction. */
final class PipeConnection implements Connection {

    private final Pipe incoming;
    private final Pipe outgoing;
    private final Address local;
    private final Address remote;
    private final Connections registry;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PipeConnection(Pipe incoming, Pipe outgoing, Address local, Address remote, Connections registry) {
        this.incoming = incoming;
        this.outgoing = outgoing;
        this.local = local;
        this.remote = remote;
        this.registry = registry;
    }

    /** The two ends of a new connection; each is registered with its host. */
    static Ends open(ClusterTime time, Address client, Connections clients, Address server, Connections servers) {
        Pipe there = new Pipe(time);
        Pipe back = new Pipe(time);
        Ends ends = new Ends(
                new PipeConnection(back, there, client, server, clients),
                new PipeConnection(there, back, server, client, servers));
        clients.add(ends.client);
        servers.add(ends.server);
        return ends;
    }

    @Override
    public InputStream input() {
        return incoming.input();
    }

    @Override
    public OutputStream output() {
        return outgoing.output();
    }

    @Override
    public Address local() {
        return local;
    }

    @Override
    public Address remote() {
        return remote;
    }

    /** What has come to this end and gone from it; nothing if it never leaves its host. */
    Traffic traffic() {
        boolean inside = InMemoryNamespace.loopback(local.ip()) || local.ip().equals(remote.ip());
        return inside ? Traffic.NONE : new Traffic(incoming.passed(), outgoing.passed());
    }

    /** Ends both directions as a host does that goes away. */
    void reset() {
        closed.set(true);
        registry.remove(this);
        incoming.breakOff("Connection reset by peer");
        outgoing.breakOff("Connection reset by peer");
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            registry.remove(this);
            try {
                incoming.input().close();
                outgoing.output().close();
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    /** Both ends of a connection. */
    record Ends(PipeConnection client, PipeConnection server) {}
}
