package dev.podium.registry.policy;

import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import dev.podium.cel.Shape;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.PolicyLanguage;
import dev.podium.machinery.Shapes;
import dev.podium.registry.ExpressionWarning;
import dev.podium.registry.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Upstream's {@code apiserver/pkg/admission/plugin/policy/validating/typechecking.go}. */
public final class ExpressionChecks {

    private static final int MOST_KINDS = 10;

    private ExpressionChecks() {}

    /** @param served every resource that there is */
    public static List<ExpressionWarning> warnings(JsonNode policy, Collection<Resource> served) {
        JsonNode spec = policy.path("spec");
        Map<GroupVersionKind, Language> languages = new TreeMap<>(Comparator.comparing(GroupVersionKind::group)
                .thenComparing(GroupVersionKind::version)
                .thenComparing(GroupVersionKind::kind));
        kinds(spec, served).forEach((kind, resource) -> languages.put(kind, language(spec, resource, served)));
        List<ExpressionWarning> warnings = new ArrayList<>();
        int index = 0;
        for (JsonNode each : spec.path("validations")) {
            for (String field : List.of("expression", "messageExpression")) {
                String warning = warning(each.path(field).asString(""), languages);
                if (!warning.isEmpty()) {
                    warnings.add(new ExpressionWarning("spec.validations[" + index + "]." + field, warning));
                }
            }
            index++;
        }
        return warnings;
    }

    private static String warning(String expression, Map<GroupVersionKind, Language> languages) {
        if (expression.isEmpty()) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        languages.forEach((kind, language) -> {
            try {
                language.check(expression);
            } catch (ExpressionException wrong) {
                lines.add(kind.group() + "/" + kind.version() + ", Kind=" + kind.kind() + ": " + wrong.getMessage() + "\n");
            }
        });
        return String.join("\n", lines);
    }

    /** The kinds that the policy names outright; what comes after a rule with too many of them is not looked at. */
    private static Map<GroupVersionKind, Resource> kinds(JsonNode spec, Collection<Resource> served) {
        Map<GroupVersionKind, Resource> kinds = new HashMap<>();
        for (JsonNode rule : spec.path("matchConstraints").path("resourceRules")) {
            if (anything(rule.path("apiGroups")) || anything(rule.path("apiVersions"))) {
                continue;
            }
            List<Resource> named = served.stream()
                    .filter(each -> names(rule.path("apiGroups"), each.group())
                            && names(rule.path("apiVersions"), each.version())
                            && names(rule.path("resources"), each.name()))
                    .sorted(Comparator.comparing(Resource::group)
                            .thenComparing(Resource::version)
                            .thenComparing(Resource::name))
                    .limit(MOST_KINDS)
                    .toList();
            named.forEach(each -> kinds.putIfAbsent(each.type(), each));
            if (named.size() == MOST_KINDS) {
                break;
            }
        }
        return kinds;
    }

    private static Language language(JsonNode spec, Resource resource, Collection<Resource> served) {
        Shape object = Shapes.of(resource.model().schema(), Shapes.Place.ROOT);
        Map<String, Shape> shapes = new HashMap<>(Map.of("object", object, "oldObject", object));
        JsonNode parameter = spec.path("paramKind");
        served.stream()
                .filter(each -> each.type().kind().equals(parameter.path("kind").asString(""))
                        && each.type().apiVersion().equals(parameter.path("apiVersion").asString("")))
                .findFirst()
                .ifPresent(each -> shapes.put("params", Shapes.of(each.model().schema(), Shapes.Place.ROOT)));
        PolicyLanguage language = PolicyLanguage.of(spec, shapes);
        for (JsonNode each : spec.path("variables")) {
            try {
                language.define(each.path("name").asString(""), each.path("expression").asString(""));
            } catch (ExpressionException undefined) {
                // Whatever uses it is told so.
            }
        }
        return language.language();
    }

    private static boolean anything(JsonNode names) {
        return names.isEmpty() || names(names, "*");
    }

    private static boolean names(JsonNode names, String name) {
        for (JsonNode each : names) {
            if (each.asString("").equals(name)) {
                return true;
            }
        }
        return false;
    }
}
