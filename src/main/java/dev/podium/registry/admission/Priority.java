package dev.podium.registry.admission;

import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Turns a Pod's priority class into a number; the two system classes always exist, and no class means zero. */
public final class Priority implements Admission {

    private static final Map<String, Integer> SYSTEM =
            Map.of("system-node-critical", 2_000_001_000, "system-cluster-critical", 2_000_000_000);

    @Override
    public void mutate(Request request) {
        if (!request.creates("pods") || !(request.written().get("spec") instanceof ObjectNode spec)) {
            return;
        }
        String name = spec.path("priorityClassName").asString("");
        int priority = 0;
        if (!name.isEmpty()) {
            Integer known = SYSTEM.get(name);
            if (known == null) {
                throw ApiException.forbidden(
                        request.resource(),
                        request.name(),
                        "no PriorityClass with name " + name + " was found");
            }
            priority = known;
        }
        if (spec.hasNonNull("priority") && spec.path("priority").asInt() != priority) {
            throw ApiException.forbidden(
                    request.resource(),
                    request.name(),
                    "the integer value of priority (" + spec.path("priority").asInt()
                            + ") must not be provided in pod spec; priority admission controller computed " + priority
                            + " from the given PriorityClass name");
        }
        spec.put("priority", priority);
        if (!spec.hasNonNull("preemptionPolicy")) {
            spec.put("preemptionPolicy", "PreemptLowerPriority");
        }
    }
}
