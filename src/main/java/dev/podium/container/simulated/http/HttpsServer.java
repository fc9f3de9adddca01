package dev.podium.container.simulated.http;

import dev.podium.container.simulated.HttpHandler;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import dev.podium.network.PemKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves HTTP/1.1 over TLS on connections of the pod network. */
public final class HttpsServer {

    private static final Logger LOG = LoggerFactory.getLogger(HttpsServer.class);
    private static final char[] NO_SECRET = "memory".toCharArray();

    private final SSLContext context;
    private final HttpServer server;

    /**
     * @param certificates in PEM, the server's own first
     * @param key in PEM, in any of the forms that OpenSSL and Go write
     * @throws IOException if they cannot be read, or do not belong together
     */
    public HttpsServer(byte[] certificates, String key, HttpHandler handler) throws IOException {
        this.context = context(certificates, key);
        this.server = new HttpServer(handler);
    }

    private static SSLContext context(byte[] certificates, String key) throws IOException {
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates))
                    .toArray(Certificate[]::new);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", PemKey.read(key), NO_SECRET, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_SECRET);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new IOException("tls: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Serves one connection until either end closes it. */
    public void serve(Connection connection) throws IOException {
        SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(new ConnectionSocket(connection), null, true);
        try {
            socket.startHandshake();
            server.serve(connection, socket);
        } catch (SSLException noTls) {
            LOG.debug("{} does not speak TLS, or does not trust this server", connection.remote(), noTls);
            connection.close();
        }
    }
}
