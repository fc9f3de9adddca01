package dev.podium.machinery.cluster;

import dev.podium.machinery.FieldError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * Requests for certificates, and certificates, as Go reads them (upstream's validateCSR and validateCertificate). Its words
 * about malformed ASN.1 are many; here they are few.
 */
final class CertificateForms {
    private static final String REQUEST = "CERTIFICATE REQUEST";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final Pattern BLOCK =
            Pattern.compile("(?s)-----BEGIN ([^\\n]*?)-----\\s*?\\n(.*?)\\n-----END \\1-----");

    private record Block(String type, boolean headers, byte[] content) {}

    private CertificateForms() {}

    /** What is wrong with a request, in base64; null when its signer has the key that it is for. */
    static @Nullable String requestProblem(String encoded) {
        List<Block> blocks = blocks(encoded);
        if (blocks.isEmpty() || !blocks.getFirst().type().equals(REQUEST)) {
            return "PEM block type must be CERTIFICATE REQUEST";
        }
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(blocks.getFirst().content());
            PublicKey key = request.getPublicKey();
            return request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key)) ? null : unsigned(key);
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException malformed) {
            return "asn1: structure error: tags don't match";
        }
    }

    private static String unsigned(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "crypto/rsa: verification error";
            case "EC", "ECDSA" -> "x509: ECDSA verification failure";
            default -> "x509: Ed25519 verification failure";
        };
    }

    /** What is wrong with certificates, in base64; null when nothing is. */
    static @Nullable String certificateProblem(String encoded) {
        if (encoded.isEmpty()) {
            return null;
        }
        List<Block> blocks = blocks(encoded);
        for (Block block : blocks) {
            if (!block.type().equals(CERTIFICATE)) {
                return "only CERTIFICATE PEM blocks are allowed, found " + FieldError.quoted(block.type());
            }
            if (block.headers()) {
                return "no PEM block headers are permitted";
            }
            try {
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.content()));
            } catch (CertificateException malformed) {
                return "x509: malformed certificate";
            }
        }
        return blocks.isEmpty() ? "must contain at least one CERTIFICATE PEM block" : null;
    }

    private static List<Block> blocks(String encoded) {
        List<Block> blocks = new ArrayList<>();
        try {
            Matcher found = BLOCK.matcher(new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.ISO_8859_1));
            while (found.find()) {
                String content = found.group(2);
                boolean headers = content.contains(":");
                String body = headers ? content.substring(content.lastIndexOf(':')).replaceFirst("[^\\n]*\\n", "") : content;
                blocks.add(new Block(found.group(1), headers, Base64.getMimeDecoder().decode(body)));
            }
        } catch (IllegalArgumentException notBase64) {
            return blocks;
        }
        return blocks;
    }
}
