package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Node.Assignment;
import dev.podium.container.simulated.shell.Node.Branch;
import dev.podium.container.simulated.shell.Node.Redirect;
import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses scripts by recursive descent, after the grammar of POSIX.1 (XCU 2.10). */
final class Parser {

    private static final Set<String> CLOSERS = Set.of("then", "else", "elif", "fi", "do", "done", "esac", "}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    private final Lexer lexer;
    private @Nullable Token peeked;

    Parser(Lexer lexer) {
        this.lexer = lexer;
    }

    static Node parse(String script) {
        Parser parser = new Parser(new Lexer(script));
        Node all = parser.list();
        if (!(parser.peek() instanceof Token.End)) {
            throw SyntaxException.unexpected(parser.peek().described());
        }
        return all;
    }

    /** A command list up to a closing parenthesis, which it consumes. */
    Node untilClosed() {
        Node all = list();
        expect(")");
        return all;
    }

    private Token peek() {
        if (peeked == null) {
            peeked = lexer.next();
        }
        return peeked;
    }

    private Token take() {
        Token token = peek();
        peeked = null;
        return token;
    }

    private void expect(String operator) {
        Token token = take();
        if (token instanceof Token.End) {
            throw SyntaxException.incomplete("expecting \"" + operator + "\"");
        }
        if (!token.is(operator)) {
            throw SyntaxException.unexpected(token.described() + " (expecting \"" + operator + "\")");
        }
    }

    private void expectKeyword(String keyword) {
        Token token = take();
        if (token instanceof Token.End) {
            throw SyntaxException.incomplete("unexpected end of file (expecting \"" + keyword + "\")");
        }
        if (!keyword.equals(token.keyword())) {
            throw SyntaxException.unexpected(token.described() + " (expecting \"" + keyword + "\")");
        }
    }

    private boolean takeKeyword(String keyword) {
        if (keyword.equals(peek().keyword())) {
            take();
            return true;
        }
        return false;
    }

    private void skipNewlines() {
        while (peek().is("\n")) {
            take();
        }
    }

    private Node list() {
        List<Node> commands = new ArrayList<>();
        skipNewlines();
        while (startsCommand()) {
            Node command = andOr();
            if (peek().is("&")) {
                take();
                command = new Node.Background(command);
            } else if (peek().is(";")) {
                take();
            } else if (!peek().is("\n")) {
                commands.add(command);
                break;
            }
            commands.add(command);
            skipNewlines();
        }
        return commands.size() == 1 ? commands.getFirst() : new Node.Sequence(List.copyOf(commands));
    }

    private boolean startsCommand() {
        return switch (peek()) {
            case Token.End() -> false;
            case Token.Descriptor(int number) -> true;
            case Token.Operator(String text) -> text.equals("(") || isRedirection(text);
            case Token.Text(Word word) -> word.bare() == null || !CLOSERS.contains(word.bare());
        };
    }

    /** A list that must not be empty. */
    private Node body() {
        skipNewlines();
        if (!startsCommand()) {
            if (peek() instanceof Token.End) {
                throw SyntaxException.incomplete("unexpected end of file");
            }
            throw SyntaxException.unexpected(peek().described());
        }
        return list();
    }

    private Node andOr() {
        Node left = pipeline();
        while (peek().is("&&") || peek().is("||")) {
            boolean and = take().is("&&");
            skipNewlines();
            requireMore();
            Node right = pipeline();
            left = and ? new Node.And(left, right) : new Node.Or(left, right);
        }
        return left;
    }

    private void requireMore() {
        if (peek() instanceof Token.End) {
            throw SyntaxException.incomplete("unexpected end of file");
        }
    }

    private Node pipeline() {
        if (takeKeyword("!")) {
            return new Node.Not(pipeline());
        }
        List<Node> stages = new ArrayList<>();
        stages.add(command());
        while (peek().is("|")) {
            take();
            skipNewlines();
            requireMore();
            stages.add(command());
        }
        return stages.size() == 1 ? stages.getFirst() : new Node.Pipeline(List.copyOf(stages));
    }

    private Node command() {
        Node compound = compound();
        if (compound == null) {
            return simple();
        }
        List<Redirect> redirects = new ArrayList<>();
        while (takeRedirect(redirects)) {
            continue;
        }
        return redirects.isEmpty() ? compound : new Node.Redirected(compound, List.copyOf(redirects));
    }

    private @Nullable Node compound() {
        if (peek().is("(")) {
            take();
            return new Node.Subshell(untilClosed());
        }
        String keyword = peek().keyword();
        if (keyword == null) {
            return null;
        }
        switch (keyword) {
            case "{" -> {
                take();
                Node body = body();
                expectKeyword("}");
                return body;
            }
            case "if" -> {
                take();
                return conditional();
            }
            case "while", "until" -> {
                take();
                Node condition = body();
                Node body = loopBody();
                return new Node.Loop(
                        keyword.equals("while") ? Node.Until.FAILURE : Node.Until.SUCCESS, condition, body);
            }
            case "for" -> {
                take();
                return loop();
            }
            case "case" -> {
                take();
                return choice();
            }
            case "function" -> {
                take();
                return function(word().bare());
            }
            default -> {
                return null;
            }
        }
    }

    private Node loopBody() {
        skipNewlines();
        expectKeyword("do");
        Node body = body();
        expectKeyword("done");
        return body;
    }

    private Node conditional() {
        Node condition = body();
        expectKeyword("then");
        Node then = body();
        Node otherwise = null;
        if (takeKeyword("elif")) {
            return new Node.If(condition, then, conditional());
        }
        if (takeKeyword("else")) {
            otherwise = body();
        }
        expectKeyword("fi");
        return new Node.If(condition, then, otherwise);
    }

    private Node loop() {
        String name = word().bare();
        if (name == null || !NAME.matcher(name).matches()) {
            throw SyntaxException.unexpected("bad for loop variable");
        }
        skipNewlines();
        List<Word> words = null;
        if (takeKeyword("in")) {
            words = new ArrayList<>();
            while (peek() instanceof Token.Text) {
                words.add(word());
            }
        }
        if (peek().is(";")) {
            take();
        }
        return new Node.For(name, words, loopBody());
    }

    private Node choice() {
        Word subject = word();
        skipNewlines();
        expectKeyword("in");
        List<Branch> branches = new ArrayList<>();
        skipNewlines();
        while (!takeKeyword("esac")) {
            requireMore();
            if (peek().is("(")) {
                take();
            }
            List<Word> patterns = new ArrayList<>(List.of(word()));
            while (peek().is("|")) {
                take();
                patterns.add(word());
            }
            expect(")");
            branches.add(new Branch(List.copyOf(patterns), list()));
            if (peek().is(";;")) {
                take();
                skipNewlines();
            } else if (!"esac".equals(peek().keyword())) {
                requireMore();
                throw SyntaxException.unexpected(peek().described());
            }
        }
        return new Node.Case(subject, List.copyOf(branches));
    }

    private Node function(@Nullable String name) {
        if (name == null) {
            throw SyntaxException.unexpected("bad function name");
        }
        if (peek().is("(")) {
            take();
            expect(")");
        }
        skipNewlines();
        requireMore();
        return new Node.Function(name, command());
    }

    private Word word() {
        Token token = take();
        if (token instanceof Token.Text(Word word)) {
            return word;
        }
        if (token instanceof Token.End) {
            throw SyntaxException.incomplete("unexpected end of file");
        }
        throw SyntaxException.unexpected(token.described());
    }

    private Node simple() {
        List<Assignment> assignments = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        List<Redirect> redirects = new ArrayList<>();
        while (true) {
            if (takeRedirect(redirects)) {
                continue;
            }
            if (!(peek() instanceof Token.Text(Word word))) {
                break;
            }
            take();
            Assignment assignment = words.isEmpty() ? assignment(word) : null;
            if (assignment != null) {
                assignments.add(assignment);
            } else {
                words.add(word);
                if (words.size() == 1 && assignments.isEmpty() && redirects.isEmpty() && peek().is("(")) {
                    return function(word.bare());
                }
            }
        }
        if (assignments.isEmpty() && words.isEmpty() && redirects.isEmpty()) {
            requireMore();
            throw SyntaxException.unexpected(peek().described());
        }
        return new Node.Simple(List.copyOf(assignments), List.copyOf(words), List.copyOf(redirects));
    }

    static @Nullable Assignment assignment(Word word) {
        if (word.parts().isEmpty()
                || !(word.parts().getFirst() instanceof Part.Text(String text, Quoting quoting))
                || quoting == Quoting.QUOTED) {
            return null;
        }
        Matcher matcher = ASSIGNMENT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        List<Part> value = new ArrayList<>(word.parts());
        value.set(0, new Part.Text(matcher.group(2), Quoting.BARE));
        return new Assignment(matcher.group(1), new Word(List.copyOf(value)));
    }

    private static boolean isRedirection(String operator) {
        return operator.startsWith("<") || operator.startsWith(">");
    }

    private boolean takeRedirect(List<Redirect> into) {
        int descriptor = -1;
        if (peek() instanceof Token.Descriptor(int number)) {
            take();
            descriptor = number;
        }
        if (!(peek() instanceof Token.Operator(String operator)) || !isRedirection(operator)) {
            return false;
        }
        take();
        Word word = word();
        Node.Target target = new Node.Target(word);
        Redirect.Kind kind =
                switch (operator) {
                    case "<", "<>" -> Redirect.Kind.READ;
                    case ">>" -> Redirect.Kind.APPEND;
                    case "<&", ">&" -> Redirect.Kind.DUPLICATE;
                    case "<<", "<<-" -> Redirect.Kind.HERE;
                    default -> Redirect.Kind.WRITE;
                };
        if (kind == Redirect.Kind.HERE) {
            lexer.hereDocument(target, word, operator.equals("<<-"));
        }
        into.add(new Redirect(descriptor >= 0 ? descriptor : operator.startsWith("<") ? 0 : 1, kind, target));
        return true;
    }
}
