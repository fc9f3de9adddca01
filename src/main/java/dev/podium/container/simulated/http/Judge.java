package dev.podium.container.simulated.http;

import dev.podium.container.simulated.http.TlsException.Reason;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a server is to be believed, and remembers why not. The JDK's own says only that it is not; here it is what a
 * test looks at.
 */
final class Judge extends X509ExtendedTrustManager {

    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    private final String host;
    private final TlsClient.Trust trust;
    private @Nullable Refusal refusal;

    Judge(String host, TlsClient.Trust trust) {
        this.host = host;
        this.trust = trust;
    }

    /** A server that is not believed. */
    private static final class Refusal extends CertificateException {

        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Refusal(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }
    }

    /** Why a handshake failed. */
    TlsException explain(SSLException failed) {
        Refusal own = refusal;
        if (own != null) {
            return new TlsException(own.reason, own.getMessage(), failed);
        }
        boolean gone = failed.getCause() instanceof EOFException || !String.valueOf(failed.getMessage()).contains("SSL message");
        return gone
                ? new TlsException(Reason.BROKEN_OFF, "EOF", failed)
                : new TlsException(Reason.NO_TLS, "tls: first record does not look like a TLS handshake", failed);
    }

    private void judge(X509Certificate[] shown) throws CertificateException {
        if (trust instanceof TlsClient.Trust.In(List<X509Certificate> authorities, Instant now)) {
            try {
                for (X509Certificate each : path(List.of(shown), authorities)) {
                    requireValid(each, now);
                }
                requireName(shown[0]);
            } catch (Refusal refused) {
                refusal = refused;
                throw refused;
            }
        }
    }

    /** From the server's own certificate to the last one before, or at, an authority. */
    private static List<X509Certificate> path(List<X509Certificate> shown, List<X509Certificate> authorities) throws Refusal {
        List<X509Certificate> path = new ArrayList<>();
        X509Certificate last = shown.getFirst();
        while (true) {
            path.add(last);
            if (authorities.contains(last)) {
                return path;
            }
            X509Certificate authority = signer(last, authorities);
            if (authority != null) {
                path.add(authority);
                return path;
            }
            X509Certificate next = signer(last, shown);
            if (next == null || path.contains(next)) {
                if (!last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
                    throw new Refusal(Reason.UNKNOWN_AUTHORITY, "x509: certificate signed by unknown authority");
                }
                throw new Refusal(
                        path.size() == 1 ? Reason.SELF_SIGNED : Reason.SELF_SIGNED_IN_CHAIN,
                        "x509: certificate signed by unknown authority");
            }
            last = next;
        }
    }

    private static @Nullable X509Certificate signer(X509Certificate signed, List<X509Certificate> candidates) {
        X500Principal issuer = signed.getIssuerX500Principal();
        for (X509Certificate each : candidates) {
            if (each.getSubjectX500Principal().equals(issuer) && each.getBasicConstraints() >= 0) {
                try {
                    signed.verify(each.getPublicKey());
                    return each;
                } catch (GeneralSecurityException another) {
                    // One of the same name that has another key.
                    continue;
                }
            }
        }
        return null;
    }

    private static void requireValid(X509Certificate certificate, Instant now) throws Refusal {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException late) {
            throw new Refusal(
                    Reason.EXPIRED,
                    "x509: certificate has expired or is not yet valid: current time " + whole(now) + " is after "
                            + whole(certificate.getNotAfter().toInstant()));
        } catch (CertificateNotYetValidException early) {
            throw new Refusal(
                    Reason.NOT_YET_VALID,
                    "x509: certificate has expired or is not yet valid: current time " + whole(now) + " is before "
                            + whole(certificate.getNotBefore().toInstant()));
        }
    }

    private static Instant whole(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond());
    }

    private void requireName(X509Certificate certificate) throws Refusal, CertificateParsingException {
        List<String> names = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> each : alternatives) {
                int kind = (Integer) each.get(0);
                if (kind == DNS_NAME) {
                    names.add(String.valueOf(each.get(1)));
                } else if (kind == ADDRESS) {
                    addresses.add(String.valueOf(each.get(1)));
                }
            }
        }
        InetAddress address = address(host);
        boolean meant = address != null
                ? addresses.stream().anyMatch(each -> address.equals(address(each)))
                : names.stream().anyMatch(this::matches);
        if (!meant) {
            List<String> all = address == null ? names : addresses;
            throw new Refusal(
                    Reason.WRONG_NAME,
                    all.isEmpty() && address != null
                            ? "x509: cannot validate certificate for " + host + " because it doesn't contain any IP SANs"
                            : "x509: certificate is valid for " + String.join(", ", all) + ", not " + host);
        }
    }

    private static @Nullable InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    /** A wildcard stands for one label, the first. */
    private boolean matches(String pattern) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        String wanted = pattern.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return wanted.startsWith("*.") ? dot > 0 && name.substring(dot).equals(wanted.substring(1)) : name.equals(wanted);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        judge(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        judge(chain);
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
        return new X509Certificate[0];
    }
}
