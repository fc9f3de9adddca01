package dev.podium.container.simulated.http;

import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS as programs in containers begin it, over connections of the pod network. */
public final class TlsClient {

    private TlsClient() {}

    /** Whom a client believes. */
    public sealed interface Trust {

        /** Whoever answers. */
        record Anyone() implements Trust {}

        /** Whoever shows a certificate for its name that one of these has signed, or is one of these. */
        record In(List<X509Certificate> authorities, Instant now) implements Trust {

            public In {
                authorities = List.copyOf(authorities);
            }
        }
    }

    /**
     * The certificates in a file.
     *
     * @param pem in PEM, with anything between them
     * @throws IOException if there are none, or what there is is no certificate
     */
    public static List<X509Certificate> certificates(byte[] pem) throws IOException {
        try {
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                found.add((X509Certificate) each);
            }
            if (found.isEmpty()) {
                throw new IOException("no certificate");
            }
            return found;
        } catch (CertificateException malformed) {
            throw new IOException(malformed.getMessage(), malformed);
        }
    }

    /**
     * Shakes hands.
     *
     * @param host as whom the other side is to prove itself: a name or an address
     * @throws TlsException if it does not; the connection is closed
     */
    public static Socket connect(Connection connection, String host, Trust trust) throws IOException {
        Judge judge = new Judge(host, trust);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {judge}, null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(new ConnectionSocket(connection), host, connection.remote().port(), true);
            socket.startHandshake();
            return socket;
        } catch (SSLException failed) {
            connection.close();
            throw judge.explain(failed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no TLS", impossible);
        } catch (IOException broken) {
            connection.close();
            throw broken;
        }
    }
}
