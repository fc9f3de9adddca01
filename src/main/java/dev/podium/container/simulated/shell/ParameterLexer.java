package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import dev.podium.container.simulated.shell.Word.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is between <code>${</code> and <code>}</code>. */
final class ParameterLexer {

    private static final List<String> OF_BOTH =
            List.of(":-", ":=", ":?", ":+", "##", "%%", "//", "-", "=", "?", "+", "#", "%", "/", ":");
    private static final List<String> OF_BASH = List.of(
            ":-", ":=", ":?", ":+", "##", "%%", "//", "/#", "/%", "^^", ",,", "-", "=", "?", "+", "#", "%", "/", ":", "^", ",",
            "@");
    private static final Set<String> VALUES = Set.of(":-", ":=", ":?", ":+", "-", "=", "?", "+");

    private final Source source;
    private final Lexer lexer;
    private final WordLexer words;

    ParameterLexer(Source source, Lexer lexer, WordLexer words) {
        this.source = source;
        this.lexer = lexer;
        this.words = words;
    }

    /** Reads from behind the opening brace to the closing one. */
    Part braced(Quoting quoting) {
        int start = source.position();
        int line = source.line();
        if (source.peek() == '#' && source.peek(1) != '}') {
            source.skip(1);
            String name = name(start);
            Word subscript = subscript();
            close(start, line);
            return new Part.Parameter(Reach.LENGTH, name, subscript, "", Word.EMPTY, null, quoting);
        }
        boolean bash = source.dialect().bash();
        boolean indirect = bash
                && source.peek() == '!'
                && (Source.isOfName(source.peek(1)) || source.peek(1) == '@' || source.startsWith("!#}"));
        if (indirect) {
            source.skip(1);
        }
        String name = name(start);
        if (indirect && (source.startsWith("*}") || source.startsWith("@}"))) {
            Word kind = Word.literal(String.valueOf(source.take()));
            source.skip(1);
            return new Part.Parameter(Reach.NAMES, name, kind, "", Word.EMPTY, null, quoting);
        }
        Word subscript = subscript();
        Part.Parameter plain = new Part.Parameter(
                indirect ? Reach.INDIRECT : Reach.VALUE, name, subscript, "", Word.EMPTY, null, quoting);
        if (indirect && plain.all()) {
            close(start, line);
            return new Part.Parameter(Reach.KEYS, name, subscript, "", Word.EMPTY, null, quoting);
        }
        for (String operator : bash ? OF_BASH : OF_BOTH) {
            if (source.take(operator)) {
                return edited(plain, operator, start, line);
            }
        }
        close(start, line);
        return plain;
    }

    private Part edited(Part.Parameter plain, String operator, int start, int line) {
        Quoting quoting = plain.quoting();
        Word argument;
        Word second = null;
        if (VALUES.contains(operator) && quoting == Quoting.QUOTED) {
            argument = new Word(words.quoted('}'));
        } else {
            boolean two = operator.startsWith("/") || operator.equals(":");
            String between = operator.startsWith("/") ? "/" : ":";
            argument = operator.equals("//") && source.take("/")
                    ? preceded("/", words.word(between + "}"))
                    : words.word(two ? between + "}" : "}");
            if (two && source.take(between)) {
                second = words.word("}");
            }
            close(start, line);
        }
        if (operator.equals("@") && (argument.bare() == null || !"QEAaUuLKk".contains(argument.bare()))) {
            throw bad(start);
        }
        return new Part.Parameter(plain.reach(), plain.name(), plain.subscript(), operator, argument, second, quoting);
    }

    private static Word preceded(String text, Word word) {
        List<Part> parts = new ArrayList<>(List.of(new Part.Text(text, Quoting.QUOTED)));
        parts.addAll(word.parts());
        return new Word(List.copyOf(parts));
    }

    private String name(int start) {
        String name = words.parameter();
        if (name.isEmpty()) {
            throw bad(start);
        }
        StringBuilder all = new StringBuilder(name);
        while (Character.isDigit(name.charAt(0)) && Character.isDigit(source.peek())) {
            all.append(source.take());
        }
        return all.toString();
    }

    private @Nullable Word subscript() {
        if (!source.dialect().bash() || !source.take("[")) {
            return null;
        }
        int line = source.line();
        Word subscript = words.word("]");
        if (!source.take("]")) {
            throw lexer.unterminated("]", line);
        }
        return subscript;
    }

    private void close(int start, int line) {
        if (source.ended()) {
            throw source.dialect().bash() ? lexer.unterminated("}", line) : SyntaxException.incomplete("missing '}'");
        }
        if (source.peek() != '}') {
            throw bad(start);
        }
        source.skip(1);
    }

    private SyntaxException bad(int start) {
        if (!source.dialect().bash()) {
            return SyntaxException.unexpected("bad substitution");
        }
        while (!source.ended() && source.peek() != '}' && source.peek() != '\n') {
            source.skip(1);
        }
        source.skip(source.ended() ? 0 : 1);
        return SyntaxException.of(
                SyntaxException.Cause.WRONG, "${" + source.since(start) + ": bad substitution", source.line());
    }
}
