package dev.podium.access;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates as text. Reading needs nothing but the JDK. */
final class Pem {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s*([A-Za-z0-9+/=\\s]+?)\\s*-----END \\1-----");

    private static final String RSA = "RSA PRIVATE KEY";
    private static final String ANY = "PRIVATE KEY";

    private Pem() {}

    static String encode(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    static String encode(X509Certificate certificate) {
        try {
            return encode("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException broken) {
            throw new IllegalStateException("a certificate has no encoding", broken);
        }
    }

    /** An RSA key as kubeadm and OpenSSL of old write it (PKCS#1), for not every client tells other keys apart; else PKCS#8. */
    static String encode(PrivateKey key) {
        return key.getAlgorithm().equals("RSA")
                ? encode(RSA, Der.unwrapped(key.getEncoded()))
                : encode(ANY, key.getEncoded());
    }

    /**
     * The bytes of the first block with that label.
     *
     * @throws IllegalArgumentException if there is none
     */
    static byte[] decode(String label, String text) {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals(label)) {
                return Base64.getMimeDecoder().decode(block.group(2));
            }
        }
        throw new IllegalArgumentException("there is no " + label + " in PEM form");
    }

    static X509Certificate certificate(String text) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }

    static PrivateKey privateKey(String text) throws GeneralSecurityException {
        return text.contains("-----BEGIN " + RSA + "-----")
                ? KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Der.wrapped(decode(RSA, text))))
                : KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(decode(ANY, text)));
    }

    static PublicKey publicKey(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(decode("PUBLIC KEY", text)));
    }
}
