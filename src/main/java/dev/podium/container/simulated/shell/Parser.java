package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Node.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses scripts by recursive descent, after the grammar of POSIX.1 (XCU 2.10) and, for bash, its own. */
final class Parser {

    private static final Set<String> CLOSERS = Set.of("then", "else", "elif", "fi", "do", "done", "esac", "}");

    private final Lexer lexer;
    private final SimpleParser simple = new SimpleParser(this);
    private final LoopParser loops = new LoopParser(this);
    private @Nullable Token peeked;

    Parser(Lexer lexer) {
        this.lexer = lexer;
    }

    static Node parse(Source script) {
        Parser parser = new Parser(new Lexer(script));
        Node all = parser.list();
        if (!(parser.peek() instanceof Token.End)) {
            throw parser.unexpected();
        }
        return all;
    }

    /** A command list up to a closing parenthesis, which it consumes. */
    Node untilClosed() {
        int line = lexer.source().line();
        Node all = list();
        if (bash() && peek() instanceof Token.End) {
            throw lexer.unterminated(")", line);
        }
        expect(")");
        return all;
    }

    SimpleParser simple() {
        return simple;
    }

    Lexer lexer() {
        return lexer;
    }

    boolean bash() {
        return lexer.dialect().bash();
    }

    Token peek() {
        if (peeked == null) {
            peeked = lexer.next();
        }
        return peeked;
    }

    Token take() {
        Token token = peek();
        peeked = null;
        return token;
    }

    /** What is wrong about the next token. */
    SyntaxException unexpected() {
        return unexpected(peek(), "");
    }

    private SyntaxException unexpected(Token token, String expected) {
        if (token instanceof Token.End) {
            return incomplete("unexpected end of file" + expected);
        }
        return bash()
                ? SyntaxException.near(token.written(), lexer.line())
                : SyntaxException.unexpected(token.described() + expected);
    }

    private SyntaxException incomplete(String message) {
        return bash()
                ? SyntaxException.of(
                        SyntaxException.Cause.INCOMPLETE,
                        "syntax error: unexpected end of file",
                        lexer.source().lineOfEnd())
                : SyntaxException.incomplete(message);
    }

    void expect(String operator) {
        Token token = take();
        if (token instanceof Token.End) {
            throw incomplete("expecting \"" + operator + "\"");
        }
        if (!token.is(operator)) {
            throw unexpected(token, " (expecting \"" + operator + "\")");
        }
    }

    void expectKeyword(String keyword) {
        Token token = take();
        if (!keyword.equals(token.keyword())) {
            throw unexpected(token, " (expecting \"" + keyword + "\")");
        }
    }

    boolean takeKeyword(String keyword) {
        if (keyword.equals(peek().keyword())) {
            take();
            return true;
        }
        return false;
    }

    void skipNewlines() {
        while (peek().is("\n")) {
            take();
        }
    }

    Node list() {
        List<Node> commands = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        skipNewlines();
        while (startsCommand()) {
            lines.add(lexer.line());
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
        return commands.size() == 1 ? commands.getFirst() : new Node.Sequence(List.copyOf(commands), List.copyOf(lines));
    }

    private boolean startsCommand() {
        return switch (peek()) {
            case Token.End() -> false;
            case Token.Descriptor(int number) -> true;
            case Token.Operator(String text) -> text.equals("(") || SimpleParser.isRedirection(text);
            case Token.Text(Word word, String written) -> word.bare() == null || !CLOSERS.contains(word.bare());
        };
    }

    /** A list that must not be empty. */
    private Node body() {
        skipNewlines();
        if (!startsCommand()) {
            throw unexpected();
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

    void requireMore() {
        if (peek() instanceof Token.End) {
            throw incomplete("unexpected end of file");
        }
    }

    private Node pipeline() {
        if (takeKeyword("!")) {
            return new Node.Not(pipeline());
        }
        if (bash() && takeKeyword("time")) {
            Node.Report report = takeKeyword("-p") ? Node.Report.POSIX : Node.Report.BASH;
            return new Node.Timed(startsCommand() ? pipeline() : new Node.Sequence(List.of(), List.of()), report);
        }
        List<Node> stages = new ArrayList<>();
        stages.add(command());
        while (peek().is("|") || peek().is("|&")) {
            if (take().is("|&")) {
                stages.add(SimpleParser.withErrors(stages.removeLast()));
            }
            skipNewlines();
            requireMore();
            stages.add(command());
        }
        return stages.size() == 1 ? stages.getFirst() : new Node.Pipeline(List.copyOf(stages));
    }

    Node command() {
        Node compound = compound();
        if (compound == null) {
            return simple.command();
        }
        List<Redirect> redirects = new ArrayList<>();
        while (simple.takeRedirect(redirects)) {
            continue;
        }
        return redirects.isEmpty() ? compound : new Node.Redirected(compound, List.copyOf(redirects));
    }

    private @Nullable Node compound() {
        if (peek().is("(")) {
            int line = lexer.line();
            String calculation = arithmetic();
            return calculation == null
                    ? new Node.Subshell(untilClosed())
                    : new Node.Calculation(line, lexer.words().expression(calculation));
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
                return loops.loop();
            }
            case "case" -> {
                take();
                return loops.choice();
            }
            case "function" -> {
                take();
                return function(word().bare());
            }
            default -> {
                return bash() ? ofBash(keyword) : null;
            }
        }
    }

    private @Nullable Node ofBash(String keyword) {
        return switch (keyword) {
            case "[[" -> {
                take();
                yield new Node.Condition(lexer.line(), new ConditionParser(lexer).condition());
            }
            case "select" -> {
                take();
                yield loops.select();
            }
            default -> null;
        };
    }

    /** Takes an opening parenthesis and, in bash, what belongs to it if a second one follows: else null. */
    @Nullable String arithmetic() {
        take();
        return bash() && lexer.source().peek() == '(' ? lexer.arithmetic() : null;
    }

    Node loopBody() {
        skipNewlines();
        if (bash() && takeKeyword("{")) {
            Node body = body();
            expectKeyword("}");
            return body;
        }
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

    Node function(@Nullable String name) {
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

    Word word() {
        Token token = take();
        if (token instanceof Token.Text(Word word, String written)) {
            return word;
        }
        throw unexpected(token, "");
    }
}
