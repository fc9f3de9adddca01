package dev.podium.machinery.cluster;

import dev.podium.machinery.Json;
import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.Field;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * The flow schemas and priority levels without which no server works, each with the one spec that it may have (upstream's
 * MandatoryFlowSchemas and MandatoryPriorityLevelConfigurations).
 */
final class MandatoryFlows {
    private static final String EVERYTHING =
            """
            "resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"], "clusterScope": true, "namespaces": ["*"]}],
            "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}]""";
    private static final Map<String, ObjectNode> SCHEMAS = Map.of(
            "exempt",
            spec(
                    """
                    {"priorityLevelConfiguration": {"name": "exempt"}, "matchingPrecedence": 1,
                     "rules": [{"subjects": [{"kind": "Group", "group": {"name": "system:masters"}}], %s}]}"""
                            .formatted(EVERYTHING)),
            "catch-all",
            spec(
                    """
                    {"priorityLevelConfiguration": {"name": "catch-all"}, "matchingPrecedence": 10000,
                     "distinguisherMethod": {"type": "ByUser"},
                     "rules": [{"subjects": [{"kind": "Group", "group": {"name": "system:unauthenticated"}},
                                             {"kind": "Group", "group": {"name": "system:authenticated"}}], %s}]}"""
                            .formatted(EVERYTHING)));
    private static final Map<String, ObjectNode> LEVELS = Map.of(
            "exempt", spec("{\"type\": \"Exempt\"}"),
            "catch-all",
            spec(
                    """
                    {"type": "Limited", "limited": {"nominalConcurrencyShares": 5, "lendablePercent": 0,
                                                    "limitResponse": {"type": "Reject"}}}"""));

    private MandatoryFlows() {}

    private static ObjectNode spec(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a flow schema is a mandatory one with another spec than it must have. */
    static boolean differs(Field schema) {
        return differs(SCHEMAS, schema, schema.get("spec").value().deepCopy().asObject());
    }

    /** Whether a priority level is a mandatory one with another spec than it must have; what is exempt may have any share. */
    static boolean levelDiffers(Field level) {
        ObjectNode spec = level.get("spec").value().deepCopy().asObject();
        if (level.get("metadata").get("name").is("exempt")) {
            spec.remove("exempt");
        }
        return differs(LEVELS, level, spec);
    }

    private static boolean differs(Map<String, ObjectNode> fixed, Field object, ObjectNode spec) {
        ObjectNode expected = fixed.get(object.get("metadata").get("name").text());
        return expected != null && !SemanticEquality.same(spec, expected);
    }
}
