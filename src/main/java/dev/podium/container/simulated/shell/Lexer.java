package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a script into tokens, words with everything that is inside them. */
final class Lexer {

    private static final List<String> OPERATORS =
            List.of("<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "&", "|", ";", "<", ">", "(", ")");
    private static final String ENDS_WORD = " \t\n;&|<>()";
    private static final String SPECIAL = "@*#?-$!";

    private final String script;
    private final List<Here> pending = new ArrayList<>();
    private int at;

    Lexer(String script) {
        this.script = script;
    }

    /** A here-document whose text follows the current line. */
    private record Here(Node.Target target, String end, Quoting quoting, boolean stripTabs) {}

    Token next() {
        skipBlanks();
        if (at >= script.length()) {
            return new Token.End();
        }
        char first = script.charAt(at);
        if (first == '\n') {
            at++;
            readHereDocuments();
            return new Token.Operator("\n");
        }
        for (String each : OPERATORS) {
            if (script.startsWith(each, at)) {
                at += each.length();
                return new Token.Operator(each);
            }
        }
        int digits = at;
        while (digits < script.length() && Character.isDigit(script.charAt(digits))) {
            digits++;
        }
        if (digits > at && digits < script.length() && (script.charAt(digits) == '<' || script.charAt(digits) == '>')) {
            int number = Integer.parseInt(script.substring(at, digits));
            at = digits;
            return new Token.Descriptor(number);
        }
        return new Token.Text(word(ENDS_WORD));
    }

    private void skipBlanks() {
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '\\' && script.startsWith("\\\n", at)) {
                at += 2;
            } else if (c == '#') {
                while (at < script.length() && script.charAt(at) != '\n') {
                    at++;
                }
            } else {
                return;
            }
        }
    }

    void hereDocument(Node.Target target, Word delimiter, boolean stripTabs) {
        StringBuilder end = new StringBuilder();
        Quoting quoting = Quoting.BARE;
        for (Part each : delimiter.parts()) {
            if (each instanceof Part.Text(String text, Quoting how)) {
                end.append(text);
                quoting = how == Quoting.QUOTED ? how : quoting;
            }
        }
        pending.add(new Here(target, end.toString(), quoting, stripTabs));
    }

    private void readHereDocuments() {
        for (Here each : pending) {
            StringBuilder text = new StringBuilder();
            while (true) {
                if (at >= script.length()) {
                    throw SyntaxException.incomplete("unterminated here document");
                }
                int end = script.indexOf('\n', at);
                String line = script.substring(at, end < 0 ? script.length() : end);
                at = end < 0 ? script.length() : end + 1;
                String stripped = each.stripTabs ? line.replaceFirst("^\t+", "") : line;
                if (stripped.equals(each.end)) {
                    break;
                }
                text.append(stripped).append('\n');
            }
            each.target.set(each.quoting == Quoting.QUOTED
                    ? new Word(List.of(new Part.Text(text.toString(), Quoting.QUOTED)))
                    : new Word(new Lexer(text.toString()).quoted('\0')));
        }
        pending.clear();
    }

    /** A word up to an unquoted character of {@code ends}, which stays. */
    private Word word(String ends) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (at < script.length() && ends.indexOf(script.charAt(at)) < 0) {
            char c = script.charAt(at);
            switch (c) {
                case '\\' -> {
                    at++;
                    if (at < script.length()) {
                        char escaped = script.charAt(at++);
                        if (escaped != '\n') {
                            flush(text, parts);
                            parts.add(new Part.Text(String.valueOf(escaped), Quoting.QUOTED));
                        }
                    }
                }
                case '\'' -> {
                    flush(text, parts);
                    int end = script.indexOf('\'', at + 1);
                    if (end < 0) {
                        throw SyntaxException.incomplete("unterminated quoted string");
                    }
                    parts.add(new Part.Text(script.substring(at + 1, end), Quoting.QUOTED));
                    at = end + 1;
                }
                case '"' -> {
                    flush(text, parts);
                    at++;
                    List<Part> inside = quoted('"');
                    parts.addAll(inside.isEmpty() ? List.of(new Part.Text("", Quoting.QUOTED)) : inside);
                }
                case '$', '`' -> {
                    Part found = c == '$' ? dollar(Quoting.BARE) : backquoted(Quoting.BARE);
                    if (found == null) {
                        text.append('$');
                    } else {
                        flush(text, parts);
                        parts.add(found);
                    }
                }
                default -> {
                    text.append(c);
                    at++;
                }
            }
        }
        flush(text, parts);
        return new Word(List.copyOf(parts));
    }

    private static void flush(StringBuilder text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text.toString(), Quoting.BARE));
            text.setLength(0);
        }
    }

    /** What is between double quotes; consumes the closing one ({@code \0}: up to the end). */
    private List<Part> quoted(char end) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (true) {
            if (at >= script.length()) {
                if (end == '\0') {
                    break;
                }
                throw SyntaxException.incomplete("unterminated quoted string");
            }
            char c = script.charAt(at);
            if (c == end) {
                at++;
                break;
            }
            if (c == '\\' && at + 1 < script.length() && "$`\"\\\n".indexOf(script.charAt(at + 1)) >= 0) {
                if (script.charAt(at + 1) == '"' && end == '\0') {
                    text.append('\\');
                }
                if (script.charAt(at + 1) != '\n') {
                    text.append(script.charAt(at + 1));
                }
                at += 2;
            } else if (c == '$' || c == '`') {
                Part found = c == '$' ? dollar(Quoting.QUOTED) : backquoted(Quoting.QUOTED);
                if (found == null) {
                    text.append('$');
                } else {
                    flushQuoted(text, parts);
                    parts.add(found);
                }
            } else {
                text.append(c);
                at++;
            }
        }
        flushQuoted(text, parts);
        return parts;
    }

    private static void flushQuoted(StringBuilder text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text.toString(), Quoting.QUOTED));
            text.setLength(0);
        }
    }

    /** What a {@code $} starts; null if it stands for itself. */
    private @Nullable Part dollar(Quoting quoting) {
        at++;
        if (script.startsWith("((", at)) {
            return arithmetic(quoting);
        }
        char c = at < script.length() ? script.charAt(at) : ' ';
        if (c == '(') {
            at++;
            Parser inner = new Parser(this);
            return new Part.Substitution(inner.untilClosed(), quoting);
        }
        if (c == '{') {
            at++;
            return braced(quoting);
        }
        String name = name();
        return name.isEmpty() ? null : new Part.Parameter(name, "", null, quoting);
    }

    /** A parameter's name at this place; empty if there is none. */
    private String name() {
        int start = at;
        if (at < script.length() && (SPECIAL.indexOf(script.charAt(at)) >= 0 || Character.isDigit(script.charAt(at)))) {
            at++;
        } else {
            while (at < script.length() && (Character.isLetterOrDigit(script.charAt(at)) || script.charAt(at) == '_')) {
                at++;
            }
        }
        return script.substring(start, at);
    }

    private Part braced(Quoting quoting) {
        if (script.startsWith("#", at) && !script.startsWith("#}", at)) {
            at++;
            String name = name();
            close();
            return new Part.Parameter(name, "length", null, quoting);
        }
        String name = name();
        while (at < script.length() && Character.isDigit(script.charAt(at)) && Character.isDigit(name.charAt(0))) {
            name += script.charAt(at++);
        }
        if (name.isEmpty()) {
            throw SyntaxException.unexpected("bad substitution");
        }
        for (String operator : List.of(":-", ":=", ":?", ":+", "##", "%%", "//", "-", "=", "?", "+", "#", "%", "/", ":")) {
            if (script.startsWith(operator, at)) {
                at += operator.length();
                Word argument = quoting == Quoting.QUOTED && !"##%%//".contains(operator)
                        ? new Word(quoted('}'))
                        : word("}");
                if (quoting == Quoting.BARE || "##%%//".contains(operator)) {
                    close();
                }
                return new Part.Parameter(name, operator, argument, quoting);
            }
        }
        close();
        return new Part.Parameter(name, "", null, quoting);
    }

    private void close() {
        if (at >= script.length()) {
            throw SyntaxException.incomplete("missing '}'");
        }
        if (script.charAt(at++) != '}') {
            throw SyntaxException.unexpected("bad substitution");
        }
    }

    private Part arithmetic(Quoting quoting) {
        at += 2;
        int depth = 0;
        int start = at;
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (c == ')' && script.startsWith("))", at)) {
                String inside = script.substring(start, at);
                at += 2;
                return new Part.Arithmetic(new Word(new Lexer(inside).quoted('\0')), quoting);
            }
            at++;
        }
        throw SyntaxException.incomplete("missing '))'");
    }

    private Part backquoted(Quoting quoting) {
        StringBuilder inside = new StringBuilder();
        at++;
        while (at < script.length() && script.charAt(at) != '`') {
            if (script.charAt(at) == '\\' && at + 1 < script.length() && "$`\\".indexOf(script.charAt(at + 1)) >= 0) {
                at++;
            }
            inside.append(script.charAt(at++));
        }
        if (at >= script.length()) {
            throw SyntaxException.incomplete("unterminated quoted string");
        }
        at++;
        return new Part.Substitution(Parser.parse(inside.toString()), quoting);
    }
}
