package dev.podium.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS as a client: how webhooks and other API servers are known for who they should be, and what they are shown. */
public final class PeerTls {

    private final SSLContext context;

    /** Whom to believe. */
    public sealed interface Trust {

        /** Whoever answers. */
        record Anyone() implements Trust {}

        /** @param pem certificates, one of which has signed the server's; empty: those that this JVM trusts */
        record Authorities(byte[] pem) implements Trust {}
    }

    private PeerTls(SSLContext context) {
        this.context = context;
    }

    /**
     * @param own what the server is shown if it asks for a certificate; null: nothing
     * @throws IOException if the authorities' certificates cannot be read
     */
    public static PeerTls of(Trust trust, KeyStore.@Nullable PrivateKeyEntry own) throws IOException {
        try {
            TrustManager[] trusted =
                    switch (trust) {
                        case Trust.Anyone() -> new TrustManager[] {ServerCheck.NONE};
                        case Trust.Authorities(byte[] pem) -> trusted(pem);
                    };
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own == null ? null : keys(own), trusted, null);
            return new PeerTls(context);
        } catch (GeneralSecurityException unreadable) {
            throw new IOException("unable to load root certificates: " + unreadable.getMessage(), unreadable);
        }
    }

    private static TrustManager[] trusted(byte[] authorities) throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authorities.length == 0) {
            trust.init((KeyStore) null);
        } else {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (Certificate each :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(authorities))) {
                store.setCertificateEntry("ca" + count++, each);
            }
            trust.init(store);
        }
        TrustManager[] managers = trust.getTrustManagers();
        for (int i = 0; i < managers.length; i++) {
            if (managers[i] instanceof X509ExtendedTrustManager manager) {
                managers[i] = new ServerCheck(manager);
            }
        }
        return managers;
    }

    private static KeyManager[] keys(KeyStore.PrivateKeyEntry own) throws GeneralSecurityException, IOException {
        char[] password = {'-'};
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setEntry("own", own, new KeyStore.PasswordProtection(password));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        return keys.getKeyManagers();
    }

    /**
     * The handshake over a connected socket, which is closed with the one that comes back.
     *
     * @param name who the server should be
     * @throws IOException if it is somebody else, or speaks no TLS; in Go's words
     */
    public SSLSocket over(Socket socket, String name, int port) throws IOException {
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, name, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        try {
            secure.startHandshake();
            return secure;
        } catch (SSLException refused) {
            throw new IOException(why(refused), refused);
        }
    }

    private static String why(SSLException refused) {
        for (Throwable each = refused; each != null; each = each.getCause()) {
            if (each instanceof CertificateException certificate) {
                return "tls: failed to verify certificate: " + certificate.getMessage();
            }
        }
        String message = String.valueOf(refused.getMessage());
        // The first bytes were no TLS record.
        return message.startsWith("Unsupported or unrecognized SSL message")
                ? "http: server gave HTTP response to HTTPS client"
                : "remote error: tls: " + message;
    }
}
