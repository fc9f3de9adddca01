package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bc}: expressions and assignments with numbers of any length, {@code scale}, {@code obase} and {@code sqrt}, {@code length}
 * and {@code scale}; of its language neither statements such as {@code if} nor functions of one's own.
 */
final class Calculator {

    private static final List<List<String>> LEVELS = List.of(
            List.of("||"), List.of("&&"), List.of("==", "!=", "<=", ">=", "<", ">"), List.of("+", "-"), List.of("*", "/", "%"));
    private static final int OF_LIBRARY = 20;

    private final Map<String, BigDecimal> variables = new HashMap<>();
    private String text = "";
    private int at;

    static int bc(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "lqsiw", Map.of());
        Calculator calculator = new Calculator();
        calculator.variables.put("scale", BigDecimal.valueOf(options.has("l") ? OF_LIBRARY : 0));
        return Inputs.each(process, options.files(), (name, input) -> {
            String all = new String(input.readAllBytes(), StandardCharsets.UTF_8).replace("\\\n", "");
            for (String line : all.replaceAll("(?s)/\\*.*?\\*/", " ").split("[\n;]")) {
                String statement = line.replaceFirst("#.*", "").strip();
                if (statement.equals("quit") || statement.equals("halt")) {
                    return;
                }
                try {
                    calculator.statement(statement, process);
                } catch (ArithmeticException wrong) {
                    process.printError("bc: " + wrong.getMessage());
                }
            }
        });
    }

    private void statement(String line, Process process) throws IOException {
        if (line.isEmpty()) {
            return;
        }
        if (line.startsWith("\"") && line.endsWith("\"") && line.length() > 1) {
            process.stdout().write(line.substring(1, line.length() - 1).getBytes(StandardCharsets.UTF_8));
            return;
        }
        text = line;
        at = 0;
        boolean silent = line.matches("[a-z][a-z0-9_]*\\s*[-+*/%^]?=[^=].*");
        BigDecimal value = assignment();
        skip();
        if (at < text.length()) {
            throw new ArithmeticException("syntax error");
        }
        if (!silent) {
            process.print(shown(value));
        }
    }

    private String shown(BigDecimal value) {
        int base = variables.getOrDefault("obase", BigDecimal.TEN).intValue();
        if (base != 10 && base > 1 && base <= Character.MAX_RADIX) {
            return value.toBigInteger().toString(base).toUpperCase(java.util.Locale.ROOT);
        }
        String plain = value.signum() == 0 ? "0" : value.toPlainString();
        return plain.startsWith("0.") ? plain.substring(1) : plain.startsWith("-0.") ? "-" + plain.substring(2) : plain;
    }

    private int scale() {
        return variables.getOrDefault("scale", BigDecimal.ZERO).intValue();
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
        if (rest.startsWith("=") && ("<>!".contains(operator) || !rest.startsWith("==") && "+-*/%^".contains(operator))) {
            return false;
        }
        at += operator.length();
        return true;
    }

    private BigDecimal assignment() {
        skip();
        int start = at;
        String name = name();
        skip();
        for (String each : List.of("=", "+=", "-=", "*=", "/=", "%=", "^=")) {
            if (!name.isEmpty() && text.startsWith(each, at) && !text.startsWith("==", at)) {
                at += each.length();
                BigDecimal right = assignment();
                BigDecimal value = each.equals("=")
                        ? right
                        : apply(each.substring(0, 1), variables.getOrDefault(name, BigDecimal.ZERO), right);
                variables.put(name, value);
                return value;
            }
        }
        at = start;
        return binary(0);
    }

    private String name() {
        int start = at;
        while (at < text.length() && (Character.isLowerCase(text.charAt(at)) || at > start && isOfName(text.charAt(at)))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isOfName(char c) {
        return c == '_' || Character.isDigit(c);
    }

    private BigDecimal binary(int level) {
        if (level == LEVELS.size()) {
            return unary();
        }
        BigDecimal left = binary(level + 1);
        while (true) {
            String found = LEVELS.get(level).stream().filter(this::take).findFirst().orElse("");
            if (found.isEmpty()) {
                return left;
            }
            left = apply(found, left, binary(level + 1));
        }
    }

    private BigDecimal apply(String operator, BigDecimal left, BigDecimal right) {
        return switch (operator) {
            case "+" -> left.add(right);
            case "-" -> left.subtract(right);
            case "*" -> {
                int most = Math.min(left.scale() + right.scale(), Math.max(scale(), Math.max(left.scale(), right.scale())));
                yield left.multiply(right).setScale(Math.max(0, most), RoundingMode.DOWN);
            }
            case "/" -> {
                requireDivisor(right);
                yield left.divide(right, scale(), RoundingMode.DOWN);
            }
            case "%" -> {
                requireDivisor(right);
                yield left.subtract(left.divide(right, scale(), RoundingMode.DOWN).multiply(right));
            }
            case "^" -> power(left, right.intValue());
            case "==" -> truth(left.compareTo(right) == 0);
            case "!=" -> truth(left.compareTo(right) != 0);
            case "<" -> truth(left.compareTo(right) < 0);
            case ">" -> truth(left.compareTo(right) > 0);
            case "<=" -> truth(left.compareTo(right) <= 0);
            case ">=" -> truth(left.compareTo(right) >= 0);
            case "&&" -> truth(left.signum() != 0 && right.signum() != 0);
            default -> truth(left.signum() != 0 || right.signum() != 0);
        };
    }

    private static void requireDivisor(BigDecimal right) {
        if (right.signum() == 0) {
            throw new ArithmeticException("divide by zero");
        }
    }

    private static BigDecimal truth(boolean holds) {
        return holds ? BigDecimal.ONE : BigDecimal.ZERO;
    }

    private BigDecimal power(BigDecimal base, int exponent) {
        if (exponent < 0) {
            requireDivisor(base);
            return BigDecimal.ONE.divide(base.pow(-exponent), scale(), RoundingMode.DOWN);
        }
        int most = Math.min(base.scale() * exponent, Math.max(scale(), base.scale()));
        return base.pow(exponent).setScale(Math.max(0, most), RoundingMode.DOWN);
    }

    private BigDecimal unary() {
        skip();
        if (take("-")) {
            return unary().negate();
        }
        if (take("!")) {
            return truth(unary().signum() == 0);
        }
        BigDecimal base = primary();
        return take("^") ? apply("^", base, unary()) : base;
    }

    private BigDecimal primary() {
        skip();
        if (take("(")) {
            BigDecimal value = assignment();
            close();
            return value;
        }
        String name = name();
        if (!name.isEmpty()) {
            return take("(") ? call(name) : variables.getOrDefault(name, BigDecimal.ZERO);
        }
        int start = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.' || isHexadecimal(text.charAt(at)))) {
            at++;
        }
        String digits = text.substring(start, at);
        try {
            int base = variables.getOrDefault("ibase", BigDecimal.TEN).intValue();
            return base == 10 || digits.contains(".")
                    ? new BigDecimal(digits)
                    : new BigDecimal(new java.math.BigInteger(digits, base));
        } catch (NumberFormatException malformed) {
            throw new ArithmeticException("syntax error");
        }
    }

    private static boolean isHexadecimal(char c) {
        return c >= 'A' && c <= 'F';
    }

    private void close() {
        if (!take(")")) {
            throw new ArithmeticException("syntax error");
        }
    }

    private BigDecimal call(String name) {
        BigDecimal value = assignment();
        close();
        double number = value.doubleValue();
        return switch (name) {
            case "sqrt" -> {
                if (value.signum() < 0) {
                    throw new ArithmeticException("square root of a negative number");
                }
                int digits = value.precision() + scale() + 10;
                yield value.sqrt(new MathContext(digits)).setScale(Math.max(scale(), value.scale()), RoundingMode.DOWN);
            }
            case "length" -> BigDecimal.valueOf(value.precision());
            case "scale" -> BigDecimal.valueOf(value.scale());
            case "e" -> rounded(Math.exp(number));
            case "l" -> rounded(Math.log(number));
            case "s" -> rounded(Math.sin(number));
            case "c" -> rounded(Math.cos(number));
            case "a" -> rounded(Math.atan(number));
            default -> throw new ArithmeticException("undefined function: " + name + "()");
        };
    }

    private BigDecimal rounded(double value) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("math error");
        }
        return new BigDecimal(value).setScale(scale(), RoundingMode.DOWN);
    }
}
