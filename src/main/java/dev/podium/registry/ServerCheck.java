package dev.podium.registry;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Checks servers' certificates, and says in the words of Go's {@code crypto/x509}, which people look for, what is wrong with them. */
final class ServerCheck extends X509ExtendedTrustManager {

    /** Checks nothing. */
    static final ServerCheck NONE = new ServerCheck(null);

    private final @Nullable X509ExtendedTrustManager check;

    ServerCheck(@Nullable X509ExtendedTrustManager check) {
        this.check = check;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        if (check == null) {
            return;
        }
        try {
            check.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException refused) {
            SSLSession session = socket instanceof SSLSocket secure ? secure.getHandshakeSession() : null;
            throw new CertificateException(why(refused, chain[0], session == null ? "" : session.getPeerHost()), refused);
        }
    }

    private static String why(CertificateException refused, X509Certificate shown, String wanted) throws CertificateException {
        for (Throwable each = refused; each != null; each = each.getCause()) {
            if (each instanceof CertificateExpiredException || each instanceof CertificateNotYetValidException) {
                return "x509: certificate has expired or is not yet valid: " + each.getMessage();
            }
        }
        String message = String.valueOf(refused.getMessage());
        if (!message.startsWith("No name matching") && !message.startsWith("No subject alternative")) {
            return "x509: certificate signed by unknown authority";
        }
        Collection<List<?>> names = shown.getSubjectAlternativeNames();
        return names == null
                ? "x509: certificate relies on legacy Common Name field, use SANs instead"
                : "x509: certificate is valid for "
                        + names.stream().map(each -> String.valueOf(each.get(1))).collect(Collectors.joining(", "))
                        + ", not " + wanted;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        throw new UnsupportedOperationException("a server is known by its connection");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw new UnsupportedOperationException("a server is known by its connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        throw new UnsupportedOperationException("a client has no client to check");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        throw new UnsupportedOperationException("a client has no client to check");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw new UnsupportedOperationException("a client has no client to check");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return check == null ? new X509Certificate[0] : check.getAcceptedIssuers();
    }
}
