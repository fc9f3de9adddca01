package dev.podium;

import dev.podium.access.Authority;
import dev.podium.access.BoundObject;
import dev.podium.access.ServiceAccountTokens;
import dev.podium.access.Signer;
import dev.podium.controller.ClusterAuthority;

/** The cluster's authority, as its controllers see it. */
record AccessAuthority(Authority authority, ServiceAccountTokens tokens) implements ClusterAuthority {

    @Override
    public String certificatePem() {
        return authority.certificatePem();
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
    public String secretToken(SecretToken order) {
        return tokens.issueForSecret(order.namespace(), order.secret(), new BoundObject("ServiceAccount", order.account(), order.uid()));
    }
}
