package dev.podium.container.simulated.shell;

import java.math.BigInteger;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Integer arithmetic as between {@code $((} and {@code ))}: C's operators on 64 bits, assignments, powers and numbers of other
 * bases included. What {@code &&}, {@code ||} and {@code ?} leave out is not carried out.
 */
final class Arithmetic {

    private static final List<String> ASSIGNMENTS = List.of("=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "|=", "^=");

    /** Binary operators, the loosest first. */
    private static final String[][] LEVELS = {
        {"||"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}
    };

    private static final int DEEPEST = 1024;

    private final String text;
    private final ShellState state;
    private final int depth;
    private int at;
    private int token;
    private int idle;

    Arithmetic(String text, ShellState state) {
        this(text, state, 0);
    }

    private Arithmetic(String text, ShellState state, int depth) {
        this.text = text.indexOf('"') < 0 ? text : text.replace("\"", "");
        this.state = state;
        this.depth = depth;
    }

    /** A variable, or an array's element, that may be assigned to. */
    private record Place(String name, @Nullable String key) {}

    long evaluate() {
        if (depth > DEEPEST) {
            throw error("expression recursion level exceeded");
        }
        skip();
        if (at == text.length()) {
            return 0;
        }
        long value = sequence();
        skip();
        if (at < text.length()) {
            token = at;
            throw error("syntax error in expression");
        }
        return value;
    }

    private long sequence() {
        long value = assignment();
        while (take(",")) {
            value = assignment();
        }
        return value;
    }

    private ShellException error(String why) {
        if (!state.dialect().bash()) {
            return new ShellException(
                    ShellException.Outcome.SHELL_EXITS,
                    why.startsWith("division") ? "divide by zero" : "arithmetic syntax error");
        }
        String rest = text.substring(Math.min(token, text.length()));
        return new ShellException(
                ShellException.Outcome.LINE_ENDS, text.stripLeading() + ": " + why + " (error token is \"" + rest + "\")");
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
        int end = at + operator.length();
        char next = end < text.length() ? text.charAt(end) : '\0';
        boolean equals = next == '=' && (end + 1 == text.length() || text.charAt(end + 1) != '=');
        boolean longer = operator.length() == 1
                        && ("&|<>*".contains(operator) && next == operator.charAt(0) || "<>".contains(operator) && next == '=')
                || equals && ASSIGNMENTS.contains(operator + "=");
        if (longer) {
            return false;
        }
        token = at;
        at = end;
        return true;
    }

    private long assignment() {
        skip();
        int start = at;
        Place place = place();
        if (place != null) {
            skip();
            for (String each : ASSIGNMENTS) {
                if (text.startsWith(each, at) && !text.startsWith("==", at)) {
                    at += each.length();
                    long right = assignment();
                    long value = each.equals("=")
                            ? right
                            : apply(each.substring(0, each.length() - 1), value(place), () -> right);
                    set(place, value);
                    return value;
                }
            }
        }
        at = start;
        return choice();
    }

    private void set(Place place, long value) {
        if (idle > 0) {
            return;
        }
        if (place.key == null) {
            state.set(place.name, Long.toString(value));
        } else {
            state.variables().set(place.name, place.key, Long.toString(value));
        }
    }

    private long choice() {
        long condition = binary(0);
        if (!take("?")) {
            return condition;
        }
        long yes = unless(condition == 0, this::assignment);
        if (!take(":")) {
            token = at;
            throw error("`:' expected for conditional expression");
        }
        long no = unless(condition != 0, this::assignment);
        return condition != 0 ? yes : no;
    }

    private long unless(boolean left, LongSupplier operand) {
        idle += left ? 1 : 0;
        try {
            return operand.getAsLong();
        } finally {
            idle -= left ? 1 : 0;
        }
    }

    private long binary(int level) {
        if (level == LEVELS.length) {
            return power();
        }
        long left = binary(level + 1);
        while (true) {
            String found = null;
            for (String each : LEVELS[level]) {
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

    private long power() {
        long base = unary();
        if (!take("**")) {
            return base;
        }
        long exponent = power();
        if (exponent < 0 && idle == 0) {
            throw error("exponent less than 0");
        }
        return BigInteger.valueOf(base).modPow(BigInteger.valueOf(Math.max(0, exponent)), BigInteger.TWO.pow(64)).longValue();
    }

    private long apply(String operator, long left, LongSupplier operand) {
        if (operator.equals("||")) {
            return (unless(left != 0, operand) != 0) | left != 0 ? 1 : 0;
        }
        if (operator.equals("&&")) {
            return (unless(left == 0, operand) != 0) & left != 0 ? 1 : 0;
        }
        skip();
        int start = at;
        long right = operand.getAsLong();
        return switch (operator) {
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
            default -> {
                if (right == 0 && idle == 0) {
                    token = start;
                    throw error(state.dialect().bash() ? "division by 0" : "division");
                }
                yield right == 0 ? 0 : operator.equals("/") ? left / right : left % right;
            }
        };
    }

    private long unary() {
        skip();
        if (at >= text.length()) {
            throw error("syntax error: operand expected");
        }
        char c = text.charAt(at);
        if ((c == '+' || c == '-') && at + 1 < text.length() && text.charAt(at + 1) == c) {
            int before = at;
            at += 2;
            skip();
            Place place = place();
            if (place != null) {
                long value = value(place) + (c == '+' ? 1 : -1);
                set(place, value);
                return value;
            }
            at = before;
        }
        switch (c) {
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
                long value = sequence();
                if (!take(")")) {
                    token = at;
                    throw error("missing `)'");
                }
                return value;
            }
            default -> {
                return primary();
            }
        }
    }

    private long primary() {
        token = at;
        Place place = place();
        if (place != null) {
            long value = value(place);
            skip();
            if (text.startsWith("++", at) || text.startsWith("--", at)) {
                set(place, value + (text.charAt(at) == '+' ? 1 : -1));
                at += 2;
            }
            return value;
        }
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || "#@_".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw error("syntax error: operand expected");
        }
        return number(text.substring(start, at));
    }

    private @Nullable Place place() {
        int start = at;
        if (at >= text.length() || !Character.isLetter(text.charAt(at)) && text.charAt(at) != '_') {
            return null;
        }
        while (at < text.length() && Source.isOfName(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start, at);
        if (at >= text.length() || text.charAt(at) != '[' || !state.dialect().bash()) {
            return new Place(name, null);
        }
        int open = 0;
        int from = at + 1;
        for (; at < text.length(); at++) {
            open += text.charAt(at) == '[' ? 1 : text.charAt(at) == ']' ? -1 : 0;
            if (open == 0) {
                String subscript = text.substring(from, at++);
                Arithmetic index = new Arithmetic(subscript, state, depth + 1);
                return new Place(name, Subscripts.key(state, name, subscript, index::evaluate));
            }
        }
        token = from - 1;
        throw error("bad array subscript");
    }

    private long value(Place place) {
        Value.Elements array = place.key == null ? null : state.array(place.name);
        String value = place.key == null || array == null && place.key.equals("0")
                ? state.get(place.name)
                : array == null ? null : array.get(place.key);
        if (value == null && place.key == null && idle == 0 && state.has(ShellState.Option.NO_UNSET)) {
            throw Subscripts.unset(state, place.name);
        }
        if (value == null || value.isBlank()) {
            return 0;
        }
        String stripped = value.strip();
        boolean plain = stripped.length() < 19 && stripped.charAt(0) != '0';
        return plain && stripped.chars().allMatch(each -> each >= '0' && each <= '9')
                ? Long.parseLong(stripped)
                : new Arithmetic(value, state, depth + 1).evaluate();
    }

    private ShellException tooGreat(String digits) {
        ShellException general = error("value too great for base");
        return state.dialect().bash()
                ? new ShellException(
                        ShellException.Outcome.LINE_ENDS,
                        digits + ": value too great for base (error token is \"" + digits + "\")")
                : general;
    }

    private long number(String digits) {
        int sharp = digits.indexOf('#');
        try {
            if (sharp > 0) {
                return based(digits.substring(sharp + 1), Integer.parseInt(digits.substring(0, sharp)));
            }
            String lower = digits.toLowerCase(java.util.Locale.ROOT);
            return lower.startsWith("0x")
                    ? Long.parseUnsignedLong(lower.substring(2), 16)
                    : lower.length() > 1 && lower.startsWith("0")
                            ? Long.parseUnsignedLong(lower, 8)
                            : new BigInteger(lower).longValue();
        } catch (NumberFormatException malformed) {
            throw tooGreat(digits);
        }
    }

    private long based(String digits, int base) {
        if (base < 2 || base > 64) {
            throw error("invalid arithmetic base");
        }
        long value = 0;
        for (char c : digits.toCharArray()) {
            int digit = c == '@' ? 62 : c == '_' ? 63 : Character.digit(c, 36);
            if (base > 36 && Character.isUpperCase(c)) {
                digit += 26;
            }
            if (digit < 0 || digit >= base) {
                throw error("value too great for base");
            }
            value = value * base + digit;
        }
        return value;
    }
}
