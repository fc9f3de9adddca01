package dev.podium.machinery.storage;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateCSIDriver, ValidateCSIDriverUpdate and SetDefaults_CSIDriver. */
public final class CsiDriverRules implements KindRules {
    private static final long SHORTEST_PERIOD = 10;
    private static final long SHORTEST_TOKEN = 600;
    private static final long LONGEST_TOKEN = 1L << 32;

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode driver) {
        ObjectNode spec = Defaults.object(driver, "spec");
        Defaults.flag(spec, "attachRequired", true);
        Defaults.flag(spec, "podInfoOnMount", false);
        Defaults.flag(spec, "storageCapacity", false);
        Defaults.missing(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
        if (spec.path("volumeLifecycleModes").isEmpty()) {
            spec.putArray("volumeLifecycleModes").add("Persistent");
        }
        Defaults.flag(spec, "requiresRepublish", false);
        Defaults.flag(spec, "seLinuxMount", false);
    }

    @Override
    public void validate(Field driver) {
        Field spec = driver.get("spec");
        spec.get("fsGroupPolicy").ifSetOneOf(List.of("File", "None", "ReadWriteOnceWithFSType"));
        tokens(spec.get("tokenRequests"));
        Field modes = spec.get("volumeLifecycleModes");
        for (Field mode : modes.items()) {
            if (!mode.is("Persistent") && !mode.is("Ephemeral")) {
                mode.named(modes.path()).notSupported(List.of("Persistent", "Ephemeral"));
            }
        }
        Field period = spec.get("nodeAllocatableUpdatePeriodSeconds");
        if (period.present() && period.number() < SHORTEST_PERIOD) {
            period.invalid("must be greater than or equal to 10 seconds");
        }
        Field inSecrets = spec.get("serviceAccountTokenInSecrets");
        if (inSecrets.present() && spec.get("tokenRequests").empty()) {
            inSecrets.invalid("serviceAccountTokenInSecrets is set but no tokenRequests are specified");
        }
    }

    private static void tokens(Field requests) {
        Set<String> audiences = new HashSet<>();
        for (Field request : requests.items()) {
            Field audience = request.get("audience");
            if (!audiences.add(audience.text())) {
                audience.duplicate();
                continue;
            }
            Field expiration = request.get("expirationSeconds");
            if (expiration.present() && expiration.number() < SHORTEST_TOKEN) {
                expiration.invalid("may not specify a duration less than 10 minutes");
            }
            if (expiration.number() > LONGEST_TOKEN) {
                expiration.invalid("may not specify a duration larger than 2^32 seconds");
            }
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        Field spec = updated.get("spec");
        // Upstream misspells the one of these.
        spec.get("attachRequired").named("spec.attachedRequired").mustBe(old.get("spec").get("attachRequired"));
        spec.get("volumeLifecycleModes").mustBe(old.get("spec").get("volumeLifecycleModes"));
    }
}
