package dev.podium.ingress;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.model.NodeNetwork;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.PodNetwork;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers at the address of all Ingresses, {@link NodeNetwork#INGRESS}: brings requests to Services by their hosts and paths, as
 * ingress-nginx does.
 */
public final class IngressProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IngressProxy.class);

    private final NetworkNamespace host;
    private final Visit.Surroundings surroundings;
    private final SSLContext tls;

    private IngressProxy(NetworkNamespace host, Visit.Surroundings surroundings, SSLContext tls) {
        this.host = host;
        this.surroundings = surroundings;
        this.tls = tls;
    }

    /** To be called before the informers start; closing it frees the address. */
    public static IngressProxy serve(ApiClient client, Informers informers, PodNetwork network, ClusterTime time) {
        ApiClient own = client.as("nginx-ingress-controller");
        IngressBook book = new IngressBook(own, informers);
        Backends backends = new Backends(own, informers, network);
        NetworkNamespace host = network.attach(NodeNetwork.INGRESS);
        IngressProxy proxy = new IngressProxy(
                host, new Visit.Surroundings(book, backends, host, time), new Certificates(own, book, time).context());
        try {
            host.listen(Inquiry.Scheme.HTTP.port(), NetworkNamespace.Binding.ANY, proxy::plain);
            host.listen(Inquiry.Scheme.HTTPS.port(), NetworkNamespace.Binding.ANY, proxy::secure);
            return proxy;
        } catch (IOException impossible) {
            host.close();
            throw new IllegalStateException("a new host has all of its ports free", impossible);
        }
    }

    private void plain(Connection connection) throws IOException, InterruptedException {
        new Visit(surroundings, new ConnectionSocket(connection), Inquiry.Scheme.HTTP, connection.remote().ip()).serve();
    }

    private void secure(Connection connection) throws IOException, InterruptedException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(new ConnectionSocket(connection), null, true);
        try {
            socket.startHandshake();
        } catch (SSLException noTls) {
            LOG.debug("{} does not speak TLS, or does not trust what it is shown", connection.remote(), noTls);
            connection.close();
            return;
        }
        new Visit(surroundings, socket, Inquiry.Scheme.HTTPS, connection.remote().ip()).serve();
    }

    @Override
    public void close() {
        host.close();
    }
}
