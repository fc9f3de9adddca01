package dev.podium.network;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network that every Pod and node of a cluster shares: addresses are real in form, and bytes really flow, all inside
 * this JVM. A connection is refused exactly when nothing listens at its address and port.
 */
public interface PodNetwork extends AutoCloseable {

    /**
     * A host on the network, with its own loopback: a Pod's sandbox or a node. Closing it stops its listeners, breaks its
     * connections and frees the address.
     *
     * @throws IllegalStateException if the address is taken
     */
    NetworkNamespace attach(String ip);

    /** The host at that address, or null. */
    @Nullable NetworkNamespace find(String ip);

    /**
     * Connects from outside of every Pod, as a node's own processes (a kubelet's probe) or the API server do.
     *
     * @throws IOException with Go's words: {@code dial tcp 10.244.0.5:8080: connect: connection refused} when nothing
     *     listens there, {@code dial tcp …: i/o timeout} when the address does not exist and {@code timeout} has passed
     */
    Connection dial(String ip, int port, Duration timeout) throws IOException, InterruptedException;

    /** Sets who says where connections go; until then each goes to the host that has the address. */
    void destinations(Destinations destinations);

    /** Sets who decides what may go from one host to another; until then everything may. What stays within a host is let be. */
    void filter(Filter filter);

    /** Sets who answers {@link #lookup}; until then no name is known. */
    void names(NameService service);

    /** The addresses of a fully qualified name; empty if there is no such name. */
    List<String> lookup(String name);

    /** What else is known of a name. */
    List<String> records(String name, NameService.RecordType type);

    @Override
    void close();
}
