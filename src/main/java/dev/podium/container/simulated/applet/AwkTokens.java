package dev.podium.container.simulated.applet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an awk program, one after the other. */
final class AwkTokens {

    private static final Pattern TOKEN = Pattern.compile(
            "(?<space>[ \\t\\r]+|\\\\\\n|#[^\\n]*)|(?<end>[;\\n])|(?<number>\\d+\\.?\\d*|\\.\\d+)|(?<name>[A-Za-z_]\\w*)"
                    + "|\"(?<string>(?:[^\"\\\\]|\\\\.)*)\"|(?<operator>\\+\\+|--|&&|\\|\\||[-+*/%=!<>]=|!~|[-+*/%^!<>~?:,(){}\\[\\]$=])");
    private static final Set<String> AFTER_VALUE = Set.of(")", "]");
    private static final Set<String> WORDS = Set.of("BEGIN", "END", "if", "else", "while", "for", "in", "next", "exit", "print", "printf", "delete");

    /** What a token is. */
    enum Kind {
        END,
        NUMBER,
        NAME,
        STRING,
        REGEX,
        OPERATOR
    }

    /** A token. */
    record Token(Kind kind, String text) {}

    private final List<Token> tokens = new ArrayList<>();
    private int at;

    AwkTokens(String program) throws UsageException {
        Matcher matcher = TOKEN.matcher(program);
        int from = 0;
        while (from < program.length()) {
            if (program.charAt(from) == '/' && !afterValue()) {
                int end = from + 1;
                while (end < program.length() && program.charAt(end) != '/') {
                    end += program.charAt(end) == '\\' ? 2 : 1;
                }
                if (end >= program.length()) {
                    throw new UsageException("cmd. line:1: Unexpected end of string");
                }
                tokens.add(new Token(Kind.REGEX, program.substring(from + 1, end).replace("\\/", "/")));
                from = end + 1;
            } else if (matcher.region(from, program.length()).lookingAt()) {
                add(matcher);
                from = matcher.end();
            } else {
                throw new UsageException("cmd. line:1: Unexpected token");
            }
        }
    }

    private boolean afterValue() {
        if (tokens.isEmpty()) {
            return false;
        }
        Token last = tokens.getLast();
        return switch (last.kind()) {
            case NUMBER, STRING, REGEX -> true;
            case NAME -> !WORDS.contains(last.text());
            case OPERATOR -> AFTER_VALUE.contains(last.text());
            case END -> false;
        };
    }

    private void add(Matcher matcher) {
        if (matcher.group("end") != null) {
            tokens.add(new Token(Kind.END, matcher.group("end").equals(";") ? ";" : "\n"));
        } else if (matcher.group("number") != null) {
            tokens.add(new Token(Kind.NUMBER, matcher.group("number")));
        } else if (matcher.group("name") != null) {
            tokens.add(new Token(Kind.NAME, matcher.group("name")));
        } else if (matcher.group("string") != null) {
            tokens.add(new Token(Kind.STRING, unescaped(matcher.group("string"))));
        } else if (matcher.group("operator") != null) {
            tokens.add(new Token(Kind.OPERATOR, matcher.group("operator")));
        }
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case '"', '\\', '/' -> plain.append(next);
                default -> plain.append('\\').append(next);
            }
        }
        return plain.toString();
    }

    boolean atEnd() {
        return at == tokens.size();
    }

    /** Whether a statement ends here. */
    boolean ended() {
        return atEnd() || tokens.get(at).kind() == Kind.END || is("}");
    }

    int position() {
        return at;
    }

    void back(int position) {
        at = position;
    }

    void skipEnds() {
        while (!atEnd() && tokens.get(at).kind() == Kind.END) {
            at++;
        }
    }

    void skipLines() {
        while (!atEnd() && tokens.get(at).text().equals("\n") && tokens.get(at).kind() == Kind.END) {
            at++;
        }
    }

    boolean is(Kind kind) {
        return !atEnd() && tokens.get(at).kind() == kind;
    }

    /** Whether the next is a word or an operator of the language. */
    boolean is(String text) {
        return !atEnd() && !is(Kind.STRING) && !is(Kind.REGEX) && tokens.get(at).text().equals(text);
    }

    boolean isName() {
        return is(Kind.NAME) && !WORDS.contains(tokens.get(at).text());
    }

    boolean take(String text) {
        if (is(text)) {
            at++;
            return true;
        }
        return false;
    }

    Token next() throws UsageException {
        if (atEnd()) {
            throw new UsageException("cmd. line:1: Unexpected end of string");
        }
        return tokens.get(at++);
    }

    String name() throws UsageException {
        if (!isName()) {
            throw new UsageException("cmd. line:1: Unexpected token");
        }
        return next().text();
    }

    void demand(String text) throws UsageException {
        if (!take(text)) {
            throw new UsageException("cmd. line:1: Unexpected token");
        }
    }
}
