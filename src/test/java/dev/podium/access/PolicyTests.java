package dev.podium.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The roles of a new cluster, and what becomes of those that somebody has changed. */
class PolicyTests {

    private static final ResourceType<JsonNode> ROLES = of("clusterroles");
    private static final ResourceType<JsonNode> BINDINGS = of("clusterrolebindings");
    /** Of metrics-server, whose API is served here. */
    private static final String OWN = "system:aggregated-metrics-reader";

    private final Rehearsal rehearsal = new Rehearsal(0);

    private static ResourceType<JsonNode> of(String resource) {
        return ResourceType.of("rbac.authorization.k8s.io", "v1", resource);
    }

    @BeforeEach
    void ensure() {
        Policy.ensure(rehearsal.client);
        rehearsal.time.settle();
    }

    @AfterEach
    void stop() {
        rehearsal.close();
    }

    private static String golden() throws IOException {
        try (InputStream in = PolicyTests.class.getResourceAsStream("/golden/roles/bootstrap.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst("^#.*\n", "");
        }
    }

    private static String qualified(JsonNode object) {
        return object.at("/metadata/namespace").asString("") + "/" + object.at("/metadata/name").asString("");
    }

    private static void describeRole(JsonNode role, List<String> lines) {
        Map<String, TreeSet<String>> verbs = new TreeMap<>();
        if (!role.has("aggregationRule")) {
            for (PolicyRule rule : PolicyRule.of(role)) {
                for (String path : rule.nonResourceURLs()) {
                    verbs.computeIfAbsent(path, _ -> new TreeSet<>()).addAll(rule.verbs());
                }
                for (String group : rule.apiGroups()) {
                    for (String resource : rule.resources()) {
                        for (String name : rule.resourceNames().isEmpty() ? List.of("") : rule.resourceNames()) {
                            verbs.computeIfAbsent(group + ":" + resource + (name.isEmpty() ? "" : "=" + name), _ -> new TreeSet<>())
                                    .addAll(rule.verbs());
                        }
                    }
                }
            }
        }
        Map<String, TreeSet<String>> resources = new TreeMap<>();
        verbs.forEach((resource, all) -> resources.computeIfAbsent(String.join(" ", all), _ -> new TreeSet<>()).add(resource));
        lines.add(qualified(role));
        resources.forEach((all, on) -> lines.add("  " + all + " | " + String.join(" ", on)));
    }

    private static String describeBinding(JsonNode binding) {
        List<String> subjects = new ArrayList<>();
        for (JsonNode each : binding.path("subjects")) {
            String namespace = each.path("namespace").asString("");
            subjects.add(each.path("kind").asString("") + "/" + (namespace.isEmpty() ? "" : namespace + "/")
                    + each.path("name").asString(""));
        }
        return qualified(binding) + " -> " + binding.at("/roleRef/kind").asString("") + "/"
                + binding.at("/roleRef/name").asString("") + ": " + String.join(" ", subjects);
    }

    @Test
    void theyAreUpstreams() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String each : List.of("clusterroles", "roles")) {
            rehearsal.client.list(of(each), "").stream()
                    .filter(role -> !qualified(role).equals("/" + OWN))
                    .forEach(role -> describeRole(role, lines));
        }
        for (String each : List.of("clusterrolebindings", "rolebindings")) {
            rehearsal.client.list(of(each), "").forEach(binding -> lines.add(describeBinding(binding)));
        }
        assertThat(sections(String.join("\n", lines))).isEqualTo(sections(golden()));
    }

    /** A role with its rules, or a binding, is a section; their order says nothing. */
    private static TreeSet<String> sections(String text) {
        TreeSet<String> sections = new TreeSet<>();
        for (String each : text.strip().split("\n(?! )")) {
            sections.add(each.stripTrailing());
        }
        return sections;
    }

    private JsonNode find(ResourceType<JsonNode> type, String name) {
        return Objects.requireNonNull(rehearsal.client.find(type, "", name));
    }

    private void change(ResourceType<JsonNode> type, String name, Consumer<ObjectNode> change) {
        rehearsal.client.update(type, "", name, tree -> {
            change.accept(tree);
            return tree;
        });
    }

    @Test
    void aRoleGetsBackWhatItHasLostAndKeepsWhatItWasGiven() {
        change(ROLES, "system:node-problem-detector", role -> {
            role.putArray("rules")
                    .addObject()
                    .setAll((ObjectNode) new PolicyRule(List.of("get"), List.of(""), List.of("secrets"), List.of(), List.of()).tree());
            ((ObjectNode) role.path("metadata")).remove("labels");
        });
        Policy.ensure(rehearsal.client);
        List<String> lines = new ArrayList<>();
        describeRole(find(ROLES, "system:node-problem-detector"), lines);
        assertThat(lines)
                .containsExactly(
                        "/system:node-problem-detector",
                        "  create patch update | :events events.k8s.io:events",
                        "  get | :nodes :secrets",
                        "  patch | :nodes/status");
        assertThat(find(ROLES, "system:node-problem-detector").at("/metadata/labels").isEmpty()).isFalse();
    }

    @Test
    void aBindingGetsItsSubjectsAndItsRoleBack() {
        change(BINDINGS, "system:discovery", binding -> {
            ObjectNode somebody = binding.putArray("subjects").addObject();
            somebody.put("kind", "User").put("name", "jane").put("apiGroup", "rbac.authorization.k8s.io");
        });
        rehearsal.client.delete(BINDINGS, "", "system:node-proxier", find(BINDINGS, "system:node-proxier").at("/metadata/uid").asString());
        rehearsal.create("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: 'system:node-proxier'}\n"
                + "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n");
        Policy.ensure(rehearsal.client);
        assertThat(describeBinding(find(BINDINGS, "system:discovery")))
                .isEqualTo("/system:discovery -> ClusterRole/system:discovery: User/jane Group/system:authenticated");
        assertThat(describeBinding(find(BINDINGS, "system:node-proxier")))
                .isEqualTo("/system:node-proxier -> ClusterRole/system:node-proxier: User/system:kube-proxy");
    }

    @Test
    void whatIsNotToBeUpdatedIsLeftAlone() {
        change(ROLES, "system:node-problem-detector", role -> {
            role.putArray("rules");
            ((ObjectNode) role.at("/metadata/annotations")).put("rbac.authorization.kubernetes.io/autoupdate", "false");
        });
        JsonNode before = find(ROLES, "system:node-problem-detector");
        Policy.ensure(rehearsal.client);
        assertThat(find(ROLES, "system:node-problem-detector")).isEqualTo(before);
    }

    @Test
    void whatIsWholeIsNotWrittenAgain() {
        List<JsonNode> before = rehearsal.client.list(ROLES, "");
        Policy.ensure(rehearsal.client);
        assertThat(rehearsal.client.list(ROLES, "")).isEqualTo(before);
    }
}
