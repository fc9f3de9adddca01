package dev.podium.ingress;

import dev.podium.network.PemKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import tools.jackson.databind.JsonNode;

/**
 * With what a host shows that it is one.
 *
 * @param name tells it from every other one
 * @param chain the server's own first
 */
record Certificate(String name, X509Certificate[] chain, PrivateKey key) {

    /** The name of nobody's. */
    static final String FAKE = "fake";

    private static final Duration LIFE = Duration.ofDays(365);

    /** The kind of its key, as TLS calls it. */
    String keyType() {
        return chain[0].getPublicKey().getAlgorithm();
    }

    /** Nobody's certificate, for whoever has none: ingress-nginx' {@code GetFakeSSLCert}. */
    static Certificate fake(Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            X500Principal subject = new X500Principal("CN=Kubernetes Ingress Controller Fake Certificate, O=Acme Co");
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    subject,
                    new BigInteger(63, new SecureRandom()).add(BigInteger.ONE),
                    Date.from(now),
                    Date.from(now.plus(LIFE)),
                    subject,
                    pair.getPublic());
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "ingress.local")));
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
            return new Certificate(FAKE, new X509Certificate[] {certificate}, pair.getPrivate());
        } catch (GeneralSecurityException | IOException | OperatorCreationException impossible) {
            throw new IllegalStateException("this JVM cannot write certificates", impossible);
        }
    }

    /** @throws GeneralSecurityException if the Secret has no certificate with its key */
    static Certificate of(String name, JsonNode secret) throws GeneralSecurityException {
        try {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(data(secret, "tls.crt")))
                    .toArray(X509Certificate[]::new);
            PrivateKey key = PemKey.read(new String(data(secret, "tls.key"), StandardCharsets.US_ASCII));
            if (chain.length == 0 || !belongs(key, chain[0].getPublicKey())) {
                throw new GeneralSecurityException("tls: private key does not match public key");
            }
            return new Certificate(name, chain, key);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new GeneralSecurityException(unreadable);
        }
    }

    private static byte[] data(JsonNode secret, String name) {
        return Base64.getDecoder().decode(secret.path("data").path(name).asString(""));
    }

    private static boolean belongs(PrivateKey key, PublicKey shown) throws GeneralSecurityException {
        String algorithm =
                switch (shown.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> shown.getAlgorithm();
                };
        byte[] sample = {1};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(shown);
        signature.update(sample);
        return signature.verify(signed);
    }
}
