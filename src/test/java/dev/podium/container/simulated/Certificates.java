package dev.podium.container.simulated;

import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate authority of a test, and the servers that it vouches for, for a day. */
final class Certificates {

    private static final X500Principal AUTHORITY = new X500Principal("CN=test authority");

    private final Instant now;
    private final KeyPair keys = pair();
    private final X509CertificateHolder authority;

    Certificates(Instant now) {
        this.now = now;
        this.authority = sign(AUTHORITY, keys, AUTHORITY, keys, Extension.basicConstraints, new BasicConstraints(true));
    }

    /** A server's certificate and its key, in PEM. */
    record Server(String certificate, String key) {}

    String authority() {
        return pem(authority);
    }

    /** @param names host names and addresses */
    Server server(String... names) {
        KeyPair own = pair();
        X500Principal name = new X500Principal("CN=server");
        return new Server(
                pem(sign(name, own, AUTHORITY, keys, Extension.subjectAlternativeName, alternatives(names))), pem(own.getPrivate()));
    }

    /** A server that vouches for itself. */
    Server selfSigned(String... names) {
        KeyPair own = pair();
        X500Principal name = new X500Principal("CN=alone");
        return new Server(
                pem(sign(name, own, name, own, Extension.subjectAlternativeName, alternatives(names))), pem(own.getPrivate()));
    }

    private static GeneralNames alternatives(String... names) {
        return new GeneralNames(Arrays.stream(names)
                .map(each -> new GeneralName(each.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, each))
                .toArray(GeneralName[]::new));
    }

    private X509CertificateHolder sign(
            X500Principal subject,
            KeyPair subjects,
            X500Principal issuer,
            KeyPair issuers,
            ASN1ObjectIdentifier extension,
            ASN1Object value) {
        try {
            return new JcaX509v3CertificateBuilder(
                            issuer,
                            BigInteger.ONE,
                            Date.from(now.minus(Duration.ofHours(1))),
                            Date.from(now.plus(Duration.ofDays(1))),
                            subject,
                            subjects.getPublic())
                    .addExtension(extension, false, value)
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuers.getPrivate()));
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            // As PKCS#8: the other form of a key on an elliptic curve would lack its curve.
            writer.writeObject(object instanceof PrivateKey key ? new PemObject("PRIVATE KEY", key.getEncoded()) : object);
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
        return text.toString();
    }
}
