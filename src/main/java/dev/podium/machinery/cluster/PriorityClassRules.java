package dev.podium.machinery.cluster;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidatePriorityClass and SetDefaults_PriorityClass (pkg/apis/scheduling). */
public final class PriorityClassRules implements KindRules {

    private static final long HIGHEST = 1_000_000_000;
    private static final String PREFIX = "system-";
    private static final Map<String, Long> SYSTEM =
            Map.of("system-node-critical", 2_000_001_000L, "system-cluster-critical", 2_000_000_000L);

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode priorityClass) {
        Defaults.missing(priorityClass, "preemptionPolicy", "PreemptLowerPriority");
        Defaults.nothing(priorityClass, "value");
    }

    @Override
    public void validate(Field priorityClass) {
        Field name = priorityClass.get("metadata").get("name");
        Field value = priorityClass.get("value");
        if (name.text().startsWith(PREFIX)) {
            Long known = SYSTEM.get(name.text());
            String problem = known == null
                    ? name.text() + " is not a known system priority class"
                    : known != value.number()
                            ? "value of " + name.text() + " PriorityClass must be " + known
                            : priorityClass.get("globalDefault").isTrue()
                                    ? "globalDefault of " + name.text() + " PriorityClass must be false"
                                    : "";
            if (!problem.isEmpty()) {
                name.forbidden(
                        "priority class names with 'system-' prefix are reserved for system use only. error: " + problem);
            }
        } else if (value.number() > HIGHEST) {
            value.forbidden("maximum allowed value of a user defined priority is " + HIGHEST);
        }
        if (priorityClass.get("preemptionPolicy").present()) {
            priorityClass.get("preemptionPolicy").oneOf(List.of("PreemptLowerPriority", "Never"));
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        if (updated.get("value").number() != old.get("value").number()) {
            updated.get("value").forbidden("may not be changed in an update.");
        }
        updated.get("preemptionPolicy").mustBe(old.get("preemptionPolicy"));
    }
}
