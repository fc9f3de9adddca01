package dev.podium.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A label selector in its text form, as in {@code -l}: {@code app=web,tier!=db,env in (a,b),!legacy}. After upstream's
 * {@code apimachinery/pkg/labels}, whose grammar and error texts it follows.
 */
public record LabelQuery(List<Term> terms) {

    /** Selects everything. */
    public static final LabelQuery EVERYTHING = new LabelQuery(List.of());

    /** How a term compares. */
    public enum Operator {
        EQUALS,
        NOT_EQUALS,
        IN,
        NOT_IN,
        EXISTS,
        MISSING,
        GREATER,
        LESS
    }

    /** One requirement. */
    public record Term(String key, Operator operator, Set<String> values) {

        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case EQUALS, IN -> value != null && values.contains(value);
                case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case MISSING -> value == null;
                case GREATER -> value != null && compare(value) > 0;
                case LESS -> value != null && compare(value) < 0;
            };
        }

        private int compare(String value) {
            try {
                return Long.compare(Long.parseLong(value), Long.parseLong(values.iterator().next()));
            } catch (NumberFormatException notANumber) {
                return 0;
            }
        }

        @Override
        public String toString() {
            String joined = String.join(",", values);
            return switch (operator) {
                case EQUALS -> key + "=" + joined;
                case NOT_EQUALS -> key + "!=" + joined;
                case IN -> key + " in (" + joined + ")";
                case NOT_IN -> key + " notin (" + joined + ")";
                case EXISTS -> key;
                case MISSING -> "!" + key;
                case GREATER -> key + ">" + joined;
                case LESS -> key + "<" + joined;
            };
        }
    }

    /** Whether an object with these labels is selected. */
    public boolean matches(Map<String, String> labels) {
        for (Term term : terms) {
            if (!term.matches(labels)) {
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
    public static LabelQuery parse(String text) {
        List<Term> terms = new LabelQueryParser(text).terms();
        return terms.isEmpty() ? EVERYTHING : new LabelQuery(terms);
    }
}
