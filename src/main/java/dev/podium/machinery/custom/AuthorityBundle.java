package dev.podium.machinery.custom;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates of authorities, in PEM (client-go, transport/transport.go). */
final class AuthorityBundle {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([^-\n]+)-----\\s*\n([A-Za-z0-9+/=\\s]*?)-----END \\1-----", Pattern.DOTALL);

    private AuthorityBundle() {}

    /** What is wrong with a bundle in base64; empty if a certificate is in it. */
    static String problem(String encoded) {
        String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        Matcher block = BLOCK.matcher(text);
        String problem = "unable to parse bytes as PEM block";
        while (block.find()) {
            if (certificate(block.group(2))) {
                if (block.group(1).equals("CERTIFICATE")) {
                    return "";
                }
            } else {
                problem = "failed to parse certificate: x509: malformed certificate";
                if (block.group(1).equals("CERTIFICATE")) {
                    continue;
                }
                break;
            }
        }
        return "unable to load root certificates: " + problem;
    }

    private static boolean certificate(String body) {
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Base64.getMimeDecoder().decode(body)));
            return true;
        } catch (CertificateException | IllegalArgumentException malformed) {
            return false;
        }
    }
}
