package dev.podium.machinery.device;

import dev.podium.cel.ExpressionException;
import dev.podium.cel.Language;
import dev.podium.cel.Shape;
import dev.podium.machinery.Json;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.NamedFields;
import dev.podium.model.Names;
import java.util.List;
import java.util.Map;

/** What classes, claims and slices say of devices alike: selectors, configuration, taints and tolerations. */
final class DeviceSpecRules {
    private static final int MOST_SELECTORS = 32;
    private static final int LONGEST_EXPRESSION = 10 * 1024;
    private static final int MOST_BYTES_OF_PARAMETERS = 10 * 1024;
    private static final int MOST_CONDITIONS = 4;
    private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");

    private DeviceSpecRules() {}

    static void selectors(Field selectors) {
        Bounds.list(selectors, MOST_SELECTORS, selector -> {
            if (selector.get("cel").absent()) {
                selector.get("cel").required("");
            } else {
                expression(selector.get("cel").get("expression"));
            }
        });
    }

    /** Made when the first selector is looked at (upstream's dynamic-resource-allocation, cel/compile.go). */
    private static final class Selectors {

        private static final Shape ANY = new Shape.Any();

        static final Language LANGUAGE = Language.over(Map.of("device", new Shape.Fields(Map.of(
                "driver", new Shape.Scalar(Shape.Kind.TEXT),
                "allowMultipleAllocations", new Shape.Scalar(Shape.Kind.BOOL),
                "attributes", new Shape.MapOf(new Shape.MapOf(ANY)),
                "capacity", new Shape.MapOf(new Shape.MapOf(new Shape.Scalar(Shape.Kind.QUANTITY)))))));
    }

    private static void expression(Field expression) {
        if (Names.bytes(expression.text()) > LONGEST_EXPRESSION) {
            expression.tooLong(LONGEST_EXPRESSION);
            return;
        }
        try {
            Selectors.LANGUAGE.compile(expression.text());
        } catch (ExpressionException wrong) {
            expression.invalid(expression.text(), "compilation failed: " + wrong.getMessage());
        }
    }

    static void configuration(Field configuration) {
        Field opaque = configuration.get("opaque");
        if (opaque.absent()) {
            opaque.required("");
            return;
        }
        NamedFields.driver(opaque.get("driver"), opaque.get("driver").text());
        object(opaque.get("parameters"), MOST_BYTES_OF_PARAMETERS);
    }

    /** Whatever a driver makes of an object. */
    static void object(Field object, int most) {
        if (object.absent()) {
            object.required("");
        } else if (Json.bytes(object.value()).length > most) {
            object.tooLong(most);
        } else if (!object.value().isObject()) {
            object.invalid("<value omitted>", "must be a valid JSON object");
        }
    }

    static void tolerations(Field tolerations) {
        for (Field toleration : tolerations.items()) {
            toleration.get("key").ifSet(Names::qualified);
            Field value = toleration.get("value");
            switch (toleration.get("operator").text()) {
                case "Exists" -> {
                    if (!value.empty()) {
                        value.invalid("must be empty for operator `Exists`");
                    }
                }
                case "Equal" -> value.invalid(Names.labelValue(value.text()));
                case "" -> toleration.get("operator").required("");
                default -> toleration.get("operator").notSupported(List.of("Equal", "Exists"));
            }
            if (!toleration.get("effect").empty()) {
                toleration.get("effect").ifSetOneOf(EFFECTS);
            }
        }
    }

    static void taint(Field taint) {
        Field key = taint.get("key");
        Names.qualified(key.text()).forEach(problem -> key.invalid(key.text(), problem));
        taint.get("value").ifSet(Names::labelValue);
        taint.get("effect").oneOf(EFFECTS);
    }

    /** What must be so before a Pod gets its device, and what means that it never will. */
    static void binding(Field of) {
        Field wanted = of.get("bindingConditions");
        Field failures = of.get("bindingFailureConditions");
        for (Field list : List.of(wanted, failures)) {
            Bounds.set(list, MOST_CONDITIONS, Field::text, each -> each.invalid(Names.qualified(each.text())));
        }
        for (Field failure : failures.items()) {
            if (wanted.items().stream().anyMatch(each -> each.is(failure.text()))) {
                failure.invalid("bindingFailureConditions must not overlap with bindingConditions");
            }
        }
        if (wanted.empty() && !failures.empty()) {
            wanted.invalid(wanted.present() ? wanted.value() : null, "bindingConditions are required to use bindingFailureConditions");
        }
        if (failures.empty() && !wanted.empty()) {
            failures.invalid(
                    failures.present() ? failures.value() : null, "bindingFailureConditions are required to use bindingConditions");
        }
    }
}
