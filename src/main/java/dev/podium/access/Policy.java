package dev.podium.access;

import dev.podium.client.ApiClient;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The roles and bindings that every cluster has from the start. */
public final class Policy {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final ResourceType<JsonNode> CLUSTER_ROLES = ResourceType.of(GROUP, "v1", "clusterroles");
    private static final ResourceType<JsonNode> CLUSTER_BINDINGS = ResourceType.of(GROUP, "v1", "clusterrolebindings");
    private static final ResourceType<JsonNode> ROLES = ResourceType.of(GROUP, "v1", "roles");
    private static final ResourceType<JsonNode> BINDINGS = ResourceType.of(GROUP, "v1", "rolebindings");
    private static final String CONTROLLER = "system:controller:";
    private static final String READ = "get list watch";
    private static final String WRITE = "create delete deletecollection patch update";

    private Policy() {}

    /** Creates those that are missing and gives back to the others what they have lost, at each start, as upstream does. */
    public static void ensure(ApiClient client) {
        JsonNode policy = read();
        policy.path("roles")
                .properties()
                .forEach(each -> ensure(client, CLUSTER_ROLES, "", role(each.getKey(), each.getValue())));
        policy.path("bindings")
                .properties()
                .forEach(each -> ensure(client, CLUSTER_BINDINGS, "", binding(each.getKey(), "ClusterRole", each.getValue())));
        policy.path("controllers").properties().forEach(each -> {
            String role = CONTROLLER + each.getKey();
            ensure(client, CLUSTER_ROLES, "", role(role, each.getValue()));
            JsonNode account = JsonNodeFactory.instance.arrayNode().add("ServiceAccount/kube-system/" + each.getKey());
            ensure(client, CLUSTER_BINDINGS, "", binding(role, "ClusterRole", account));
        });
        policy.path("namespaces").properties().forEach(each -> ensureWithin(client, each.getKey(), each.getValue()));
    }

    private static void ensureWithin(ApiClient client, String namespace, JsonNode policy) {
        policy.path("roles")
                .properties()
                .forEach(each -> ensure(client, ROLES, namespace, role(each.getKey(), each.getValue())));
        policy.path("bindings")
                .properties()
                .forEach(each -> ensure(client, BINDINGS, namespace, binding(each.getKey(), "Role", each.getValue())));
    }

    private static JsonNode read() {
        try (InputStream policy = Policy.class.getResourceAsStream("policy.yaml")) {
            return new YAMLMapper().readTree(Objects.requireNonNull(policy));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void ensure(ApiClient client, ResourceType<JsonNode> type, String namespace, ObjectNode object) {
        String name = object.path("metadata").path("name").asString("");
        try {
            JsonNode present = client.find(type, namespace, name);
            if (present != null && !rebound(present, object)) {
                if (PolicyRepair.repair((ObjectNode) present.deepCopy(), object)) {
                    client.update(type, namespace, name, tree -> {
                        PolicyRepair.repair(tree, object);
                        return tree;
                    });
                }
                return;
            }
            if (present != null) {
                client.delete(type, namespace, name, present.path("metadata").path("uid").asString(""));
            }
            client.create(type, namespace, object);
        } catch (RequestFailed refused) {
            if (refused.code() == 503) {
                return; // the cluster is closing: the next start creates the rest
            }
            if (!refused.conflict() && !refused.notFound()) {
                throw refused;
            }
        }
    }

    /** Whether a binding leads to another role than it should, which cannot be changed. */
    private static boolean rebound(JsonNode present, ObjectNode wanted) {
        return wanted.has("roleRef")
                && !present.path("roleRef").equals(wanted.path("roleRef"))
                && !present.path("metadata").path("annotations").path(PolicyRepair.AUTOUPDATE).asString("").equals("false");
    }

    private static ObjectNode role(String name, JsonNode terms) {
        ObjectNode role = named(name);
        if (terms.has("into")) {
            ObjectNode labels = (ObjectNode) role.path("metadata").path("labels");
            words(terms.path("into")).forEach(each -> labels.put(GROUP + "/aggregate-to-" + each, "true"));
        }
        String aggregates = terms.path("aggregates").asString("");
        if (!aggregates.isEmpty()) {
            role.putObject("aggregationRule")
                    .putArray("clusterRoleSelectors")
                    .addObject()
                    .putObject("matchLabels")
                    .put(GROUP + "/aggregate-to-" + aggregates, "true");
        }
        ArrayNode rules = role.putArray("rules");
        terms.path("rules").forEach(each -> rules.add(rule(each)));
        return role;
    }

    private static ObjectNode rule(JsonNode terms) {
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        List<String> verbs = new ArrayList<>();
        for (String each : words(terms.path(0))) {
            switch (each) {
                case "read" -> verbs.addAll(List.of(READ.split(" ")));
                case "write" -> verbs.addAll(List.of(WRITE.split(" ")));
                case String verb -> verbs.add(verb);
            }
        }
        if (terms.size() == 2) {
            words(terms.path(1)).forEach(rule.putArray("nonResourceURLs")::add);
        } else {
            words(terms.path(1)).forEach(each -> rule.withArrayProperty("apiGroups").add(each.equals("core") ? "" : each));
            if (terms.size() > 3) {
                words(terms.path(3)).forEach(rule.putArray("resourceNames")::add);
            }
            words(terms.path(2)).forEach(rule.putArray("resources")::add);
        }
        verbs.stream().sorted().forEach(rule.putArray("verbs")::add);
        return rule;
    }

    private static List<String> words(JsonNode text) {
        return List.of(text.asString("").split(" "));
    }

    /** @param names the role's, and before it the binding's if that is another */
    private static ObjectNode binding(String names, String kind, JsonNode subjects) {
        List<String> both = List.of(names.split(" "));
        ObjectNode binding = named(both.getFirst());
        binding.putObject("roleRef").put("apiGroup", GROUP).put("kind", kind).put("name", both.getLast());
        for (JsonNode each : subjects) {
            String[] parts = each.asString("").split("/");
            ObjectNode subject = binding.withArrayProperty("subjects").addObject();
            if (parts.length > 2) {
                subject.put("kind", parts[0]).put("name", parts[2]).put("namespace", parts[1]);
            } else {
                subject.put("apiGroup", GROUP).put("kind", parts[0]).put("name", parts[1]);
            }
        }
        return binding;
    }

    private static ObjectNode named(String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        metadata.putObject("annotations").put(PolicyRepair.AUTOUPDATE, "true");
        metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
        return object;
    }
}
