package dev.podium.controller.disruption;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a budget's status says.
 *
 * @param failure why it could not be worked out; null: it could
 */
record BudgetStatus(int expected, int desired, int healthy, @Nullable String failure) {

    static BudgetStatus of(ExpectedPods.Count count, int healthy) {
        return new BudgetStatus(count.expected(), count.desired(), healthy, null);
    }

    static BudgetStatus failed(String why) {
        return new BudgetStatus(0, 0, 0, why);
    }

    private int allowed() {
        return expected <= 0 || healthy <= desired ? 0 : healthy - desired;
    }

    ObjectNode into(ObjectNode budget, Map<String, Instant> granted, Instant now) {
        ObjectNode status = budget.get("status") instanceof ObjectNode present ? present : budget.putObject("status");
        long generation = budget.path("metadata").path("generation").asLong(0);
        if (failure != null) {
            status.put("disruptionsAllowed", 0);
            status.put("observedGeneration", generation);
            condition(status, "False", "SyncFailed", failure, generation, now);
            return budget;
        }
        status.remove("disruptedPods");
        if (!granted.isEmpty()) {
            ObjectNode pods = status.putObject("disruptedPods");
            granted.forEach((name, since) -> pods.put(name, since.toString()));
        }
        status.put("currentHealthy", healthy).put("desiredHealthy", desired);
        status.put("disruptionsAllowed", allowed()).put("expectedPods", expected);
        status.put("observedGeneration", generation);
        if (allowed() > 0) {
            condition(status, "True", "SufficientPods", "", generation, now);
        } else {
            condition(status, "False", "InsufficientPods", "", generation, now);
        }
        return budget;
    }

    private static void condition(
            ObjectNode status, String value, String reason, String message, long generation, Instant now) {
        ArrayNode conditions = status.withArrayProperty("conditions");
        ObjectNode condition = null;
        for (JsonNode each : conditions) {
            if (each.path("type").asString("").equals("DisruptionAllowed")) {
                condition = (ObjectNode) each;
            }
        }
        if (condition == null) {
            condition = conditions.addObject().put("type", "DisruptionAllowed");
        }
        if (!condition.path("status").asString("").equals(value)) {
            condition.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        condition.put("message", message).put("reason", reason).put("status", value).put("observedGeneration", generation);
    }
}
