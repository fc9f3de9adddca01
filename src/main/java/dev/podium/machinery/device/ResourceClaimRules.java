package dev.podium.machinery.device;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateResourceClaim and its update rules (pkg/apis/resource/validation). */
public final class ResourceClaimRules implements KindRules {

    @Override
    public void applyDefaults(ObjectNode claim) {
        ClaimSpecRules.applyDefaults(Defaults.object(claim, "spec"));
        Defaults.object(claim, "status");
    }

    @Override
    public void validate(Field claim) {
        ClaimSpecRules.validate(claim.get("spec"));
    }

    /** A spec never changes, so it is not judged again. */
    @Override
    public void validateUpdate(Field updated, Field old) {
        updated.get("spec").mustBe(old.get("spec"));
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        ClaimStatusRules.validate(updated, old);
    }
}
