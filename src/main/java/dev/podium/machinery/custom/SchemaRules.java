package dev.podium.machinery.custom;

import dev.podium.cel.Budget;
import dev.podium.cel.CostException;
import dev.podium.cel.Expression;
import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import dev.podium.cel.Result;
import dev.podium.cel.Shape;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Shapes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The rules in a structural schema, {@code x-kubernetes-validations}, wherever they stand in it (apiextensions-apiserver,
 * pkg/apiserver/schema/cel). Compiled once, and safe to share.
 */
final class SchemaRules {

    private static final String EXTENSION = "x-kubernetes-validations";
    private static final Map<String, Shape> UNTYPED = Map.of("self", new Shape.Any(), "oldSelf", new Shape.Any());

    private final Schema schema;
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, SchemaRules> members = new HashMap<>();
    private final @Nullable SchemaRules items;
    private final @Nullable SchemaRules entries;
    private final boolean none;

    /** One rule. */
    private record Rule(
            Expression condition,
            String message,
            @Nullable Expression messageExpression,
            String reason,
            String fieldPath,
            boolean transition,
            boolean optionalPast) {}

    private SchemaRules(Schema schema, Shapes.Place place) {
        this.schema = schema;
        Map<SchemaTypes.Past, Language> languages = new EnumMap<>(SchemaTypes.Past.class);
        for (JsonNode each : schema.openApi().path(EXTENSION)) {
            if (each.path("rule").asString("").isBlank()) {
                continue;
            }
            rules.add(rule(each, languages.computeIfAbsent(
                    SchemaTypes.Past.of(each), past -> SchemaTypes.language(schema, place, past))));
        }
        schema.properties().forEach((name, below) -> {
            SchemaRules found = new SchemaRules(below, Shapes.Place.of(below));
            if (!found.none) {
                members.put(name, found);
            }
        });
        items = ofMany(schema.items());
        entries = ofMany(schema.additionalProperties());
        none = rules.isEmpty() && members.isEmpty() && items == null && entries == null;
    }

    /**
     * The rules of a whole object.
     *
     * @throws ExpressionException if one cannot be compiled
     */
    static SchemaRules of(Schema schema) {
        return new SchemaRules(schema, Shapes.Place.ROOT);
    }

    /** What the rules find wrong with a default: as something that stays, and as something new. */
    static List<FieldError> ofDefault(JsonNode value, Schema schema, Shapes.Place place, String path) {
        List<FieldError> errors = new ArrayList<>();
        SchemaRules rules;
        try {
            rules = new SchemaRules(schema, place);
        } catch (ExpressionException broken) {
            errors.add(FieldError.invalid(
                    path, schema.openApi().path("type"), "rule compile error: compilation failed: " + broken.getMessage()));
            return errors;
        }
        if (!rules.none) {
            rules.check(value, value, path, errors);
            if (errors.isEmpty()) {
                rules.check(value, null, path, errors);
            }
        }
        return errors;
    }

    private static @Nullable SchemaRules ofMany(@Nullable Schema schema) {
        SchemaRules found = schema == null ? null : new SchemaRules(schema, Shapes.Place.of(schema));
        return found == null || found.none ? null : found;
    }

    private static Rule rule(JsonNode rule, Language language) {
        String text = rule.path("rule").asString("");
        String message = rule.path("messageExpression").asString("");
        Expression condition = compiled(text, language, Result.BOOL);
        return new Rule(
                condition,
                rule.path("message").asString("failed rule: " + text.strip()),
                message.isEmpty() ? null : compiled(message, language, Result.TEXT),
                rule.path("reason").asString("FieldValueInvalid"),
                rule.path("fieldPath").asString(""),
                condition.uses("oldSelf"),
                rule.path("optionalOldSelf").asBoolean(false));
    }

    /** What was stored before types were looked at goes on without them. */
    private static Expression compiled(String text, Language language, Result result) {
        try {
            return language.compile(text, Set.of(result));
        } catch (ExpressionException untyped) {
            return Language.over(UNTYPED).compile(text);
        }
    }

    boolean none() {
        return none;
    }

    /** @param old what stood there before, if it can be told; null if not */
    void check(JsonNode value, @Nullable JsonNode old, String path, List<FieldError> errors) {
        check(value, old, path, new Run(errors, Budget.ofValidation()));
    }

