package dev.podium.registry.admission;

import dev.podium.cel.Permissions;
import dev.podium.machinery.SigningRequests;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.registry.Decider;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Who approves or signs a CertificateSigningRequest must be allowed to do so for its signer, and nobody becomes a master by a
 * certificate (upstream's {@code plugin/pkg/admission/certificates}: approval, signing and subjectrestriction).
 */
public final class CertificateSigners implements Admission {

    private static final String GROUP = "certificates.k8s.io";
    private static final String REQUESTS = "certificatesigningrequests." + GROUP;
    private static final String CLIENTS = "kubernetes.io/kube-apiserver-client";

    private final Decider decider;

    public CertificateSigners(Decider decider) {
        this.decider = decider;
    }

    @Override
    public void validate(Request request) {
        if (!request.resource().qualified().equals(REQUESTS)) {
            return;
        }
        if (request.creates(REQUESTS)) {
            demandNoMaster(request);
        } else if (request.operation() == Operation.UPDATE) {
            switch (request.subresource()) {
                case "approval" -> demand(request, "approve");
                case "status" -> {
                    if (signs(request)) {
                        demand(request, "sign");
                    }
                }
                case String _ -> {}
            }
        }
    }

    private static boolean signs(Request request) {
        JsonNode status = request.written().path("status");
        JsonNode before = request.before().path("status");
        return !status.path("certificate").asString("").equals(before.path("certificate").asString(""))
                || !List.copyOf(status.path("conditions").values()).equals(List.copyOf(before.path("conditions").values()));
    }

    private void demand(Request request, String verb) {
        String signer = request.before().path("spec").path("signerName").asString("");
        String all = signer.substring(0, Math.max(signer.indexOf('/'), 0)) + "/*";
        if (!may(request, verb, signer) && !may(request, verb, all)) {
            throw ApiException.forbidden(
                    request.resource(),
                    request.name(),
                    "user not permitted to " + verb + " requests with signerName \"" + signer + "\"");
        }
    }

    private boolean may(Request request, String verb, String signer) {
        return decider.decide(request.user(), new Permissions.Resource(GROUP, "signers", "", "", signer), verb).allowed();
    }

    private static void demandNoMaster(Request request) {
        JsonNode spec = request.written().path("spec");
        if (spec.path("signerName").asString("").equals(CLIENTS)
                && SigningRequests.organizations(spec.path("request").asString("")).contains("system:masters")) {
            throw ApiException.forbidden(
                    request.resource(),
                    request.name(),
                    "use of " + CLIENTS + " signer with system:masters group is not allowed");
        }
    }
}
