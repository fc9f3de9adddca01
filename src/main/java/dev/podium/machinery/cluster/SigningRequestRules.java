package dev.podium.machinery.cluster;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.LineDiff;
import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateCertificateSigningRequestCreate and its update rules (pkg/apis/certificates/validation). */
public final class SigningRequestRules implements KindRules {

    private static final long SHORTEST = 600;
    private static final Set<String> USAGES = new TreeSet<>(List.of(
            "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment",
            "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel",
            "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime",
            "server auth", "signing", "timestamping"));
    private static final List<String> DECISIONS = List.of("Approved", "Denied", "Failed");

    /** Conditions as upstream's messages show them. */
    private static ArrayNode shown(List<Field> conditions) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        conditions.forEach(each -> list.add(
                GoStructs.of("io.k8s.api.certificates.v1.CertificateSigningRequestCondition", each.value())));
        return list;
    }

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public void applyDefaults(ObjectNode request) {
        Defaults.object(request, "status");
    }

    @Override
    public void validate(Field request) {
        Field spec = request.get("spec");
        String problem = CertificateForms.requestProblem(spec.get("request").text());
        if (problem != null) {
            spec.get("request").invalid(spec.get("request").present() ? spec.get("request").text() : null, problem);
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
        if (spec.get("signerName").is("kubernetes.io/legacy-unknown")) {
            spec.get("signerName").invalid("the legacy signerName is not allowed via this API version");
        }
        Field expiration = spec.get("expirationSeconds");
        if (expiration.present() && expiration.number() < SHORTEST) {
            expiration.invalid("may not specify a duration less than 600 seconds (10 minutes)");
        }
        conditions(request.get("status").get("conditions"), List.of());
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

    /** What was wrong with the conditions already is not held against an update. */
    private static void conditions(Field conditions, List<Field> before) {
        Set<String> types = new HashSet<>();
        boolean contradicted = has(before, "Approved") && has(before, "Denied");
        boolean repeated = before.stream().map(each -> each.get("type").text()).distinct().count() < before.size();
        for (Field each : conditions.items()) {
            Field type = each.get("type");
            if (type.empty() && !has(before, "")) {
                type.required("");
            }
            Field status = each.get("status");
            if (status.empty()) {
                status.required("");
            } else if (DECISIONS.contains(type.text()) && !status.is("True")) {
                status.notSupported(List.of("True"));
            } else {
                status.ifSetOneOf(List.of("False", "True", "Unknown"));
            }
            boolean contradicts = type.is("Approved") && types.contains("Denied") || type.is("Denied") && types.contains("Approved");
            if (contradicts && !contradicted) {
                conditions.invalid(type.text(), "Approved and Denied conditions are mutually exclusive");
            }
            if (!types.add(type.text()) && !repeated) {
                type.duplicate(type.text());
            }
        }
    }

    private static boolean has(List<Field> conditions, String type) {
        return conditions.stream().anyMatch(each -> each.get("type").text().equals(type));
    }

    private static List<Field> of(Field request, String type) {
        return request.get("status").get("conditions").items().stream().filter(each -> each.get("type").is(type)).toList();
    }

    /**
     * Decisions stay once they are made.
     *
     * @param deciding whether this is where approval is given and refused
     */
    private static void keep(Field updated, Field old, boolean deciding) {
        Field conditions = updated.get("status").get("conditions");
        for (String type : DECISIONS) {
            if (of(updated, type).size() < of(old, type).size()) {
                conditions.forbidden("updates may not remove a condition of type \"" + type + "\"");
            }
        }
        for (String type : deciding ? List.<String>of() : List.of("Approved", "Denied")) {
            List<Field> now = of(updated, type);
            List<Field> before = of(old, type);
            if (now.size() > before.size()) {
                conditions.forbidden("updates may not add a condition of type \"" + type + "\"");
            } else if (now.size() == before.size()) {
                for (int i = 0; i < now.size(); i++) {
                    if (!now.get(i).same(before.get(i))) {
                        conditions.forbidden("updates may not modify a condition of type \"" + type + "\"\n"
                                + LineDiff.of(shown(before), shown(now)));
                    }
                }
            }
        }
    }

    private static void update(Field updated, Field old, boolean deciding) {
        conditions(updated.get("status").get("conditions"), old.get("status").get("conditions").items());
        keep(updated, old, deciding);
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        update(updated, old, false);
        unissued(updated, old);
    }

    @Override
    public void validateSubresourceUpdate(String subresource, Field updated, Field old) {
        update(updated, old, subresource.equals("approval"));
        unissued(updated, old);
    }

    private static void unissued(Field updated, Field old) {
        Field certificate = updated.get("status").get("certificate");
        if (!certificate.text().equals(old.get("status").get("certificate").text())) {
            certificate.forbidden("updates may not set certificate content");
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        conditions(updated.get("status").get("conditions"), old.get("status").get("conditions").items());
        Field certificate = updated.get("status").get("certificate");
        String before = old.get("status").get("certificate").text();
        if (!certificate.text().equals(before) && CertificateForms.certificateProblem(before) == null) {
            String problem = CertificateForms.certificateProblem(certificate.text());
            if (problem != null) {
                certificate.invalid("<certificate data>", problem);
            }
        }
        keep(updated, old, false);
        if (!before.isEmpty() && !certificate.text().equals(before)) {
            certificate.forbidden("updates may not modify existing certificate content");
        }
    }
}
