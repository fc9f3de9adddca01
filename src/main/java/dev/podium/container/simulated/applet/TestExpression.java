package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles.Stat;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The expression of {@code test}; an {@link IllegalArgumentException} says what is wrong with it. */
public final class TestExpression {

    private final List<String> words;
    private final Process process;
    private final Predicate<String> isSet;
    private int at;

    public TestExpression(List<String> words, Process process) {
        this(words, process, variable -> false);
    }

    /** @param isSet whether a variable of the shell's is set, for {@code -v} */
    public TestExpression(List<String> words, Process process, Predicate<String> isSet) {
        this.words = words;
        this.process = process;
        this.isSet = isSet;
    }

    public boolean evaluate() {
        if (words.isEmpty()) {
            return false;
        }
        boolean value = or();
        if (at < words.size()) {
            throw new IllegalArgumentException(words.get(at) + ": unknown operand");
        }
        return value;
    }

    private @Nullable String peek() {
        return at < words.size() ? words.get(at) : null;
    }

    private String take() {
        if (at >= words.size()) {
            throw new IllegalArgumentException("argument expected");
        }
        return words.get(at++);
    }

    private boolean or() {
        boolean value = and();
        while ("-o".equals(peek()) || "||".equals(peek())) {
            at++;
            boolean right = and();
            value = value || right;
        }
        return value;
    }

    private boolean and() {
        boolean value = not();
        while ("-a".equals(peek()) || "&&".equals(peek())) {
            at++;
            boolean right = not();
            value = value && right;
        }
        return value;
    }

    private boolean not() {
        if ("!".equals(peek()) && words.size() - at > 1 && !isBinary(words.get(at + 1))) {
            at++;
            return !not();
        }
        return primary();
    }

    private boolean primary() {
        String word = take();
        if (word.equals("(") && words.subList(at, words.size()).contains(")")) {
            boolean value = or();
            if (!take().equals(")")) {
                throw new IllegalArgumentException("closing paren expected");
            }
            return value;
        }
        if (at < words.size() && isBinary(words.get(at)) && at + 1 < words.size()) {
            String operator = take();
            return compare(word, operator, take());
        }
        if (word.length() == 2 && word.startsWith("-") && at < words.size() && !"-a".equals(peek()) && !"-o".equals(peek())) {
            return unary(word, take());
        }
        return !word.isEmpty();
    }

    private static boolean isBinary(String word) {
        return switch (word) {
            case "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef" -> true;
            default -> false;
        };
    }

    private boolean compare(String left, String operator, String right) {
        return switch (operator) {
            case "=", "==" -> left.equals(right);
            case "!=" -> !left.equals(right);
            case "<" -> left.compareTo(right) < 0;
            case ">" -> left.compareTo(right) > 0;
            case "-eq" -> number(left) == number(right);
            case "-ne" -> number(left) != number(right);
            case "-lt" -> number(left) < number(right);
            case "-le" -> number(left) <= number(right);
            case "-gt" -> number(left) > number(right);
            case "-ge" -> number(left) >= number(right);
            case "-nt" -> modified(left) > modified(right);
            case "-ot" -> modified(left) < modified(right);
            default -> left.equals(right);
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(text + ": bad number", malformed);
        }
    }

    private long modified(String path) {
        Stat stat = stat(path);
        return stat == null ? Long.MIN_VALUE : stat.modified().toEpochMilli();
    }

    private boolean unary(String operator, String operand) {
        return switch (operator) {
            case "-n" -> !operand.isEmpty();
            case "-z" -> operand.isEmpty();
            case "-v" -> isSet.test(operand);
            case "-e" -> stat(operand) != null || operand.startsWith("/dev/std") || operand.equals("/dev/null");
            case "-f" -> is(operand, Stat.Kind.FILE);
            case "-d" -> is(operand, Stat.Kind.DIRECTORY);
            case "-L", "-h" -> isLink(operand);
            case "-r", "-w" -> stat(operand) != null;
            case "-x" -> executable(operand);
            case "-s" -> size(operand) > 0;
            case "-t" -> process.onTerminal();
            case "-c" -> is(operand, Stat.Kind.CHARACTER_DEVICE) || (operand.startsWith("/dev/") && stat(operand) == null);
            case "-b" -> is(operand, Stat.Kind.BLOCK_DEVICE);
            case "-p" -> is(operand, Stat.Kind.PIPE);
            case "-S" -> is(operand, Stat.Kind.SOCKET);
            case "-g", "-u", "-k" -> false;
            default -> throw new IllegalArgumentException(operator + ": unknown operand");
        };
    }

    private boolean executable(String path) {
        Stat stat = stat(path);
        return stat != null && (stat.mode() & 0111) != 0;
    }

    private long size(String path) {
        Stat stat = stat(path);
        return stat == null ? 0 : stat.kind() == Stat.Kind.DIRECTORY ? 1 : stat.size();
    }

    private boolean is(String path, Stat.Kind kind) {
        Stat stat = stat(path);
        return stat != null && stat.kind() == kind;
    }

    private boolean isLink(String path) {
        try {
            return process.files().statLink(process.resolve(path)).kind() == Stat.Kind.LINK;
        } catch (IOException absent) {
            return false;
        }
    }

    private @Nullable Stat stat(String path) {
        try {
            return path.isEmpty() ? null : process.files().stat(process.resolve(path));
        } catch (IOException absent) {
            return null;
        }
    }
}
