package dev.podium.machinery.policy;

import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import dev.podium.cel.Result;
import dev.podium.cel.WrongResultException;
import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What webhooks and policies say about the requests that they are for (pkg/apis/admissionregistration/validation). */
final class MatchRules {

    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final int MOST_CONDITIONS = 64;

    private MatchRules() {}

    /** A NamedRuleWithOperations. */
    static void namedRule(Field rule) {
        Set<String> names = new HashSet<>();
        for (Field name : rule.get("resourceNames").items()) {
            name.invalid(Names.pathSegment(name.text()));
            if (!names.add(name.text())) {
                name.duplicate();
            }
        }
        rule(rule);
    }

    /** A RuleWithOperations. */
    static void rule(Field rule) {
        operations(rule.get("operations"));
        star(rule.get("apiGroups"));
        star(rule.get("apiVersions"));
        if (rule.get("apiGroups").empty()) {
            rule.get("apiGroups").required("");
        }
        if (rule.get("apiVersions").empty()) {
            rule.get("apiVersions").required("");
        }
        for (Field version : rule.get("apiVersions").items()) {
            if (version.empty()) {
                version.required("");
            }
        }
        resources(rule.get("resources"));
        rule.get("scope").ifSetOneOf(List.of("*", "Cluster", "Namespaced"));
    }

    private static void operations(Field operations) {
        if (operations.empty()) {
            operations.required("");
        }
        star(operations);
        for (Field each : operations.items()) {
            if (!OPERATIONS.contains(each.text())) {
                each.notSupported(OPERATIONS);
            }
        }
    }

    /** Everything leaves no room for anything else. */
    private static void star(Field list) {
        boolean all = list.items().stream().anyMatch(each -> each.is("*"));
        if (all && list.size() > 1) {
            list.invalid("if '*' is present, must not specify other " + named(list));
        }
    }

    private static String named(Field list) {
        String name = list.path().substring(list.path().lastIndexOf('.') + 1);
        return switch (name) {
            case "apiGroups" -> "API groups";
            case "apiVersions" -> "API versions";
            default -> name;
        };
    }

    private static void resources(Field resources) {
        if (resources.empty()) {
            resources.required("");
        }
        boolean everything = resources.items().stream().anyMatch(each -> each.is("*/*"));
        if (everything && resources.size() > 1) {
            resources.invalid("if '*/*' is present, must not specify other resources");
        }
        Set<String> whole = new HashSet<>();
        for (Field each : resources.items()) {
            if (each.empty()) {
                each.required("");
            }
            String[] parts = each.text().split("/", 2);
            if (parts.length == 2 && parts[1].equals("*")) {
                whole.add(parts[0]);
            }
        }
        for (Field each : resources.items()) {
            String[] parts = each.text().split("/", 2);
            if (parts.length == 2 && !parts[1].equals("*") && whole.contains(parts[0])) {
                each.invalid("if '" + parts[0] + "/*' is present, must not specify " + each.text());
            }
        }
        boolean anyResource = resources.items().stream().anyMatch(each -> each.is("*"));
        boolean others = resources.items().stream().anyMatch(each -> !each.text().contains("/") && !each.is("*"));
        if (anyResource && others) {
            resources.invalid("if '*' is present, must not specify other resources without subresources");
        }
    }

    /**
     * Match conditions, each with a name of its own.
     *
     * @param language of their expressions
     */
    static void conditions(Field conditions, Language language) {
        if (conditions.size() > MOST_CONDITIONS) {
            conditions.tooMany(MOST_CONDITIONS);
        }
        Set<String> names = new HashSet<>();
        for (Field each : conditions.items()) {
            each.get("expression").mustBeSet();
            compiled(each.get("expression"), language, Result.BOOL);
            Field name = each.get("name");
            if (name.empty()) {
                name.required("");
            } else {
                name.invalid(Names.qualified(name.text()));
                if (!names.add(name.text())) {
                    name.duplicate();
                }
            }
        }
    }

    /** An expression that can be compiled and comes to one of these, if it is one at all. */
    static void compiled(Field expression, Language language, Result... results) {
        compiled(expression, text -> language.compile(text, Set.of(results)));
    }

    /** An expression that can be compiled, if it is one at all. */
    static void compiled(Field expression, Consumer<String> compiler) {
        if (!expression.text().isBlank()) {
            try {
                compiler.accept(expression.text());
            } catch (WrongResultException wrong) {
                expression.invalid(String.valueOf(wrong.getMessage()));
            } catch (ExpressionException wrong) {
                expression.invalid("compilation failed: " + wrong.getMessage());
            }
        }
    }

    /** A domain with three parts at least, as a webhook's name must be. */
    static void fullyQualified(Field name) {
        if (name.empty()) {
            name.required("");
            return;
        }
        List<String> problems = Names.subdomain(name.text());
        name.invalid(problems);
        if (problems.isEmpty() && name.text().split("\\.").length < 3) {
            name.invalid("should be a domain with at least three segments separated by dots");
        }
    }
}
