package dev.podium.machinery.custom;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.podium.machinery.FieldError;
import dev.podium.model.Formats;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The rules of OpenAPI for one string or number. */
final class ScalarChecks {

    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    /** More than any schema in use has; a server that has seen them all begins anew. */
    private static final int MOST_PATTERNS = 10_000;

    private ScalarChecks() {}

    /** Whether it is one of the values that there may be, of whatever type. */
    static void oneOf(JsonNode value, JsonNode rules, String path, List<FieldError> errors) {
        JsonNode allowed = rules.path("enum");
        if (!allowed.isEmpty() && allowed.valueStream().noneMatch(each -> same(each, value))) {
            errors.add(FieldError.notSupported(
                    place(path), value, allowed.valueStream().map(each -> each.asString(each.toString())).toList()));
        }
    }

    static void check(JsonNode value, JsonNode rules, String path, List<FieldError> errors) {
        if (value.isString()) {
            text(value, rules, path, errors);
        } else if (value.isNumber()) {
            number(value, rules, path, errors);
        }
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) == 0 : a.equals(b);
    }

    private static void text(JsonNode value, JsonNode rules, String path, List<FieldError> errors) {
        String text = value.stringValue();
        int length = text.codePointCount(0, text.length());
        String pattern = rules.path("pattern").asString("");
        if (rules.path("maxLength").isNumber() && length > rules.path("maxLength").asLong()) {
            errors.add(FieldError.tooLong(place(path), rules.path("maxLength").asInt()));
        } else if (rules.path("minLength").isNumber() && length < rules.path("minLength").asLong()) {
            invalid(value, path, "should be at least " + rules.path("minLength").asLong() + " chars long", errors);
        } else if (!pattern.isEmpty() && !matches(pattern, text)) {
            invalid(value, path, "should match '" + pattern + "'", errors);
        }
        String format = rules.path("format").asString("");
        if (!format.isEmpty() && !Formats.fits(format, text)) {
            invalid(value, path, "must be of type " + format + ": " + value, errors);
        }
    }

    private static boolean matches(String pattern, String text) {
        if (PATTERNS.size() > MOST_PATTERNS) {
            PATTERNS.clear();
        }
        return PATTERNS.computeIfAbsent(pattern, Pattern::compile).matcher(text).find();
    }

    /** Whether an expression can be compiled; else what is wrong with it. */
    static String problem(String pattern) {
        try {
            Pattern.compile(pattern);
            return "";
        } catch (PatternSyntaxException wrong) {
            return String.valueOf(wrong.getMessage());
        }
    }

    private static void number(JsonNode value, JsonNode rules, String path, List<FieldError> errors) {
        BigDecimal number = value.decimalValue();
        JsonNode maximum = rules.path("maximum");
        if (maximum.isNumber()) {
            boolean exclusive = rules.path("exclusiveMaximum").asBoolean(false);
            int order = number.compareTo(maximum.decimalValue());
            if (order > 0 || exclusive && order == 0) {
                invalid(value, path, "should be less than " + (exclusive ? "" : "or equal to ") + maximum, errors);
            }
        }
        JsonNode minimum = rules.path("minimum");
        if (minimum.isNumber()) {
            boolean exclusive = rules.path("exclusiveMinimum").asBoolean(false);
            int order = number.compareTo(minimum.decimalValue());
            if (order < 0 || exclusive && order == 0) {
                invalid(value, path, "should be greater than " + (exclusive ? "" : "or equal to ") + minimum, errors);
            }
        }
        JsonNode multiple = rules.path("multipleOf");
        if (multiple.isNumber()
                && multiple.decimalValue().signum() > 0
                && number.remainder(multiple.decimalValue()).signum() != 0) {
            invalid(value, path, "should be a multiple of " + multiple, errors);
        }
        String format = rules.path("format").asString("");
        if (format.equals("int32") && value.isIntegralNumber() && !value.canConvertToInt()
                || format.equals("int64") && value.isIntegralNumber() && !value.canConvertToLong()) {
            invalid(value, path, "must be of type " + format + ": " + value, errors);
        }
    }

    private static void invalid(JsonNode value, String path, String what, List<FieldError> errors) {
        errors.add(FieldError.invalid(place(path), value, path + " in body " + what));
    }

    /** As upstream names the whole object. */
    static String place(String path) {
        return path.isEmpty() ? "<nil>" : path;
    }
}
