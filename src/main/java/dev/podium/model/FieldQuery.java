package dev.podium.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A field selector in its text form, as in {@code --field-selector}: {@code spec.nodeName=n1,status.phase!=Running}. After
 * upstream's {@code apimachinery/pkg/fields}.
 */
public record FieldQuery(List<Term> terms) {

    /** Selects everything. */
    public static final FieldQuery EVERYTHING = new FieldQuery(List.of());

    /** How a term compares. */
    public enum Operator {
        EQUALS,
        NOT_EQUALS
    }

    /** One requirement. */
    public record Term(String field, Operator operator, String value) {

        @Override
        public String toString() {
            return field + (operator == Operator.EQUALS ? "=" : "!=") + escape(value);
        }
    }

    /** Whether an object with these fields is selected; a field it lacks is empty. */
    public boolean matches(Map<String, String> fields) {
        for (Term term : terms) {
            if (fields.getOrDefault(term.field(), "").equals(term.value()) != (term.operator() == Operator.EQUALS)) {
                return false;
            }
        }
        return true;
    }

    public boolean everything() {
        return terms.isEmpty();
    }

    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }

    /** @throws IllegalArgumentException with upstream's words if the text is no selector */
    public static FieldQuery parse(String text) {
        List<Term> terms = new ArrayList<>();
        for (String part : split(text)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("invalid selector: '" + text + "'; can't understand '" + part + "'");
            }
            int end = equals > 0 && part.charAt(equals - 1) == '!' ? equals - 1 : equals;
            int value = equals + 1 < part.length() && end == equals && part.charAt(equals + 1) == '=' ? equals + 2 : equals + 1;
            terms.add(new Term(
                    part.substring(0, end),
                    end < equals ? Operator.NOT_EQUALS : Operator.EQUALS,
                    unescape(part.substring(value))));
        }
        terms.sort(Comparator.comparing(Term::field));
        return new FieldQuery(List.copyOf(terms));
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                part.append(c).append(text.charAt(++i));
            } else if (c == ',') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                if (i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
                    throw new IllegalArgumentException("invalid field selector: invalid escape sequence: "
                            + value.substring(i - 1, Math.min(i + 1, value.length())));
                }
                plain.append(value.charAt(i));
            } else if (c == '=' || c == ',') {
                throw new IllegalArgumentException("invalid field selector: unescaped character in value: " + (int) c);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String escape(String value) {
        return value.replaceAll("[\\\\,=]", "\\\\$0");
    }
}
