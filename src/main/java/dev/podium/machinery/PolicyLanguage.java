package dev.podium.machinery;

import dev.podium.cel.Expression;
import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import dev.podium.cel.Shape;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the expressions of a policy or of a webhook may use: what upstream declares (apiserver,
 * pkg/admission/plugin/cel/compile.go), and the policy's own variables, each of which sees those before it.
 */
public final class PolicyLanguage {

    private static final Shape ANY = new Shape.Any();
    private static final Shape TEXT = new Shape.Scalar(Shape.Kind.TEXT);
    private static final Shape TEXTS = new Shape.ListOf(TEXT);
    private static final Shape TEXT_MAP = new Shape.MapOf(TEXT);
    private static final Shape TIME = new Shape.Scalar(Shape.Kind.TIMESTAMP);
    private static final Shape INT = new Shape.Scalar(Shape.Kind.INT);

    private static final Shape KIND = new Shape.Fields(Map.of("group", TEXT, "version", TEXT, "kind", TEXT));
    private static final Shape RESOURCE = new Shape.Fields(Map.of("group", TEXT, "version", TEXT, "resource", TEXT));

    private static final Shape REQUEST = new Shape.Fields(Map.ofEntries(
            Map.entry("kind", KIND),
            Map.entry("resource", RESOURCE),
            Map.entry("subResource", TEXT),
            Map.entry("requestKind", KIND),
            Map.entry("requestResource", RESOURCE),
            Map.entry("requestSubResource", TEXT),
            Map.entry("name", TEXT),
            Map.entry("namespace", TEXT),
            Map.entry("operation", TEXT),
            Map.entry("userInfo", new Shape.Fields(Map.of(
                    "username", TEXT, "uid", TEXT, "groups", TEXTS, "extra", new Shape.MapOf(TEXTS)))),
            Map.entry("dryRun", new Shape.Scalar(Shape.Kind.BOOL)),
            Map.entry("options", ANY)));

    private static final Shape NAMESPACE = new Shape.Fields(Map.of(
            "metadata", new Shape.Fields(Map.ofEntries(
                    Map.entry("name", TEXT),
                    Map.entry("generateName", TEXT),
                    Map.entry("namespace", TEXT),
                    Map.entry("labels", TEXT_MAP),
                    Map.entry("annotations", TEXT_MAP),
                    Map.entry("UID", TEXT),
                    Map.entry("creationTimestamp", TIME),
                    Map.entry("deletionGracePeriodSeconds", INT),
                    Map.entry("deletionTimestamp", TIME),
                    Map.entry("generation", INT),
                    Map.entry("resourceVersion", TEXT),
                    Map.entry("finalizers", TEXTS))),
            "spec", new Shape.Fields(Map.of("finalizers", TEXTS)),
            "status", new Shape.Fields(Map.of("phase", TEXT, "conditions", new Shape.ListOf(new Shape.Fields(Map.of(
                    "status", TEXT, "type", TEXT, "lastTransitionTime", TIME, "message", TEXT, "reason", TEXT)))))));

    private static final Map<String, Shape> DECLARED = Map.of(
            "object", ANY,
            "oldObject", ANY,
            "request", REQUEST,
            "namespaceObject", NAMESPACE,
            "authorizer", new Shape.Scalar(Shape.Kind.AUTHORIZER),
            "authorizer.requestResource", new Shape.Scalar(Shape.Kind.RESOURCE_CHECK));

    private final Map<String, Expression> variables = new LinkedHashMap<>();
    private final Language conditions;
    private Language language;

    private PolicyLanguage(Language conditions) {
        this.conditions = conditions;
        this.language = conditions.with("variables", variables);
    }

    /** Of a webhook's match conditions. */
    public static Language ofWebhooks() {
        return Webhooks.LANGUAGE;
    }

    /** Made when the first webhook with conditions is. */
    private static final class Webhooks {
        static final Language LANGUAGE = Language.over(DECLARED);
    }

    /** Of a policy, without its variables: {@link #define} adds them. */
    public static PolicyLanguage of(JsonNode spec) {
        return of(spec, spec.path("paramKind").isObject() ? Map.of("params", ANY) : Map.of());
    }

    /** @param known what is known of {@code params}, if there are any, and more than is usual of others */
    public static PolicyLanguage of(JsonNode spec, Map<String, Shape> known) {
        Map<String, Shape> declared = new HashMap<>(DECLARED);
        declared.putAll(known);
        return new PolicyLanguage(spec.has("mutations") ? Language.making(declared) : Language.over(declared));
    }

    /**
     * Adds a variable.
     *
     * @throws ExpressionException if its expression cannot be compiled
     */
    public void define(String name, String expression) {
        variables.put(name, language.compile(expression));
        language = conditions.with("variables", variables);
    }

    /** Of match conditions, which come before the variables. */
    public Language conditions() {
        return conditions;
    }

    /** With the variables that are defined. */
    public Language language() {
        return language;
    }

    /** Those that are defined, in their order. */
    public Map<String, Expression> variables() {
        return Collections.unmodifiableMap(variables);
    }
}
