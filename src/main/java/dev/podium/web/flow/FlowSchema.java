package dev.podium.web.flow;

import dev.podium.access.Attempt;
import dev.podium.model.Records;
import dev.podium.model.User;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A FlowSchema, as far as it says which requests it is for (upstream's {@code apiserver/pkg/util/flowcontrol/rule.go}). */
record FlowSchema(String name, String uid, long precedence, String level, List<Rule> rules) {

    private static final String ACCOUNT = "system:serviceaccount:";

    /** Who, and what. */
    record Rule(List<Subject> subjects, List<ResourceRule> resourceRules, List<PathRule> nonResourceRules) {

        Rule {
            subjects = subjects == null ? List.of() : subjects;
            resourceRules = resourceRules == null ? List.of() : resourceRules;
            nonResourceRules = nonResourceRules == null ? List.of() : nonResourceRules;
        }

        boolean isFor(Attempt attempt) {
            return subjects.stream().anyMatch(each -> each.is(attempt.user()))
                    && switch (attempt) {
                        case Attempt.OnResource on -> resourceRules.stream().anyMatch(each -> each.isFor(on));
                        case Attempt.OnPath on -> nonResourceRules.stream().anyMatch(each -> each.isFor(on));
                    };
        }
    }

    /** A user, a group or a ServiceAccount; each may be all of them. */
    record Subject(String kind, @Nullable Named user, @Nullable Named group, @Nullable Named serviceAccount) {

        boolean is(User who) {
            return switch (kind) {
                case "User" -> user != null && any(user.name(), who.name());
                case "Group" -> group != null && (group.name().equals("*") || who.groups().contains(group.name()));
                case "ServiceAccount" -> serviceAccount != null && isAccount(serviceAccount, who.name());
                default -> false;
            };
        }

        private static boolean isAccount(Named account, String user) {
            String namespace = ACCOUNT + account.namespace() + ":";
            return account.name().equals("*") ? user.startsWith(namespace) : user.equals(namespace + account.name());
        }

        private static boolean any(String wanted, String given) {
            return wanted.equals("*") || wanted.equals(given);
        }
    }

    /** Somebody's name. */
    record Named(String name, @Nullable String namespace) {}

    /** Requests about resources. */
    record ResourceRule(
            List<String> verbs, List<String> apiGroups, List<String> resources, boolean clusterScope, List<String> namespaces) {

        ResourceRule {
            namespaces = namespaces == null ? List.of() : namespaces;
        }

        boolean isFor(Attempt.OnResource on) {
            String resource = on.subresource().isEmpty() ? on.resource() : on.resource() + "/" + on.subresource();
            return has(verbs, on.verb())
                    && has(resources, resource)
                    && has(apiGroups, on.group())
                    && (on.namespace().isEmpty() ? clusterScope : has(namespaces, on.namespace()));
        }
    }

    /** Requests about paths. */
    record PathRule(List<String> verbs, List<String> nonResourceURLs) {

        boolean isFor(Attempt.OnPath on) {
            return has(verbs, on.verb()) && nonResourceURLs.stream().anyMatch(each -> covers(each, on.path()));
        }

        private static boolean covers(String wanted, String path) {
            if (wanted.equals("*") || wanted.equals(path)) {
                return true;
            }
            String prefix = wanted.endsWith("*") ? wanted.substring(0, wanted.length() - 1) : wanted;
            return path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/");
        }
    }

    private static boolean has(List<String> wanted, String given) {
        return wanted.equals(List.of("*")) || wanted.contains(given);
    }

    static FlowSchema of(JsonNode object) {
        JsonNode spec = object.path("spec");
        return new FlowSchema(
                object.path("metadata").path("name").asString(""),
                object.path("metadata").path("uid").asString(""),
                spec.path("matchingPrecedence").asLong(0),
                spec.path("priorityLevelConfiguration").path("name").asString(""),
                spec.path("rules").valueStream().map(each -> Records.read(each, Rule.class)).toList());
    }

    boolean isFor(Attempt attempt) {
        return rules.stream().anyMatch(each -> each.isFor(attempt));
    }
}
