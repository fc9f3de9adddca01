package dev.podium.registry.admission.podsecurity;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What Pods are held to: a level, as it is in some version. */
record Standard(Level level, Version version) {

    /**
     * What is wrong with a Pod, in the order in which upstream tells it.
     *
     * @param pod or a template of one: what has a {@code spec}
     */
    List<Violation> violations(JsonNode pod) {
        List<Rule> rules = Checks.rules(this);
        if (rules.isEmpty()) {
            return List.of();
        }
        SecuredPod secured = new SecuredPod(pod);
        return rules.stream().flatMap(each -> each.broken(secured).stream()).toList();
    }

    @Override
    public String toString() {
        return level.label() + ":" + version;
    }
}
