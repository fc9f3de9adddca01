package dev.podium.access;

import dev.podium.model.User;
import dev.podium.time.ClusterTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom the certificates of clients stand for. Signatures are checked once: a client shows its certificate with each request. */
public final class ClientCertificates {

    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final String ANY = "2.5.29.37.0";
    private static final int REMEMBERED = 1_000;

    private final Authority authority;
    private final ClusterTime time;
    private final Map<X509Certificate, User> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<X509Certificate, User> eldest) {
            return size() > REMEMBERED;
        }
    };

    ClientCertificates(Authority authority, ClusterTime time) {
        this.authority = authority;
        this.time = time;
    }

    /** The user, or null if the certificate is not to be believed. */
    public @Nullable User user(X509Certificate certificate) {
        Instant now = time.now();
        if (now.isBefore(certificate.getNotBefore().toInstant()) || now.isAfter(certificate.getNotAfter().toInstant())) {
            return null;
        }
        synchronized (known) {
            User user = known.get(certificate);
            if (user != null) {
                return user;
            }
        }
        User user = check(certificate);
        if (user != null) {
            synchronized (known) {
                known.put(certificate, user);
            }
        }
        return user;
    }

    private @Nullable User check(X509Certificate certificate) {
        try {
            certificate.verify(authority.authority().certificate().getPublicKey());
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes != null && (purposes.contains(CLIENT) || purposes.contains(ANY))
                    ? Identities.of(certificate)
                    : null;
        } catch (GeneralSecurityException notSignedHere) {
            return null;
        }
    }
}
