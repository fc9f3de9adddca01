package dev.podium.access;

import dev.podium.time.ClusterTime;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's certificate authority and its other keys. They are read, or made, when they are first asked for; whoever
 * asks meanwhile waits.
 */
public final class Authority {

    /** As upstream's {@code --cluster-signing-duration}. */
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration BACKDATE = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofHours(8);

    private final AccessOptions options;
    private final ClusterTime time;
    private @Nullable Keys keys;
    private @Nullable Credential admin;
    private Keys.@Nullable FrontProxy frontProxy;

    Authority(AccessOptions options, ClusterTime time) {
        this.options = options;
        this.time = time;
    }

    private synchronized Keys keys() {
        Keys present = keys;
        if (present == null) {
            present = Keys.of(options, time.now());
            keys = present;
        }
        return present;
    }

    /** Has everything made that is still to be made and that the server needs itself. */
    public void prepare() {
        keys();
    }

    /** The authority's own certificate, in PEM: what clients check the server with. */
    public String certificatePem() {
        return keys().authority().certificatePem();
    }

    /** The authority's own key and certificate. */
    public Credential authority() {
        return keys().authority();
    }

    /** What the API server shows. */
    public Credential server() {
        return keys().server();
    }

    /** What its owner shows: {@code kubernetes-admin} of {@code system:masters}. */
    public synchronized Credential admin() {
        Credential present = admin;
        if (present == null) {
            present = keys().admin(options, time.now());
            admin = present;
        }
        return present;
    }

    /** The certificate, in PEM, of the authority that other API servers know this one by when it passes requests on to them. */
    public String frontProxyPem() {
        return frontProxy().authority().certificatePem();
    }

    /** What the API server shows to those. */
    public Credential frontProxyClient() {
        return frontProxy().client();
    }

    private synchronized Keys.FrontProxy frontProxy() {
        Keys.FrontProxy present = frontProxy;
        if (present == null) {
            present = Keys.frontProxy(options, time.now());
            frontProxy = present;
        }
        return present;
    }

    /** What ServiceAccount tokens are signed with. */
    KeyPair tokens() {
        return keys().tokens();
    }

    /**
     * Signs a request, after upstream's {@code pkg/controller/certificates/signer}.
     *
     * @param pem a PKCS#10 request
     * @param usages in the words of {@code certificates.k8s.io}
     * @param wanted how long it is to be valid; null: as long as can be
     * @return the certificate, in PEM
     * @throws RefusedException if that signer does not sign such requests
     */
    public String sign(Signer signer, String pem, List<String> usages, @Nullable Duration wanted) throws RefusedException {
        RequestedCertificate request;
        try {
            request = CertificateWriter.read(pem);
        } catch (GeneralSecurityException unreadable) {
            throw new RefusedException("unable to parse csr: " + unreadable.getMessage());
        }
        signer.check(request, usages);
        Credential authority = authority();
        Instant now = time.now();
        Duration life = wanted == null || wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
        Duration least = Duration.ofMinutes(10);
        Duration granted = life.compareTo(least) < 0 ? least : life;
        // What is short already is not cut shorter by its early beginning.
        Instant end = now.plus(granted.compareTo(SHORT) < 0 ? granted : granted.minus(BACKDATE));
        Instant last = authority.certificate().getNotAfter().toInstant();
        try {
            return Pem.encode(CertificateWriter.sign(
                    authority,
                    new CertificateOrder(
                            request.subject(),
                            request.key(),
                            request.names(),
                            usages,
                            now.minus(BACKDATE),
                            end.isAfter(last) ? last : end)));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("a certificate could not be signed", broken);
        }
    }

    /** Whether a signer would sign a request. */
    public boolean signs(Signer signer, String pem, List<String> usages) {
        try {
            signer.check(CertificateWriter.read(pem), usages);
            return true;
        } catch (GeneralSecurityException | RefusedException notThis) {
            return false;
        }
    }

    /** Whether a request is for a certificate of that common name. */
    public boolean names(String pem, String commonName) {
        try {
            return Identities.commonName(CertificateWriter.read(pem).subject()).equals(commonName);
        } catch (GeneralSecurityException unreadable) {
            return false;
        }
    }

    /** A request that a signer does not sign; the message says why. */
    public static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String why) {
            super(why, null, false, false);
        }
    }
}
