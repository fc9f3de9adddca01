package dev.podium.registry.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The Pod Security Standards. */
enum PodSecurityLevel {
    PRIVILEGED {
        @Override
        List<String> violations(JsonNode pod) {
            return List.of();
        }
    },
    BASELINE {
        @Override
        List<String> violations(JsonNode pod) {
            SecuredPod secured = new SecuredPod(pod);
            List<String> found = new ArrayList<>();
            BaselineChecks.check(secured, BaselineChecks.Scope.ALL, found);
            return found.stream().filter(each -> !each.isEmpty()).toList();
        }
    },
    RESTRICTED {
        @Override
        List<String> violations(JsonNode pod) {
            SecuredPod secured = new SecuredPod(pod);
            List<String> found = new ArrayList<>();
            BaselineChecks.check(secured, BaselineChecks.Scope.UNLESS_RESTRICTED, found);
            RestrictedChecks.check(secured, found);
            return found.stream().filter(each -> !each.isEmpty()).toList();
        }
    };

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable PodSecurityLevel named(String label) {
        for (PodSecurityLevel each : values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        return null;
    }

    /**
     * What is wrong with a Pod, in upstream's words.
     *
     * @param pod or a template of one: what has a {@code spec}
     */
    abstract List<String> violations(JsonNode pod);
}
