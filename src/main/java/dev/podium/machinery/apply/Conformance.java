package dev.podium.machinery.apply;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether an applied configuration fits its schema (structured-merge-diff, typed/validate.go). */
final class Conformance {

    private final List<String> errors = new ArrayList<>();

    private Conformance() {}

    /** @throws MismatchException that lists everything that does not fit */
    static void demand(ObjectNode configuration, Shape shape) {
        Conformance check = new Conformance();
        check.check(configuration, shape, "");
        if (check.errors.size() == 1) {
            throw new MismatchException(check.errors.getFirst());
        }
        if (!check.errors.isEmpty()) {
            throw new MismatchException("errors:\n  " + String.join("\n  ", check.errors));
        }
    }

    private void check(JsonNode value, Shape shape, String path) {
        if (value.isNull()) {
            return;
        }
        Shape.Kind kind = shape.kind(value);
        switch (kind) {
            case MAP -> {
                if (value instanceof ObjectNode object) {
                    members(object, shape, path);
                } else {
                    report(path, "expected map, got &{" + GoText.printed(value) + "}");
                }
            }
            case LIST -> {
                if (value instanceof ArrayNode array) {
                    items(array, shape, kind, path);
                } else {
                    report(path, "expected list, got &{" + GoText.printed(value) + "}");
                }
            }
            case SCALAR -> {
                String wrong = scalar(value, shape.scalar());
                if (wrong != null) {
                    report(path, wrong);
                }
            }
            case OPEN -> {}
        }
    }

    private static @Nullable String scalar(JsonNode value, Shape.Scalar expected) {
        return switch (expected) {
            case NUMERIC -> value.isNumber() ? null : "expected numeric (int or float), got " + GoText.type(value);
            case STRING -> value.isString()
                    ? null
                    : "expected string, got &value.valueUnstructured{Value:" + GoText.detailed(value) + "}";
            case BOOLEAN -> value.isBoolean() ? null : "expected boolean, got &{" + GoText.printed(value) + "}";
            case ANY -> value.isValueNode() ? null : "expected any scalar, got &{" + GoText.printed(value) + "}";
        };
    }

    private void members(ObjectNode object, Shape shape, String path) {
        for (Map.Entry<String, JsonNode> each : object.properties()) {
            String below = path + "." + each.getKey();
            if (!shape.allows(each.getKey())) {
                report(below, "field not declared in schema");
                return;
            }
            check(each.getValue(), shape.member(each.getKey()), below);
        }
    }

    private void items(ArrayNode array, Shape shape, Shape.Kind kind, String path) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String step;
            if (shape.atomic(kind)) {
                step = "[" + i + "]";
            } else {
                try {
                    String element = Items.element(shape, array.get(i));
                    step = Element.shown(element);
                    if (!seen.add(element)) {
                        report(path, "duplicate entries for key " + step);
                    }
                } catch (MismatchException anonymous) {
                    report(path, "element " + i + ": " + anonymous.getMessage());
                    return;
                }
            }
            check(array.get(i), shape.item(), path + step);
        }
    }

    private void report(String path, String message) {
        errors.add(path.isEmpty() ? message : path + ": " + message);
    }
}
