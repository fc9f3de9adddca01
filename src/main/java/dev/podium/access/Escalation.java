package dev.podium.access;

import dev.podium.model.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nobody gives what they do not have: who writes a role must hold what it allows or be allowed to {@code escalate}, and who
 * writes a binding must hold what its role allows or be allowed to {@code bind} (upstream's
 * {@code pkg/registry/rbac/.../policybased}).
 */
public final class Escalation {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final List<String> COLLECTION = List.of("ownerReferences", "finalizers", "managedFields", "resourceVersion");
    private static final List<PolicyRule> EVERYTHING = List.of(
            new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
            new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    private final Rbac rbac;
    private final Authorizer authorizer;

    Escalation(Rbac rbac, Authorizer authorizer) {
        this.rbac = rbac;
        this.authorizer = authorizer;
    }

    /**
     * A role or binding that somebody writes.
     *
     * @param resource the plural name: {@code roles}, {@code clusterrolebindings}
     * @param old as it was; null for a new one
     */
    public record Write(
            User user, String resource, String namespace, String name, JsonNode object, @Nullable JsonNode old) {}

    /** What is wrong with a write. */
    public sealed interface Refusal {

        /** It gives somebody what its writer does not have. */
        record Escalating(String why) implements Refusal {}

        /** A binding names a role that is not there. */
        record NoSuchRole(String resource, String name) implements Refusal {}
    }

    /** Why a write is refused; null if it is not. */
    public @Nullable Refusal refusal(Write write) {
        if (write.user().groups().contains("system:masters") || onlyCollection(write)) {
            return null;
        }
        return switch (write.resource()) {
            case "roles", "clusterroles" -> refused(role(write));
            case "rolebindings", "clusterrolebindings" -> binding(write);
            case String _ -> null;
        };
    }

    private static @Nullable Refusal refused(@Nullable String why) {
        return why == null ? null : new Refusal.Escalating(why);
    }

    /** What the garbage collector writes so that it can delete gives nobody anything. */
    private static boolean onlyCollection(Write write) {
        return write.old() != null && granted(write.object()).equals(granted(write.old()));
    }

    private static JsonNode granted(JsonNode object) {
        ObjectNode rest = (ObjectNode) object.deepCopy();
        if (rest.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove(COLLECTION);
        }
        return rest;
    }

    private @Nullable String role(Write write) {
        if (allowed(write, "escalate", write.resource(), write.old() == null ? "" : write.name())) {
            return null;
        }
        String why = denial(write, PolicyRule.of(write.object()));
        if (why == null && (aggregates(write.object()) || aggregates(write.old()))) {
            String everything = denial(write, EVERYTHING);
            return everything == null
                    ? null
                    : "must have cluster-admin privileges to use the aggregationRule: " + everything;
        }
        return why;
    }

    private static boolean aggregates(@Nullable JsonNode role) {
        return role != null && !role.path("aggregationRule").path("clusterRoleSelectors").isEmpty();
    }

    private @Nullable Refusal binding(Write write) {
        JsonNode ref = write.object().path("roleRef");
        String kind = ref.path("kind").asString("");
        String name = ref.path("name").asString("");
        String resource = kind.equals("ClusterRole") ? "clusterroles" : "roles";
        if (allowed(write, "bind", resource, name)) {
            return null;
        }
        List<PolicyRule> rules = rbac.rulesOf(kind, write.namespace(), name);
        return rules == null ? new Refusal.NoSuchRole(resource, name) : refused(denial(write, rules));
    }

    private boolean allowed(Write write, String verb, String resource, String name) {
        return authorizer
                .authorize(new Attempt.OnResource(
                        write.user(), verb, GROUP, "v1", resource, "", write.namespace(), name))
                .allowed();
    }

    private Authorizer.Rules held(Write write) {
        return rbac.rules(write.user(), write.namespace());
    }

    private @Nullable String denial(Write write, List<PolicyRule> given) {
        Authorizer.Rules held = held(write);
        List<PolicyRule> missing = PolicyRule.missing(given, held.rules());
        if (missing.isEmpty()) {
            return null;
        }
        Set<String> described = new TreeSet<>();
        merged(missing).forEach(each -> described.add(each.compact()));
        String message = "user \"" + write.user().name() + "\" (groups=" + Go.list(write.user().groups())
                + ") is attempting to grant RBAC permissions not currently held:\n" + String.join("\n", described);
        return held.incomplete().isEmpty() ? message : message + "; resolution errors: [" + held.incomplete() + "]";
    }

    /** The verbs on one resource together. */
    private static List<PolicyRule> merged(List<PolicyRule> atoms) {
        Map<PolicyRule, Set<String>> verbs = new LinkedHashMap<>();
        for (PolicyRule each : atoms) {
            PolicyRule what = each.nonResourceURLs().isEmpty()
                    ? new PolicyRule(List.of(), each.apiGroups(), each.resources(), each.resourceNames(), List.of())
                    : each;
            verbs.computeIfAbsent(what, _ -> new LinkedHashSet<>()).addAll(each.verbs());
        }
        List<PolicyRule> merged = new ArrayList<>();
        verbs.forEach((what, all) -> merged.add(new PolicyRule(
                List.copyOf(all), what.apiGroups(), what.resources(), what.resourceNames(), what.nonResourceURLs())));
        return merged;
    }
}
