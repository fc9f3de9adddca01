package dev.podium.machinery.cluster;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NameRule;
import dev.podium.machinery.kind.Names;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Upstream's ValidateCertificateSigningRequestCreate and its update rules (pkg/apis/certificates/validation). */
public final class SigningRequestRules implements KindRules {

    private static final long SHORTEST = 600;
    private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----";
    private static final String END = "-----END CERTIFICATE REQUEST-----";
    private static final Set<String> USAGES = new TreeSet<>(List.of(
            "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment",
            "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel",
            "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime",
            "server auth", "signing", "timestamping"));
    private static final List<String> DECISIONS = List.of("Approved", "Denied", "Failed");

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public void validate(Field request) {
        Field spec = request.get("spec");
        String problem = problem(spec.get("request").text());
        if (!problem.isEmpty()) {
            spec.get("request").invalid(problem);
        }
        Field usages = spec.get("usages");
        if (usages.empty()) {
            usages.required("");
        }
        Set<String> seen = new HashSet<>();
        for (Field usage : usages.items()) {
            if (!USAGES.contains(usage.text())) {
                usage.notSupported(USAGES);
            }
            if (!seen.add(usage.text())) {
                usage.duplicate();
            }
        }
        signer(spec.get("signerName"));
        Field expiration = spec.get("expirationSeconds");
        if (expiration.present() && expiration.number() < SHORTEST) {
            expiration.invalid("may not specify a duration less than 600 seconds (10 minutes)");
        }
        conditions(request.get("status").get("conditions"));
    }

    private static String problem(String encoded) {
        try {
            String pem = new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
            int begin = pem.indexOf(BEGIN);
            int end = pem.indexOf(END);
            if (begin < 0 || end < begin) {
                return "PEM block type must be CERTIFICATE REQUEST";
            }
            byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
            return der.length > 0 && der[0] == 0x30 ? "" : "asn1: structure error: tags don't match";
        } catch (IllegalArgumentException malformed) {
            return "PEM block type must be CERTIFICATE REQUEST";
        }
    }

    private static void signer(Field signer) {
        if (signer.empty()) {
            signer.required("");
            return;
        }
        String[] parts = signer.text().split("/", -1);
        if (parts.length != 2) {
            signer.invalid("must be a fully qualified domain and path of the form 'example.com/signer-name'");
            return;
        }
        signer.invalid(Names.subdomain(parts[0]).stream().map(each -> "validating label \"" + parts[0] + "\": " + each).toList());
        if (parts[0].indexOf('.') < 0) {
            signer.invalid("should be a domain with at least two segments separated by dots");
        }
        signer.invalid(Names.subdomain(parts[1]).stream().map(each -> "validating label \"" + parts[1] + "\": " + each).toList());
    }

    private static void conditions(Field conditions) {
        Set<String> types = new HashSet<>();
        for (Field each : conditions.items()) {
            Field type = each.get("type");
            type.mustBeSet();
            Field status = each.get("status");
            if (status.empty()) {
                status.required("");
            } else if (DECISIONS.contains(type.text()) && !status.is("True")) {
                status.notSupported(List.of("True"));
            } else {
                status.ifSetOneOf(List.of("False", "True", "Unknown"));
            }
            if (!types.add(type.text())) {
                each.duplicate(type.text());
            }
        }
        if (types.contains("Approved") && types.contains("Denied")) {
            conditions.invalid("Approved and Denied conditions are mutually exclusive");
        }
    }

    /** Decisions stay once they are made. */
    private static void keep(Field updated, Field old) {
        for (Field each : old.get("status").get("conditions").items()) {
            boolean decided = DECISIONS.contains(each.get("type").text());
            boolean kept = updated.get("status").get("conditions").items().stream()
                    .anyMatch(now -> now.get("type").is(each.get("type").text()));
            if (decided && !kept) {
                updated.get("status").get("conditions").forbidden(
                        "updates may not remove a condition of type \"" + each.get("type").text() + "\"");
            }
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        conditions(updated.get("status").get("conditions"));
        keep(updated, old);
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        validateUpdate(updated, old);
        Field certificate = updated.get("status").get("certificate");
        Field before = old.get("status").get("certificate");
        if (!before.empty() && !certificate.same(before)) {
            certificate.forbidden("updates may not set certificate content once it is set");
        }
    }
}
