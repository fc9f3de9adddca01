package dev.podium.access;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A private key and the certificate that says whose it is. */
public record Credential(PrivateKey key, X509Certificate certificate) {

    public String keyPem() {
        return Pem.encode(key);
    }

    public String certificatePem() {
        return Pem.encode(certificate);
    }
}
