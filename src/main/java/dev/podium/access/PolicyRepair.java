package dev.podium.access;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a role or binding back what it has lost, or what a later version adds to it, and takes nothing away (upstream's
 * {@code component-helpers/auth/rbac/reconciliation}). Who does not want that annotates it.
 */
final class PolicyRepair {

    static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";

    private PolicyRepair() {}

    /**
     * Adds to {@code present} what is missing.
     *
     * @return whether anything was
     */
    static boolean repair(ObjectNode present, ObjectNode wanted) {
        if (present.path("metadata").path("annotations").path(AUTOUPDATE).asString("").equals("false")) {
            return false;
        }
        ObjectNode before = present.deepCopy();
        for (String each : List.of("labels", "annotations")) {
            for (Map.Entry<String, JsonNode> entry : wanted.path("metadata").path(each).properties()) {
                ((ObjectNode) present.path("metadata")).withObjectProperty(each).putIfAbsent(entry.getKey(), entry.getValue());
            }
        }
        if (wanted.has("roleRef")) {
            add(present, "subjects", wanted.path("subjects"));
        } else if (wanted.has("aggregationRule")) {
            add(
                    present.withObjectProperty("aggregationRule"),
                    "clusterRoleSelectors",
                    wanted.path("aggregationRule").path("clusterRoleSelectors"));
        } else {
            for (PolicyRule each : PolicyRule.missing(PolicyRule.of(wanted), PolicyRule.of(present))) {
                array(present, "rules").add(each.tree());
            }
        }
        return !present.equals(before);
    }

    private static void add(ObjectNode object, String list, JsonNode wanted) {
        for (JsonNode each : wanted) {
            ArrayNode present = array(object, list);
            if (present.valueStream().noneMatch(each::equals)) {
                present.add(each);
            }
        }
    }

    private static ArrayNode array(ObjectNode object, String list) {
        return object.get(list) instanceof ArrayNode present ? present : object.putArray(list);
    }
}
