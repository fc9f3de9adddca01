package dev.podium.model;

import dev.podium.model.LabelQuery.Operator;
import dev.podium.model.LabelQuery.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads label selectors as {@code labels.Parse} in upstream's {@code apimachinery/pkg/labels/selector.go} does. */
final class LabelQueryParser {

    private static final String SYMBOLS = "=!(),<>";
    private static final String SPACE = " \t\r\n";
    /** The symbols that are more than one character, or the beginning of such. */
    private static final Set<String> OPERATORS = Set.of("=", "==", "!", "!=", "<", ">", "(", ")", ",");

    private final List<String> tokens = new ArrayList<>();
    private int at;

    LabelQueryParser(String text) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int from = i;
            if (SPACE.indexOf(c) >= 0) {
                i++;
                continue;
            }
            if (SYMBOLS.indexOf(c) >= 0) {
                i++;
                while (i < text.length() && OPERATORS.contains(text.substring(from, i + 1))) {
                    i++;
                }
            } else {
                while (i < text.length() && (SYMBOLS + SPACE).indexOf(text.charAt(i)) < 0) {
                    i++;
                }
            }
            tokens.add(text.substring(from, i));
        }
    }

    /** The terms, by their keys. */
    List<Term> terms() {
        List<Term> terms = new ArrayList<>();
        while (at < tokens.size()) {
            String token = peek();
            if (!identifier(token) && !token.equals("!")) {
                throw new IllegalArgumentException("found '" + token + "', expected: !, identifier, or 'end of string'");
            }
            terms.add(term());
            String after = next();
            if (!after.isEmpty() && !after.equals(",")) {
                throw new IllegalArgumentException("found '" + after + "', expected: ',' or 'end of string'");
            }
            if (after.equals(",") && !identifier(peek()) && !peek().equals("!")) {
                throw new IllegalArgumentException("found '" + peek() + "', expected: identifier after ','");
            }
        }
        return terms.stream().sorted(Comparator.comparing(Term::key)).toList();
    }

    private Term term() {
        String token = next();
        boolean missing = token.equals("!");
        String key = missing ? next() : token;
        if (!identifier(key)) {
            throw unparseable("found '" + key + "', expected: identifier");
        }
        List<String> problems = Names.qualified(key);
        if (!problems.isEmpty()) {
            throw unparseable("<nil>: Invalid value: " + quoted(key) + ": " + String.join("; ", problems));
        }
        if (missing) {
            return new Term(key, Operator.MISSING, Set.of());
        }
        if (peek().isEmpty() || peek().equals(",")) {
            return new Term(key, Operator.EXISTS, Set.of());
        }
        String operator = next();
        return switch (operator) {
            case "=", "==" -> checked(key, Operator.EQUALS, single());
            case "!=" -> checked(key, Operator.NOT_EQUALS, single());
            case "in" -> checked(key, Operator.IN, several());
            case "notin" -> checked(key, Operator.NOT_IN, several());
            case ">" -> checked(key, Operator.GREATER, single());
            case "<" -> checked(key, Operator.LESS, single());
            default -> throw unparseable("found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
        };
    }

    private static Term checked(String key, Operator operator, Set<String> values) {
        List<String> errors = new ArrayList<>();
        if (operator == Operator.GREATER || operator == Operator.LESS) {
            String value = values.iterator().next();
            if (!integer(value)) {
                errors.add("values[0]: Invalid value: " + quoted(value)
                        + ": for 'Gt', 'Lt' operators, the value must be an integer");
            }
        }
        int index = 0;
        for (String each : values) {
            List<String> problems = Names.labelValue(each);
            if (!problems.isEmpty()) {
                errors.add("values[" + index + "][" + key + "]: Invalid value: " + quoted(each) + ": "
                        + String.join("; ", problems));
            }
            index++;
        }
        if (!errors.isEmpty()) {
            throw unparseable(errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]");
        }
        return new Term(key, operator, values);
    }

    private static boolean integer(String value) {
        try {
            Long.parseLong(value);
            return true;
        } catch (NumberFormatException text) {
            return false;
        }
    }

    private Set<String> single() {
        if (peek().isEmpty() || peek().equals(",")) {
            return Set.of("");
        }
        String value = next();
        if (!identifier(value)) {
            throw unparseable("found '" + value + "', expected: identifier");
        }
        return Set.of(value);
    }

    private Set<String> several() {
        String open = next();
        if (!open.equals("(")) {
            throw unparseable("found '" + open + "' expected: '('");
        }
        Set<String> values = new TreeSet<>();
        if (!identifier(peek()) && !peek().equals(",") && !peek().equals(")")) {
            throw unparseable("found '" + peek() + "', expected: ',', ')' or identifier");
        }
        boolean wanted = true;
        while (true) {
            String token = next();
            if (token.equals(")") || token.equals(",")) {
                if (wanted) {
                    values.add("");
                }
                if (token.equals(")")) {
                    return values;
                }
                wanted = true;
            } else if (!wanted) {
                throw unparseable("found '" + token + "', expected: ',' or ')'");
            } else if (identifier(token)) {
                values.add(token);
                wanted = false;
            } else {
                throw unparseable("found '" + token + "', expected: ',', or identifier");
            }
        }
    }

    private static boolean identifier(String token) {
        return !token.isEmpty() && SYMBOLS.indexOf(token.charAt(0)) < 0;
    }

    /** Empty at the end. */
    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        String token = peek();
        at++;
        return token;
    }

    private static String quoted(String value) {
        return "\"" + value + "\"";
    }

    private static IllegalArgumentException unparseable(String what) {
        return new IllegalArgumentException("unable to parse requirement: " + what);
    }
}
