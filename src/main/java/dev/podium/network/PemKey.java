package dev.podium.network;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** A server's private key, as it lies in files and Secrets. */
public final class PemKey {

    private PemKey() {}

    /**
     * Reads the first key of a text in PEM, in any of the forms that OpenSSL and Go write.
     *
     * @throws IOException if there is none, in Go's words
     */
    public static PrivateKey read(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
                if (each instanceof PEMKeyPair pair) {
                    // Not as a pair: the key of an elliptic curve may come without its public half.
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (each instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            }
            throw new IOException("tls: failed to find any PEM data in key input");
        }
    }
}
