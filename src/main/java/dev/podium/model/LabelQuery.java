package dev.podium.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
        return new Parser(text).query();
    }

    private static final class Parser {

        private final List<String> tokens = new ArrayList<>();
        private int at;

        Parser(String text) {
            int i = 0;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (Character.isWhitespace(c)) {
                    i++;
                } else if ("=!<>".indexOf(c) >= 0) {
                    int from = i++;
                    while (i < text.length() && text.charAt(i) == '=') {
                        i++;
                    }
                    tokens.add(text.substring(from, i));
                } else if ("(),".indexOf(c) >= 0) {
                    tokens.add(String.valueOf(c));
                    i++;
                } else {
                    int from = i;
                    while (i < text.length() && "=!<>(), \t\n\r".indexOf(text.charAt(i)) < 0) {
                        i++;
                    }
                    tokens.add(text.substring(from, i));
                }
            }
        }

        LabelQuery query() {
            List<Term> terms = new ArrayList<>();
            if (tokens.isEmpty()) {
                return EVERYTHING;
            }
            while (true) {
                terms.add(term());
                if (at == tokens.size()) {
                    return new LabelQuery(List.copyOf(terms));
                }
                if (!next().equals(",")) {
                    throw unparseable("found '" + tokens.get(at - 1) + "', expected: ',' or 'end of string'");
                }
                if (at == tokens.size()) {
                    throw unparseable("found '', expected: identifier after ','");
                }
            }
        }

        private Term term() {
            String token = next();
            if (token.equals("!")) {
                return new Term(key(next()), Operator.MISSING, Set.of());
            }
            String key = key(token);
            if (at == tokens.size() || tokens.get(at).equals(",")) {
                return new Term(key, Operator.EXISTS, Set.of());
            }
            String operator = next();
            return switch (operator) {
                case "=", "==" -> new Term(key, Operator.EQUALS, Set.of(single()));
                case "!=" -> new Term(key, Operator.NOT_EQUALS, Set.of(single()));
                case "in" -> new Term(key, Operator.IN, several());
                case "notin" -> new Term(key, Operator.NOT_IN, several());
                case ">" -> new Term(key, Operator.GREATER, Set.of(number()));
                case "<" -> new Term(key, Operator.LESS, Set.of(number()));
                default -> throw unparseable(
                        "found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
            };
        }

        private String key(String token) {
            if (token.isEmpty() || "=!<>(),".indexOf(token.charAt(0)) >= 0) {
                throw unparseable("found '" + token + "', expected: !, identifier, or 'end of string'");
            }
            return token;
        }

        private String single() {
            if (at == tokens.size() || tokens.get(at).equals(",")) {
                return "";
            }
            String value = next();
            if ("=!<>()".indexOf(value.charAt(0)) >= 0) {
                throw unparseable("found '" + value + "', expected: identifier");
            }
            if (!value.matches("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")) {
                throw new IllegalArgumentException("values[0][" + value + "]: Invalid value: \"" + value
                        + "\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
                        + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value', "
                        + " or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
            }
            return value;
        }

        private String number() {
            String value = single();
            if (!value.matches("-?[0-9]{1,18}")) {
                throw new IllegalArgumentException("values[0]: Invalid value: \"" + value
                        + "\": for 'Gt', 'Lt' operators, the value must be an integer");
            }
            return value;
        }

        private Set<String> several() {
            if (!next().equals("(")) {
                throw unparseable("found '" + tokens.get(at - 1) + "', expected: '('");
            }
            Set<String> values = new TreeSet<>();
            boolean value = true;
            while (true) {
                String token = next();
                switch (token) {
                    case ")" -> {
                        if (value) {
                            values.add("");
                        }
                        return values;
                    }
                    case "," -> {
                        if (value) {
                            values.add("");
                        }
                        value = true;
                    }
                    default -> {
                        if (!value) {
                            throw unparseable("found '" + token + "', expected: ',' or ')'");
                        }
                        values.add(token);
                        value = false;
                    }
                }
            }
        }

        private String next() {
            if (at == tokens.size()) {
                throw unparseable("found '', expected: identifier");
            }
            return tokens.get(at++);
        }

        private static IllegalArgumentException unparseable(String what) {
            return new IllegalArgumentException("unable to parse requirement: " + what);
        }
    }
}
