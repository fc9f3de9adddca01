package dev.podium;

import dev.podium.client.ApiClient;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The priority levels and flow schemas that every cluster has from the start. Nothing queues here: they are there to be read. */
final class FlowControlDefaults {

    private static final String GROUP = "flowcontrol.apiserver.k8s.io";
    private static final ResourceType<JsonNode> LEVELS = ResourceType.of(GROUP, "v1", "prioritylevelconfigurations");
    private static final ResourceType<JsonNode> SCHEMAS = ResourceType.of(GROUP, "v1", "flowschemas");
    private static final String LAST = "catch-all";
    private static final int LONGEST_QUEUE = 50;

    private FlowControlDefaults() {}

    /** Creates those that are missing. */
    static void ensure(ApiClient client) {
        // As long as the last of them is there, the others were made with it, and who deletes one means it.
        if (client.find(SCHEMAS, "", LAST) != null) {
            return;
        }
        JsonNode defaults = read();
        defaults.path("levels").properties().forEach(each -> create(client, LEVELS, level(each.getKey(), each.getValue())));
        defaults.path("schemas").properties().forEach(each -> create(client, SCHEMAS, schema(each.getKey(), each.getValue())));
    }

    private static JsonNode read() {
        try (InputStream defaults = FlowControlDefaults.class.getResourceAsStream("flowcontrol.yaml")) {
            return new YAMLMapper().readTree(Objects.requireNonNull(defaults));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void create(ApiClient client, ResourceType<JsonNode> type, ObjectNode object) {
        try {
            client.create(type, "", object);
        } catch (RequestFailed refused) {
            // There already, or the cluster is closing and the next start creates the rest.
            if (!refused.conflict() && refused.code() != 503) {
                throw refused;
            }
        }
    }

    private static ObjectNode named(String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata")
                .put("name", name)
                .putObject("annotations")
                .put("apf.kubernetes.io/autoupdate-spec", "true");
        return object;
    }

    private static ObjectNode level(String name, JsonNode terms) {
        ObjectNode level = named(name);
        boolean exempt = name.equals("exempt");
        ObjectNode spec = level.putObject("spec").put("type", exempt ? "Exempt" : "Limited");
        ObjectNode limits = spec.putObject(exempt ? "exempt" : "limited");
        limits.set("nominalConcurrencyShares", terms.path("shares"));
        limits.set("lendablePercent", terms.path("lendable"));
        if (!exempt) {
            ObjectNode response = limits.putObject("limitResponse");
            response.put("type", terms.has("queues") ? "Queue" : "Reject");
            if (terms.has("queues")) {
                ObjectNode queuing = response.putObject("queuing");
                queuing.set("queues", terms.path("queues"));
                queuing.set("handSize", terms.path("hand"));
                queuing.put("queueLengthLimit", LONGEST_QUEUE);
            }
        }
        return level;
    }

    private static ObjectNode schema(String name, JsonNode terms) {
        ObjectNode schema = named(name);
        ObjectNode spec = schema.putObject("spec");
        spec.putObject("priorityLevelConfiguration").set("name", terms.path("level"));
        spec.set("matchingPrecedence", terms.path("precedence"));
        if (terms.has("by")) {
            spec.putObject("distinguisherMethod").set("type", terms.path("by"));
        }
        ObjectNode rule = spec.putArray("rules").addObject();
        ArrayNode subjects = rule.putArray("subjects");
        terms.path("subjects").forEach(each -> subject(subjects.addObject(), each.asString("").split(" ", 2)));
        terms.path("resources").forEach(each -> resources(rule.withArrayProperty("resourceRules").addObject(), parts(each)));
        terms.path("paths").forEach(each -> {
            ObjectNode paths = rule.withArrayProperty("nonResourceRules").addObject();
            words(paths, "verbs", parts(each)[0]);
            words(paths, "nonResourceURLs", parts(each)[1]);
        });
        return schema;
    }

    private static void subject(ObjectNode subject, String[] kindAndName) {
        String name = kindAndName[1];
        switch (kindAndName[0]) {
            case "user" -> subject.put("kind", "User").putObject("user").put("name", name);
            case "group" -> subject.put("kind", "Group").putObject("group").put("name", name);
            default -> subject.put("kind", "ServiceAccount")
                    .putObject("serviceAccount")
                    .put("namespace", name.substring(0, name.indexOf('/')))
                    .put("name", name.substring(name.indexOf('/') + 1));
        }
    }

    private static void resources(ObjectNode rule, String[] parts) {
        words(rule, "verbs", parts[0]);
        words(rule, "apiGroups", parts[1]);
        words(rule, "resources", parts[2]);
        for (String each : parts[3].split(" ")) {
            if (each.equals("cluster")) {
                rule.put("clusterScope", true);
            } else {
                rule.withArrayProperty("namespaces").add(each);
            }
        }
    }

    private static String[] parts(JsonNode rule) {
        return rule.asString("").split(" \\| ");
    }

    /** The core group has no name. */
    private static void words(ObjectNode rule, String field, String words) {
        ArrayNode list = rule.putArray(field);
        for (String each : words.split(" ")) {
            list.add(each.equals("core") ? "" : each);
        }
    }
}
