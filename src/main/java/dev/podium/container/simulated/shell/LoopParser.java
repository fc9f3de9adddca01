package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Node.Branch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses what comes after {@code for}, {@code select} and {@code case}. */
final class LoopParser {

    private final Parser parser;

    LoopParser(Parser parser) {
        this.parser = parser;
    }

    Node select() {
        String name = variable();
        return new Node.Select(name, wordsOfLoop(), parser.loopBody());
    }

    Node loop() {
        if (parser.bash() && parser.peek().is("(")) {
            int line = parser.lexer().line();
            String text = parser.arithmetic();
            if (text == null) {
                throw parser.unexpected();
            }
            String[] parts = text.split(";", -1);
            if (parts.length != 3) {
                throw SyntaxException.of(
                        SyntaxException.Cause.WRONG, "syntax error: arithmetic expression required", parser.lexer().line());
            }
            WordLexer words = parser.lexer().words();
            if (parser.peek().is(";")) {
                parser.take();
            }
            return new Node.Counted(
                    line, words.expression(parts[0]), words.expression(parts[1]), words.expression(parts[2]), parser.loopBody());
        }
        String name = variable();
        return new Node.For(name, wordsOfLoop(), parser.loopBody());
    }

    private String variable() {
        Token token = parser.peek();
        String name = parser.word().bare();
        if (name == null || !isVariable(name)) {
            throw parser.bash()
                    ? SyntaxException.of(
                            SyntaxException.Cause.WRONG, "`" + token.written() + "': not a valid identifier", parser.lexer().line())
                    : SyntaxException.unexpected("bad for loop variable");
        }
        return name;
    }

    private static boolean isVariable(String name) {
        return !name.isEmpty()
                && !Character.isDigit(name.charAt(0))
                && name.chars().allMatch(each -> Source.isOfName((char) each));
    }

    private @Nullable List<Word> wordsOfLoop() {
        parser.skipNewlines();
        List<Word> words = null;
        if (parser.takeKeyword("in")) {
            words = new ArrayList<>();
            while (parser.peek() instanceof Token.Text) {
                words.addAll(parser.simple().expanded(parser.word()));
            }
        }
        if (parser.peek().is(";")) {
            parser.take();
        }
        return words == null ? null : List.copyOf(words);
    }

    Node choice() {
        Word subject = parser.word();
        parser.skipNewlines();
        parser.expectKeyword("in");
        List<Branch> branches = new ArrayList<>();
        parser.skipNewlines();
        while (!parser.takeKeyword("esac")) {
            parser.requireMore();
            if (parser.peek().is("(")) {
                parser.take();
            }
            List<Word> patterns = new ArrayList<>(List.of(parser.word()));
            while (parser.peek().is("|")) {
                parser.take();
                patterns.add(parser.word());
            }
            parser.expect(")");
            Node body = parser.list();
            Node.Ending ending = parser.peek().is(";&")
                    ? Node.Ending.FALL_THROUGH
                    : parser.peek().is(";;&") ? Node.Ending.GO_ON : Node.Ending.LEAVE;
            branches.add(new Branch(List.copyOf(patterns), body, ending));
            if (parser.peek().is(";;") || ending != Node.Ending.LEAVE) {
                parser.take();
                parser.skipNewlines();
            } else if (!"esac".equals(parser.peek().keyword())) {
                throw parser.unexpected();
            }
        }
        return new Node.Case(subject, List.copyOf(branches));
    }
}
