package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Node.Test;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses what is between <code>[[</code> and <code>]]</code>, and consumes the latter. */
final class ConditionParser {

    private static final Set<String> BINARY = Set.of(
            "=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef");

    private final Lexer lexer;
    private @Nullable Token peeked;

    ConditionParser(Lexer lexer) {
        this.lexer = lexer;
    }

    Test condition() {
        Test test = either();
        if (!isWord(peek(), "]]")) {
            throw wrong("syntax error in conditional expression");
        }
        return test;
    }

    private Token peek() {
        while (peeked == null || peeked.is("\n")) {
            peeked = lexer.next();
        }
        if (peeked instanceof Token.End) {
            throw SyntaxException.of(
                    SyntaxException.Cause.INCOMPLETE,
                    "syntax error: unexpected end of file",
                    lexer.source().lineOfEnd());
        }
        return peeked;
    }

    private Token take() {
        Token token = peek();
        peeked = null;
        return token;
    }

    private static boolean isWord(Token token, String text) {
        return text.equals(token.keyword());
    }

    private SyntaxException wrong(String why) {
        return SyntaxException.of(
                SyntaxException.Cause.WRONG, why, lexer.line());
    }

    private Test either() {
        Test left = both();
        while (peek().is("||")) {
            take();
            left = new Test.Either(left, both());
        }
        return left;
    }

    private Test both() {
        Test left = not();
        while (peek().is("&&")) {
            take();
            left = new Test.Both(left, not());
        }
        return left;
    }

    private Test not() {
        if (isWord(peek(), "!")) {
            take();
            return new Test.Not(not());
        }
        if (peek().is("(")) {
            take();
            Test inside = either();
            if (!take().is(")")) {
                throw wrong("expected `)'");
            }
            return inside;
        }
        return primary();
    }

    private Test primary() {
        Token first = take();
        if (!(first instanceof Token.Text(Word word, String written)) || written.equals("]]")) {
            throw wrong("unexpected token `" + first.written() + "' in conditional command");
        }
        Token next = peek();
        String operator = next instanceof Token.Operator(String text) ? text : next.keyword();
        if (operator != null && (BINARY.contains(operator) || operator.equals("<") || operator.equals(">"))) {
            take();
            return new Test.Binary(word, operator, right(operator));
        }
        boolean more = next instanceof Token.Text && !isWord(next, "]]");
        if (more && written.matches("-[a-zA-Z]")) {
            take();
            return new Test.Unary(written, ((Token.Text) next).word());
        }
        if (more) {
            throw wrong("conditional binary operator expected");
        }
        return new Test.Unary("-n", word);
    }

    private Word right(String operator) {
        lexer.skipBlanks();
        Word word = switch (operator) {
            case "=~" -> lexer.words().regex();
            case "=", "==", "!=" -> lexer.words().pattern();
            default -> take() instanceof Token.Text(Word text, String written) ? text : Word.EMPTY;
        };
        if (word.parts().isEmpty() || "]]".equals(word.bare())) {
            throw wrong("unexpected argument `]]' to conditional binary operator");
        }
        return word;
    }
}