    /** One look at an object. */
    private record Run(List<FieldError> errors, Budget budget) {}

    /** Whether there is still something left to spend on rules. */
    private boolean check(JsonNode value, @Nullable JsonNode old, String path, Run run) {
        if (value.isNull()) {
            return true;
        }
        boolean unchanged = old != null && value.equals(old);
        for (Rule each : rules) {
            // What has not changed is not judged anew, unless the rule is about changes.
            if ((!unchanged || each.transition()) && !check(each, value, old, path, run)) {
                return false;
            }
        }
        for (Map.Entry<String, SchemaRules> each : members.entrySet()) {
            String name = each.getKey();
            if (value.has(name)
                    && !each.getValue()
                            .check(value.get(name), old == null ? null : old.get(name), Structure.below(path, name), run)) {
                return false;
            }
        }
        return checkEntries(value, old, path, run) && checkItems(value, old, path, run);
    }

    private boolean checkEntries(JsonNode value, @Nullable JsonNode old, String path, Run run) {
        if (entries != null && value.isObject()) {
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                String name = each.getKey();
                if (!schema.properties().containsKey(name)
                        && !entries.check(
                                each.getValue(), old == null ? null : old.get(name), Structure.below(path, name), run)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean checkItems(JsonNode value, @Nullable JsonNode old, String path, Run run) {
        if (items != null && value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                JsonNode before = Structure.counterpart(old, value.get(i), schema);
                if (!items.check(value.get(i), before, Structure.below(path, i), run)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean check(Rule rule, JsonNode value, @Nullable JsonNode old, String path, Run run) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", SchemaValues.of(value, schema));
        if (rule.optionalPast()) {
            variables.put(
                    "oldSelf", old == null ? Optional.empty() : Optional.of(SchemaValues.of(old, schema)));
        } else if (rule.transition()) {
            if (old == null) {
                return true;
            }
            variables.put("oldSelf", SchemaValues.of(old, schema));
        }
        try {
            if (!rule.condition().holds(variables, run.budget())) {
                run.errors().add(failure(rule, value, path + rule.fieldPath(), message(rule, variables, run.budget())));
            }
            return true;
        } catch (CostException tooMuch) {
            String why =
                    switch (tooMuch.limit()) {
                        case CALL -> "'" + tooMuch.getMessage()
                                + "': no further validation rules will be run due to call cost exceeds limit for rule: "
                                + rule.condition().toString().strip();
                        case BUDGET -> tooMuch.getMessage();
                    };
            run.errors().add(FieldError.invalid(ScalarChecks.place(path), type(), why));
            return false;
        } catch (ExpressionException failed) {
            String why = String.valueOf(failed.getMessage());
            String place = ScalarChecks.place(path);
            run.errors()
                    .add(FieldError.invalid(
                            place,
                            type(),
                            why.startsWith("no such overload") || why.startsWith("No matching overload")
                                    ? "'" + why + "': call arguments did not match a supported operator, function or macro"
                                            + " signature for rule: " + rule.condition()
                                    : why + " evaluating rule: " + rule.condition()));
            return true;
        }
    }

    private static String message(Rule rule, Map<String, Object> variables, Budget budget) {
        if (rule.messageExpression() == null) {
            return rule.message();
        }
        try {
            return rule.messageExpression().evaluate(variables, budget) instanceof String text && !text.isBlank()
                    ? text
                    : rule.message();
        } catch (ExpressionException silent) {
            return rule.message();
        }
    }

    private FieldError failure(Rule rule, JsonNode value, String path, String message) {
        String place = ScalarChecks.place(path.startsWith(".") ? path.substring(1) : path);
        String type = schema.openApi().path("type").asString("");
        Object shown = type.equals("object") || type.equals("array") ? FieldError.OMITTED : value;
        return switch (rule.reason()) {
            case "FieldValueForbidden" -> FieldError.forbidden(place, message);
            case "FieldValueRequired" -> FieldError.required(place, message);
            case "FieldValueDuplicate" -> new FieldError(FieldError.Type.DUPLICATE, place, shown, message);
            default -> FieldError.invalid(place, shown, message);
        };
    }

    /** As upstream shows what a rule was about. */
    private JsonNode type() {
        return JsonNodeFactory.instance.stringNode(schema.openApi().path("type").asString("object"));
    }
}
