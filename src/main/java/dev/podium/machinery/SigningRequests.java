package dev.podium.machinery;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** What a CertificateSigningRequest asks for, as far as others than its own rules want to know it. */
public final class SigningRequests {

    private SigningRequests() {}

    /**
     * The organizations, which are the groups of a client, that a request names; none if it is no request.
     *
     * @param request PKCS#10 in PEM in base64, as {@code spec.request} has it
     */
    public static List<String> organizations(String request) {
        List<String> organizations = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(
                new String(Base64.getMimeDecoder().decode(request), StandardCharsets.ISO_8859_1)))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest read) {
                for (RDN name : read.getSubject().getRDNs(BCStyle.O)) {
                    for (AttributeTypeAndValue each : name.getTypesAndValues()) {
                        if (each.getType().equals(BCStyle.O)) {
                            organizations.add(IETFUtils.valueToString(each.getValue()));
                        }
                    }
                }
            }
        } catch (IOException | IllegalArgumentException malformed) {
            return List.of();
        }
        return organizations;
    }
}
