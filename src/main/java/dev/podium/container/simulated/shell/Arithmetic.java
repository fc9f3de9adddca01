package dev.podium.container.simulated.shell;

import java.util.List;
import java.util.function.LongSupplier;

/** Integer arithmetic as between {@code $((} and {@code ))}: C's operators on 64 bits, assignments included. */
final class Arithmetic {

    private static final List<String> ASSIGNMENTS = List.of("=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^=");

    /** Binary operators, the loosest first. */
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("==", "!="),
            List.of("<=", ">=", "<", ">"),
            List.of("<<", ">>"),
            List.of("+", "-"),
            List.of("*", "/", "%"));

    private final String text;
    private final ShellState state;
    private int at;

    Arithmetic(String text, ShellState state) {
        this.text = text;
        this.state = state;
    }

    long evaluate() {
        skip();
        if (at == text.length()) {
            return 0;
        }
        long value = assignment();
        while (take(",")) {
            value = assignment();
        }
        skip();
        if (at < text.length()) {
            throw error();
        }
        return value;
    }

    private static ShellException error() {
        return new ShellException(ShellException.Outcome.SHELL_EXITS, "arithmetic syntax error");
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean take(String operator) {
        skip();
        if (!text.startsWith(operator, at)) {
            return false;
        }
        String rest = text.substring(at + operator.length());
        boolean longer = (operator.length() == 1 && "&|<>".contains(operator) && rest.startsWith(operator))
                || ("<>!=".contains(operator) && operator.length() == 1 && rest.startsWith("="))
                || (rest.startsWith("=") && !rest.startsWith("==") && ASSIGNMENTS.contains(operator + "="));
        if (longer) {
            return false;
        }
        at += operator.length();
        return true;
    }

    private long assignment() {
        skip();
        int start = at;
        String name = name();
        if (!name.isEmpty()) {
            skip();
            for (String each : ASSIGNMENTS) {
                if (text.startsWith(each, at) && !text.startsWith("==", at)) {
                    at += each.length();
                    long right = assignment();
                    long value = each.equals("=")
                            ? right
                            : apply(each.substring(0, each.length() - 1), variable(name), () -> right);
                    state.set(name, Long.toString(value));
                    return value;
                }
            }
        }
        at = start;
        return choice();
    }

    private long choice() {
        long condition = binary(0);
        if (!take("?")) {
            return condition;
        }
        long yes = assignment();
        if (!take(":")) {
            throw error();
        }
        long no = assignment();
        return condition != 0 ? yes : no;
    }

    private long binary(int level) {
        if (level == LEVELS.size()) {
            return unary();
        }
        long left = binary(level + 1);
        while (true) {
            String found = null;
            for (String each : LEVELS.get(level)) {
                if (take(each)) {
                    found = each;
                    break;
                }
            }
            if (found == null) {
                return left;
            }
            left = apply(found, left, () -> binary(level + 1));
        }
    }

    private static long apply(String operator, long left, LongSupplier operand) {
        long right = operand.getAsLong();
        return switch (operator) {
            case "||" -> left != 0 || right != 0 ? 1 : 0;
            case "&&" -> left != 0 && right != 0 ? 1 : 0;
            case "|" -> left | right;
            case "^" -> left ^ right;
            case "&" -> left & right;
            case "==" -> left == right ? 1 : 0;
            case "!=" -> left != right ? 1 : 0;
            case "<=" -> left <= right ? 1 : 0;
            case ">=" -> left >= right ? 1 : 0;
            case "<" -> left < right ? 1 : 0;
            case ">" -> left > right ? 1 : 0;
            case "<<" -> left << right;
            case ">>" -> left >> right;
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/", "%" -> {
                if (right == 0) {
                    throw new ShellException(ShellException.Outcome.SHELL_EXITS, "divide by zero");
                }
                yield operator.equals("/") ? left / right : left % right;
            }
            default -> throw error();
        };
    }

    private long unary() {
        skip();
        for (String each : List.of("++", "--")) {
            if (text.startsWith(each, at)) {
                at += 2;
                skip();
                String name = name();
                long value = variable(name) + (each.equals("++") ? 1 : -1);
                state.set(name, Long.toString(value));
                return value;
            }
        }
        if (at < text.length()) {
            switch (text.charAt(at)) {
                case '-' -> {
                    at++;
                    return -unary();
                }
                case '+' -> {
                    at++;
                    return unary();
                }
                case '!' -> {
                    at++;
                    return unary() == 0 ? 1 : 0;
                }
                case '~' -> {
                    at++;
                    return ~unary();
                }
                case '(' -> {
                    at++;
                    long value = assignment();
                    if (!take(")")) {
                        throw error();
                    }
                    return value;
                }
                default -> {
                    return primary();
                }
            }
        }
        throw error();
    }

    private long primary() {
        String name = name();
        if (!name.isEmpty()) {
            long value = variable(name);
            if (text.startsWith("++", at) || text.startsWith("--", at)) {
                state.set(name, Long.toString(value + (text.startsWith("++", at) ? 1 : -1)));
                at += 2;
            }
            return value;
        }
        int start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        return number(text.substring(start, at));
    }

    private String name() {
        int start = at;
        if (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_')) {
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
        }
        return text.substring(start, at);
    }

    private long variable(String name) {
        String value = state.get(name);
        if (value == null || value.isBlank()) {
            return 0;
        }
        return value.strip().matches("-?[0-9a-fA-Fx]+") && !Character.isLetter(value.strip().charAt(0))
                ? number(value.strip())
                : new Arithmetic(value, state).evaluate();
    }

    private static long number(String digits) {
        try {
            return Long.decode(digits);
        } catch (NumberFormatException malformed) {
            throw error();
        }
    }
}
