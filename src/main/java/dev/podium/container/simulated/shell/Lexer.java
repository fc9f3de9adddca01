package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a script into tokens; {@link WordLexer} reads what is inside of words. */
final class Lexer {

    private static final List<String> OF_BOTH =
            List.of("<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "&", "|", ";", "<", ">", "(", ")");
    private static final List<String> OF_BASH = List.of(
            "<<<", "<<-", "&>>", ";;&", "&&", "||", "|&", ";;", ";&", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "&", "|", ";",
            "<", ">", "(", ")");
    private static final String OPERATORS = "&|;<>()";

    private final Source source;
    private final WordLexer words;
    private final List<Here> pending = new ArrayList<>();
    private int line;

    Lexer(Source source) {
        this.source = source;
        this.words = new WordLexer(source, this);
    }

    /** A here-document whose text follows the current line. */
    private record Here(Node.Target target, String end, Quoting quoting, boolean stripTabs) {}

    Source source() {
        return source;
    }

    Dialect dialect() {
        return source.dialect();
    }

    WordLexer words() {
        return words;
    }

    /** The line where the last token began. */
    int line() {
        return line;
    }

    Token next() {
        skipBlanks();
        line = source.line();
        if (source.ended()) {
            return new Token.End();
        }
        char first = source.peek();
        if (first == '\n') {
            source.skip(1);
            readHereDocuments();
            return new Token.Operator("\n");
        }
        if (OPERATORS.indexOf(first) >= 0 && !words.atStream()) {
            for (String each : dialect().bash() ? OF_BASH : OF_BOTH) {
                if (source.take(each)) {
                    return new Token.Operator(each);
                }
            }
        }
        int digits = 0;
        while (Character.isDigit(source.peek(digits))) {
            digits++;
        }
        int start = source.position();
        if (digits > 0 && digits < 9 && (source.peek(digits) == '<' || source.peek(digits) == '>')) {
            source.skip(digits);
            return new Token.Descriptor(Integer.parseInt(source.since(start)));
        }
        Word word = words.word();
        return new Token.Text(word, source.since(start));
    }

    void skipBlanks() {
        while (!source.ended()) {
            char c = source.peek();
            if (c == ' ' || c == '\t' || c == '\r') {
                source.skip(1);
            } else if (c == '\\' && source.startsWith("\\\n")) {
                source.skip(2);
            } else if (c == '#') {
                while (!source.ended() && source.peek() != '\n') {
                    source.skip(1);
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
            Source inside = source.inner("");
            StringBuilder text = new StringBuilder();
            while (true) {
                if (source.ended()) {
                    throw SyntaxException.incomplete("unterminated here document");
                }
                String line = source.restOfLine();
                String stripped = each.stripTabs ? line.replaceFirst("^\t+", "") : line;
                if (stripped.equals(each.end)) {
                    break;
                }
                text.append(stripped).append('\n');
            }
            each.target.set(each.quoting == Quoting.QUOTED
                    ? new Word(List.of(new Part.Text(text.toString(), Quoting.QUOTED)))
                    : new Lexer(inside.inner(text.toString())).words().text());
        }
        pending.clear();
    }

    /**
     * What is between {@code ((} and {@code ))}, the first parenthesis already being read; null, and nothing read, if it is no
     * arithmetic but one subshell in another.
     */
    @Nullable String arithmetic() {
        int before = source.position();
        source.skip(1);
        int start = source.position();
        int depth = 0;
        while (!source.ended()) {
            char c = source.peek();
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (c == ')') {
                if (source.peek(1) == ')') {
                    String inside = source.since(start);
                    source.skip(2);
                    return inside;
                }
                source.position(before);
                return null;
            }
            source.skip(1);
        }
        throw dialect().bash() ? unterminated(")", line) : SyntaxException.incomplete("missing '))'");
    }

    SyntaxException unterminated(String closing, int from) {
        return dialect().bash()
                ? SyntaxException.of(
                        SyntaxException.Cause.INCOMPLETE, "unexpected EOF while looking for matching `" + closing + "'", from)
                : SyntaxException.incomplete("unterminated quoted string");
    }
}
