package dev.podium.network;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS over a connection of the pod network, trusting whoever answers: neither a kubelet's probes nor the API server's proxy
 * verify certificates.
 */
public final class TrustingTls {

    private TrustingTls() {}

    /** @throws IOException if the other side speaks no TLS, in Go's words */
    public static Socket over(Connection connection, String host, int port) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustingEveryone()}, null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(new ConnectionSocket(connection), host, port, true);
            socket.startHandshake();
            return socket;
        } catch (SSLException noTls) {
            // What Go says when the first bytes are no TLS record.
            throw new IOException("http: server gave HTTP response to HTTPS client", noTls);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no TLS", impossible);
        }
    }

    private static final class TrustingEveryone implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
