package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.applet.TestExpression;
import dev.podium.container.simulated.shell.ShellState.Option;
import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds out whether the single conditions of <code>[[ … ]]</code> hold. */
final class Conditions {

    private final ShellState state;
    private final Process process;
    private final Expander expander;

    Conditions(ShellState state, Process process, Expander expander) {
        this.state = state;
        this.process = process;
        this.expander = expander;
    }

    /**
     * Whether a condition of one operand holds.
     *
     * @throws IllegalArgumentException if there is no such operator, with why
     */
    boolean unary(String operator, String operand) {
        return switch (operator) {
            case "-n" -> !operand.isEmpty();
            case "-z" -> operand.isEmpty();
            case "-v" -> isSet(state, operand);
            case "-o" -> java.util.Arrays.stream(Option.values())
                    .anyMatch(each -> each.text().equals(operand) && state.has(each));
            case "-a" -> new TestExpression(List.of("-e", operand), process).evaluate();
            default -> new TestExpression(List.of(operator, operand), process).evaluate();
        };
    }

    /** Whether a variable, or an array's element, is set. */
    static boolean isSet(ShellState state, String operand) {
        int open = operand.indexOf('[');
        if (open <= 0 || !operand.endsWith("]")) {
            return state.get(operand) != null;
        }
        String name = operand.substring(0, open);
        String subscript = operand.substring(open + 1, operand.length() - 1);
        Value.Elements array = state.array(name);
        if (subscript.equals("@") || subscript.equals("*")) {
            return array == null ? state.get(name) != null : !array.keys().isEmpty();
        }
        String key = Subscripts.key(state, name, subscript);
        return array == null ? key.equals("0") && state.get(name) != null : array.get(key) != null;
    }

    /**
     * Whether a condition of two operands holds.
     *
     * @throws IllegalArgumentException if the operator or a regular expression is wrong, with why
     */
    boolean binary(String value, String operator, Word right) throws InterruptedException {
        return switch (operator) {
            case "=", "==" -> expander.extendedGlob(right).matches(value);
            case "!=" -> !expander.extendedGlob(right).matches(value);
            case "=~" -> matches(value, right);
            case "<" -> value.compareTo(expander.string(right)) < 0;
            case ">" -> value.compareTo(expander.string(right)) > 0;
            case "-eq" -> number(value) == number(expander.string(right));
            case "-ne" -> number(value) != number(expander.string(right));
            case "-lt" -> number(value) < number(expander.string(right));
            case "-le" -> number(value) <= number(expander.string(right));
            case "-gt" -> number(value) > number(expander.string(right));
            case "-ge" -> number(value) >= number(expander.string(right));
            default -> new TestExpression(List.of(value, operator, expander.string(right)), process).evaluate();
        };
    }

    private long number(String expression) {
        return new Arithmetic(expression, state).evaluate();
    }

    private boolean matches(String value, Word expression) throws InterruptedException {
        StringBuilder regex = new StringBuilder();
        for (Part each : expression.parts()) {
            boolean quoted = each.quoting() == Quoting.QUOTED;
            String text = each instanceof Part.Text(String literal, Quoting quoting)
                    ? literal
                    : expander.string(new Word(List.of(each)));
            regex.append(quoted ? Pattern.quote(text) : translated(text));
        }
        Matcher matcher;
        try {
            int flags = state.has(Option.NO_CASE_MATCH) ? Pattern.CASE_INSENSITIVE : 0;
            matcher = Pattern.compile(regex.toString(), flags | Pattern.DOTALL).matcher(value);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException("", malformed);
        }
        boolean found = matcher.find();
        List<String> groups = new ArrayList<>();
        for (int i = 0; found && i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i) == null ? "" : matcher.group(i));
        }
        state.variables().set("BASH_REMATCH", Value.Indexed.of(groups));
        return found;
    }

    /** A POSIX expression as Java writes it: its named classes, and brackets in which brackets and backslashes are plain. */
    private static String translated(String posix) {
        StringBuilder java = new StringBuilder();
        boolean inside = false;
        int first = 0;
        for (int i = 0; i < posix.length(); i++) {
            char c = posix.charAt(i);
            int close = inside && posix.startsWith("[:", i) ? posix.indexOf(":]", i) : -1;
            if (close > 0) {
                java.append(Glob.named(posix.substring(i + 2, close)));
                i = close + 1;
            } else if (!inside && c == '[') {
                inside = true;
                first = posix.startsWith("^", i + 1) ? i + 2 : i + 1;
                java.append(posix, i, first);
                i = first - 1;
            } else if (inside && c == ']' && i > first) {
                inside = false;
                java.append(c);
            } else if (inside && ("[]\\&".indexOf(c) >= 0)) {
                java.append('\\').append(c);
            } else {
                java.append(c);
            }
        }
        return java.toString();
    }
}
