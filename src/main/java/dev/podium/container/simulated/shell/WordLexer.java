package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Word.Direction;
import dev.podium.container.simulated.shell.Word.Element;
import dev.podium.container.simulated.shell.Word.Mode;
import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import dev.podium.container.simulated.shell.Word.Reach;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads words with everything that is inside them: quotes, parameters, substitutions, array values. */
final class WordLexer {

    static final String ENDS_WORD = " \t\n;&|<>()";
    private static final String SPECIAL = "@*#?-$!";

    private final Source source;
    private final Lexer lexer;
    private final ParameterLexer parameters;

    WordLexer(Source source, Lexer lexer) {
        this.source = source;
        this.lexer = lexer;
        this.parameters = new ParameterLexer(source, lexer, this);
    }

    /** Whether <code>&lt;(…)</code> begins here. */
    boolean atStream() {
        return (source.peek() == '<' || source.peek() == '>') && source.peek(1) == '(';
    }

    /** A word of a command. */
    Word word() {
        List<Part> parts = new ArrayList<>(2);
        if (source.dialect().bash()) {
            Part.Subscripted target = subscripted();
            if (target != null) {
                parts.add(target);
            }
        }
        return word(ENDS_WORD, parts);
    }

    /** A word up to an unquoted character of {@code ends}, which stays. */
    Word word(String ends) {
        return word(ends, new ArrayList<>(2));
    }

    /** The pattern of a condition. */
    Word pattern() {
        boolean before = source.extendedPatterns();
        source.extendPatterns(true);
        Word word = word(ENDS_WORD);
        source.extendPatterns(before);
        return word;
    }

    /** The regular expression of a condition: up to a blank outside of parentheses. */
    Word regex() {
        return word("", new ArrayList<>(2));
    }

    private Word word(String ends, List<Part> parts) {
        StringBuilder text = new StringBuilder();
        int open = 0;
        boolean ofCommand = ends.equals(ENDS_WORD);
        boolean regex = ends.isEmpty();
        while (!source.ended()) {
            char c = source.peek();
            boolean ending = regex ? open == 0 && Character.isWhitespace(c) : ends.indexOf(c) >= 0;
            if (ending && open == 0) {
                if (ofCommand && atStream()) {
                    flush(text, Quoting.BARE, parts);
                    parts.add(stream());
                    continue;
                }
                if (c == '(' && ofCommand && source.dialect().bash() && beginsAssignment(text, parts)) {
                    flush(text, Quoting.BARE, parts);
                    parts.add(compound());
                }
                break;
            }
            switch (c) {
                case '\\' -> escaped(text, parts);
                case '\'' -> {
                    flush(text, Quoting.BARE, parts);
                    parts.add(new Part.Text(single(), Quoting.QUOTED));
                }
                case '"' -> {
                    flush(text, Quoting.BARE, parts);
                    doubleQuoted(parts);
                }
                case '$', '`' -> {
                    Part found = c == '$' ? dollar(Quoting.BARE) : backquoted(Quoting.BARE);
                    if (found == null) {
                        text.append('$');
                    } else {
                        flush(text, Quoting.BARE, parts);
                        parts.add(found);
                    }
                }
                default -> {
                    text.append(c);
                    source.skip(1);
                    if (ofCommand && source.extendedPatterns() && "?*+@!".indexOf(c) >= 0 && source.peek() == '(') {
                        text.append('(');
                        source.skip(1);
                        open++;
                    } else if (c == '[' && ends.equals("]") || c == '(' && (regex || open > 0)) {
                        open++;
                    } else if (open > 0 && (c == ']' && ends.equals("]") || c == ')')) {
                        open--;
                    }
                }
            }
        }
        flush(text, Quoting.BARE, parts);
        return new Word(List.copyOf(parts));
    }

    private void escaped(StringBuilder text, List<Part> parts) {
        source.skip(1);
        if (!source.ended()) {
            char escaped = source.take();
            if (escaped != '\n') {
                flush(text, Quoting.BARE, parts);
                parts.add(new Part.Text(String.valueOf(escaped), Quoting.QUOTED));
            }
        }
    }

    private String single() {
        int line = source.line();
        source.skip(1);
        String inside = source.upTo('\'');
        if (inside == null) {
            throw lexer.unterminated("'", line);
        }
        return inside;
    }

    private void doubleQuoted(List<Part> parts) {
        source.skip(1);
        List<Part> inside = quoted('"');
        parts.addAll(inside.isEmpty() ? List.of(new Part.Text("", Quoting.QUOTED)) : inside);
    }

