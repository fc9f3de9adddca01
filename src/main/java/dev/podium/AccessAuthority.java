package dev.podium;

import dev.podium.access.Attempt;
import dev.podium.access.Authority;
import dev.podium.access.Authorizer;
import dev.podium.access.BoundObject;
import dev.podium.access.ServiceAccountTokens;
import dev.podium.access.Signer;
import dev.podium.controller.ClusterAuthority;
import dev.podium.model.User;
import java.util.Optional;

/** The cluster's authority, as its controllers see it. */
record AccessAuthority(Authority authority, ServiceAccountTokens tokens, Authorizer authorizer) implements ClusterAuthority {

    @Override
    public String certificatePem() {
        return authority.certificatePem();
    }

    @Override
    public String frontProxyPem() {
        return authority.frontProxyPem();
    }

    @Override
    public Answer sign(Order order) {
        Signer signer = Signer.named(order.signer()).orElse(null);
        if (signer == null) {
            return new Answer.NotOurs();
        }
        try {
            return new Answer.Signed(authority.sign(signer, order.request(), order.usages(), order.life()));
        } catch (Authority.RefusedException refused) {
            return new Answer.Refused(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public Optional<String> approval(Order order, User by) {
        if (Signer.named(order.signer()).orElse(null) != Signer.KUBELET_CLIENT
                || !authority.signs(Signer.KUBELET_CLIENT, order.request(), order.usages())) {
            return Optional.empty();
        }
        if (authority.names(order.request(), by.name()) && may(by, "selfnodeclient")) {
            return Optional.of("Auto approving self kubelet client certificate after SubjectAccessReview.");
        }
        return may(by, "nodeclient")
                ? Optional.of("Auto approving kubelet client certificate after SubjectAccessReview.")
                : Optional.empty();
    }

    private boolean may(User by, String what) {
        return authorizer
                .authorize(new Attempt.OnResource(
                        by, "create", "certificates.k8s.io", "*", "certificatesigningrequests", what, "", ""))
                .allowed();
    }

    @Override
    public String secretToken(SecretToken order) {
        return tokens.issueForSecret(order.namespace(), order.secret(), new BoundObject("ServiceAccount", order.account(), order.uid()));
    }
}
