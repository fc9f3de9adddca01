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

/**
 * Nobody gives what they do not have: who writes a role must hold what it allows or be allowed to {@code escalate}, and who
 * writes a binding must hold what its role allows or be allowed to {@code bind} (upstream's
 * {@code pkg/registry/rbac/.../policybased}).
 */
public final class Escalation {

    private static final String GROUP = "rbac.authorization.k8s.io";
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

    /** Why a write is refused; null if it is not. */
    public @Nullable String refusal(Write write) {
        if (write.user().groups().contains("system:masters") || onlyMetadata(write)) {
            return null;
        }
        return switch (write.resource()) {
            case "roles", "clusterroles" -> role(write);
            case "rolebindings", "clusterrolebindings" -> binding(write);
            case String _ -> null;
        };
    }

    /** What the garbage collector, or somebody who only labels, writes gives nobody anything. */
    private static boolean onlyMetadata(Write write) {
        JsonNode old = write.old();
        return old != null
                && List.of("rules", "aggregationRule", "subjects", "roleRef").stream()
                        .allMatch(each -> write.object().path(each).equals(old.path(each)));
    }

    private @Nullable String role(Write write) {
        if (allowed(write, "escalate", write.resource(), write.old() == null ? "" : write.name())) {
            return null;
        }
        if (write.object().hasNonNull("aggregationRule")
                && !PolicyRule.missing(EVERYTHING, held(write).rules()).isEmpty()) {
            return "must have cluster-admin privileges to use the aggregationRule: " + denial(write, EVERYTHING);
        }
        return denial(write, PolicyRule.of(write.object()));
    }

    private @Nullable String binding(Write write) {
        JsonNode ref = write.object().path("roleRef");
        String kind = ref.path("kind").asString("");
        String name = ref.path("name").asString("");
        if (allowed(write, "bind", kind.equals("ClusterRole") ? "clusterroles" : "roles", name)) {
            return null;
        }
        List<PolicyRule> rules = rbac.rulesOf(kind, write.namespace(), name);
        if (rules == null) {
            return (kind.equals("ClusterRole") ? "clusterroles." : "roles.") + GROUP + " \"" + name + "\" not found";
        }
        return denial(write, rules);
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