    private static void flush(StringBuilder text, Quoting quoting, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text.toString(), quoting));
            text.setLength(0);
        }
    }

    /** The whole source as if it stood between double quotes, in which double quotes are nothing special. */
    Word text() {
        return new Word(quoted('\0'));
    }

    /** What is between double quotes; consumes the closing one ({@code \0}: up to the end). */
    List<Part> quoted(char end) {
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int line = source.line();
        while (true) {
            if (source.ended()) {
                if (end == '\0') {
                    break;
                }
                throw lexer.unterminated(String.valueOf(end), line);
            }
            char c = source.peek();
            if (c == end) {
                source.skip(1);
                break;
            }
            if (c == '\\' && source.peek(1) != '\0' && ("$`\"\\\n".indexOf(source.peek(1)) >= 0 || source.peek(1) == end)) {
                if (source.peek(1) == '"' && end == '\0') {
                    text.append('\\');
                }
                if (source.peek(1) != '\n') {
                    text.append(source.peek(1));
                }
                source.skip(2);
            } else if (c == '$' || c == '`') {
                Part found = c == '$' ? dollar(Quoting.QUOTED) : backquoted(Quoting.QUOTED);
                if (found == null) {
                    text.append('$');
                } else {
                    flush(text, Quoting.QUOTED, parts);
                    parts.add(found);
                }
            } else if (c == '"' && end == '}') {
                flush(text, Quoting.QUOTED, parts);
                source.skip(1);
                parts.addAll(quoted('"'));
            } else {
                text.append(c);
                source.skip(1);
            }
        }
        flush(text, Quoting.QUOTED, parts);
        return parts;
    }

    /** What a {@code $} starts; null if it stands for itself. */
    private @Nullable Part dollar(Quoting quoting) {
        source.skip(1);
        if (source.startsWith("((")) {
            source.skip(1);
            String inside = lexer.arithmetic();
            if (inside != null) {
                return new Part.Arithmetic(expression(inside), quoting);
            }
            return new Part.Substitution(new Parser(lexer).untilClosed(), quoting);
        }
        if (source.take("(")) {
            return new Part.Substitution(new Parser(lexer).untilClosed(), quoting);
        }
        if (source.take("{")) {
            return parameters.braced(quoting);
        }
        if (quoting == Quoting.BARE && source.peek() == '\'') {
            return new Part.Text(new EscapedText(source, lexer).read(), Quoting.QUOTED);
        }
        if (quoting == Quoting.BARE && source.peek() == '"' && source.dialect().bash()) {
            source.skip(1);
            List<Part> inside = quoted('"');
            return inside.size() == 1 ? inside.getFirst() : new Part.Text("", Quoting.QUOTED);
        }
        String name = parameter();
        return name.isEmpty()
                ? null
                : new Part.Parameter(Reach.VALUE, name, null, "", Word.EMPTY, null, quoting);
    }

    /** An arithmetic expression's text as a word. */
    Word expression(String text) {
        return new Lexer(source.inner(text)).words().text();
    }

    /** A parameter's name at this place; empty if there is none. */
    String parameter() {
        if (!source.ended() && (SPECIAL.indexOf(source.peek()) >= 0 || Character.isDigit(source.peek()))) {
            return String.valueOf(source.take());
        }
        return source.name();
    }

    private Part backquoted(Quoting quoting) {
        StringBuilder inside = new StringBuilder();
        int line = source.line();
        Source inner = source.inner("");
        String escapes = quoting == Quoting.QUOTED ? "$`\\\"" : "$`\\";
        source.skip(1);
        while (!source.ended() && source.peek() != '`') {
            if (source.peek() == '\\' && source.peek(1) != '\0' && escapes.indexOf(source.peek(1)) >= 0) {
                source.skip(1);
            }
            inside.append(source.take());
        }
        if (source.ended()) {
            throw lexer.unterminated("`", line);
        }
        source.skip(1);
        return new Part.Substitution(Parser.parse(inner.inner(inside.toString())), quoting);
    }

    private Part stream() {
        Direction direction = source.take() == '<' ? Direction.READ : Direction.WRITE;
        source.skip(1);
        return new Part.Stream(direction, new Parser(lexer).untilClosed());
    }

    /** {@code name[…]} if {@code =} or {@code +=} follows it; else null, and nothing is read. */
    private Part.@Nullable Subscripted subscripted() {
        int start = source.position();
        String name = source.name();
        if (!name.isEmpty() && source.take("[")) {
            Word subscript = word("]");
            if (source.take("]") && (source.peek() == '=' || source.startsWith("+="))) {
                return new Part.Subscripted(name, subscript);
            }
        }
        source.position(start);
        return null;
    }

    private static boolean beginsAssignment(StringBuilder text, List<Part> parts) {
        if (!parts.isEmpty() || text.length() < 2 || text.charAt(text.length() - 1) != '=' || Character.isDigit(text.charAt(0))) {
            return false;
        }
        int end = text.charAt(text.length() - 2) == '+' ? text.length() - 2 : text.length() - 1;
        for (int i = 0; i < end; i++) {
            if (!Source.isOfName(text.charAt(i))) {
                return false;
            }
        }
        return end > 0;
    }

    private Part compound() {
        int line = source.line();
        source.skip(1);
        List<Element> elements = new ArrayList<>();
        while (true) {
            lexer.skipBlanks();
            if (source.ended()) {
                throw lexer.unterminated(")", line);
            }
            if (source.take("\n")) {
                continue;
            }
            if (source.take(")")) {
                return new Part.Compound(List.copyOf(elements));
            }
            if (ENDS_WORD.indexOf(source.peek()) >= 0 && !atStream()) {
                throw SyntaxException.near(String.valueOf(source.peek()), source.line());
            }
            element(elements);
        }
    }

    private void element(List<Element> elements) {
        int start = source.position();
        if (source.take("[")) {
            Word subscript = word("]");
            if (source.take("]")) {
                Mode mode = source.take("+=") ? Mode.APPEND : source.take("=") ? Mode.SET : null;
                if (mode != null) {
                    elements.add(new Element(subscript, mode, word(ENDS_WORD)));
                    return;
                }
            }
            source.position(start);
        }
        for (Word each : Braces.expand(word(ENDS_WORD))) {
            elements.add(new Element(null, Mode.SET, each));
        }
    }
}
