package dev.podium.access;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Writes certificates and reads requests for them, with Bouncy Castle: a start that finds its certificates never comes here. */
final class CertificateWriter {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

    private CertificateWriter() {}

    static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    /** A key for clients, some of which take any key of PKCS#8, or any key at all, for one of RSA. */
    static KeyPair newClientKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048, RANDOM);
        return generator.generateKeyPair();
    }

    /** An authority that nobody has signed but itself. */
    static Credential newAuthority(String name, Instant from) throws GeneralSecurityException {
        KeyPair pair = newKey();
        X500Principal subject = new X500Principal("CN=" + name);
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    subject, serial(), Date.from(from), Date.from(from.plus(AUTHORITY_LIFE)), subject, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            // Some verifiers look for the name of the server even in the authority's own certificate.
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(dns(name)));
            return new Credential(pair.getPrivate(), signed(builder, pair.getPrivate()));
        } catch (IOException | OperatorCreationException broken) {
            throw new GeneralSecurityException("the authority's certificate could not be written", broken);
        }
    }

    static X509Certificate sign(Credential authority, CertificateOrder order) throws GeneralSecurityException {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    authority.certificate(),
                    serial(),
                    Date.from(order.notBefore()),
                    Date.from(order.notAfter()),
                    order.subject(),
                    order.key());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(Usages.bits(order.usages())));
            KeyPurposeId[] purposes = Usages.purposes(order.usages());
            if (purposes.length > 0) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.certificate()));
            if (!order.names().isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(order.names().stream().map(CertificateWriter::name).toArray(GeneralName[]::new)));
            }
            return signed(builder, authority.key());
        } catch (IOException | OperatorCreationException broken) {
            throw new GeneralSecurityException("a certificate could not be written", broken);
        }
    }

    /**
     * Reads a PKCS#10 request, in PEM.
     *
     * @throws GeneralSecurityException if it is none, or is not signed with the key that it names
     */
    static RequestedCertificate read(String pem) throws GeneralSecurityException {
        try {
            JcaPKCS10CertificationRequest request =
                    new JcaPKCS10CertificationRequest(Pem.decode("CERTIFICATE REQUEST", pem));
            ContentVerifierProvider verifier = new JcaContentVerifierProviderBuilder().build(request.getPublicKey());
            if (!request.isSignatureValid(verifier)) {
                throw new GeneralSecurityException("the request is not signed with its own key");
            }
            Extensions extensions = request.getRequestedExtensions();
            GeneralNames names = extensions == null
                    ? null
                    : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
            return new RequestedCertificate(
                    new X500Principal(request.getSubject().getEncoded()),
                    request.getPublicKey(),
                    names == null ? List.of() : Names.read(names));
        } catch (IOException | IllegalArgumentException | OperatorCreationException | PKCSException unreadable) {
            throw new GeneralSecurityException(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static GeneralName name(String name) {
        return ADDRESS.matcher(name).matches() ? new GeneralName(GeneralName.iPAddress, name) : dns(name);
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static BigInteger serial() {
        return new BigInteger(63, RANDOM).add(BigInteger.ONE);
    }
}
