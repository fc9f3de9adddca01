package dev.podium.access;

import dev.podium.model.Records;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One rule of a role, and what it allows (upstream's {@code pkg/apis/rbac/v1/evaluation_helpers.go}). */
public record PolicyRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> nonResourceURLs) {

    public PolicyRule {
        verbs = verbs == null ? List.of() : verbs;
        apiGroups = apiGroups == null ? List.of() : apiGroups;
        resources = resources == null ? List.of() : resources;
        resourceNames = resourceNames == null ? List.of() : resourceNames;
        nonResourceURLs = nonResourceURLs == null ? List.of() : nonResourceURLs;
    }

    /** The rules of a role, as a tree. */
    static List<PolicyRule> of(JsonNode role) {
        List<PolicyRule> rules = new ArrayList<>();
        role.path("rules").forEach(each -> rules.add(Records.read(each, PolicyRule.class)));
        return rules;
    }

    JsonNode tree() {
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        put(rule, "apiGroups", apiGroups);
        put(rule, "resourceNames", resourceNames);
        put(rule, "resources", resources);
        put(rule, "nonResourceURLs", nonResourceURLs);
        put(rule, "verbs", verbs);
        return rule;
    }

    private static void put(ObjectNode rule, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(rule.putArray(name)::add);
        }
    }

    boolean allows(Attempt attempt) {
        return switch (attempt) {
            case Attempt.OnResource on -> has(verbs, on.verb())
                    && has(apiGroups, on.group())
                    && hasResource(on.qualified(), on.subresource())
                    && (resourceNames.isEmpty() || resourceNames.contains(on.name()));
            case Attempt.OnPath on -> has(verbs, on.verb()) && hasPath(on.path());
        };
    }

    private static boolean has(List<String> values, String value) {
        return values.contains("*") || values.contains(value);
    }

    private boolean hasResource(String qualified, String subresource) {
        return has(resources, qualified) || (!subresource.isEmpty() && resources.contains("*/" + subresource));
    }

    private boolean hasPath(String path) {
        return nonResourceURLs.stream()
                .anyMatch(each -> each.equals("*")
                        || each.equals(path)
                        || (each.endsWith("*") && path.startsWith(each.substring(0, each.length() - 1))));
    }

    /**
     * What of {@code wanted} these rules do not allow together, a verb, group, resource, name or path at a time (upstream's
     * {@code component-helpers/auth/rbac/validation/policy_comparator.go}).
     */
    static List<PolicyRule> missing(List<PolicyRule> wanted, List<PolicyRule> owned) {
        return wanted.stream()
                .flatMap(each -> each.atoms().stream())
                .filter(atom -> owned.stream().noneMatch(each -> each.covers(atom)))
                .toList();
    }

    private boolean covers(PolicyRule atom) {
        if (!has(verbs, atom.verbs.getFirst())) {
            return false;
        }
        if (!atom.nonResourceURLs.isEmpty()) {
            return hasPath(atom.nonResourceURLs.getFirst());
        }
        if (!has(apiGroups, atom.apiGroups.getFirst())) {
            return false;
        }
        String resource = atom.resources.getFirst();
        int slash = resource.indexOf('/');
        if (!hasResource(resource, slash < 0 ? "" : resource.substring(slash + 1))) {
            return false;
        }
        return resourceNames.isEmpty()
                || (!atom.resourceNames.isEmpty() && resourceNames.contains(atom.resourceNames.getFirst()));
    }

    private List<PolicyRule> atoms() {
        List<PolicyRule> atoms = new ArrayList<>();
        for (String verb : verbs) {
            for (String path : nonResourceURLs) {
                atoms.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(path)));
            }
            for (String group : apiGroups) {
                for (String resource : resources) {
                    if (resourceNames.isEmpty()) {
                        atoms.add(new PolicyRule(List.of(verb), List.of(group), List.of(resource), List.of(), List.of()));
                    }
                    for (String name : resourceNames) {
                        atoms.add(new PolicyRule(
                                List.of(verb), List.of(group), List.of(resource), List.of(name), List.of()));
                    }
                }
            }
        }
        return atoms;
    }

    /** As upstream's messages show it. */
    String compact() {
        List<String> parts = new ArrayList<>();
        compact(parts, "APIGroups", apiGroups);
        compact(parts, "Resources", resources);
        compact(parts, "NonResourceURLs", nonResourceURLs);
        compact(parts, "ResourceNames", resourceNames);
        compact(parts, "Verbs", verbs);
        return "{" + String.join(", ", parts) + "}";
    }

    private static void compact(List<String> parts, String name, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(name + ":[" + Go.elements(values) + "]");
        }
    }
}
