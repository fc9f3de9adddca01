package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Node.Assignment;
import dev.podium.container.simulated.shell.Node.Operand;
import dev.podium.container.simulated.shell.Node.Redirect;
import dev.podium.container.simulated.shell.Word.Mode;
import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses commands of words: their assignments and redirections, and declarations. */
final class SimpleParser {

    private static final Set<String> DECLARATIONS = Set.of("declare", "typeset", "local", "export", "readonly");

    private final Parser parser;

    SimpleParser(Parser parser) {
        this.parser = parser;
    }

    Node command() {
        List<Assignment> assignments = new ArrayList<>(0);
        List<Word> words = new ArrayList<>();
        List<Redirect> redirects = new ArrayList<>(0);
        Token first = parser.peek();
        int line = parser.lexer().line();
        while (true) {
            if (takeRedirect(redirects)) {
                continue;
            }
            if (!(parser.peek() instanceof Token.Text(Word word, String written))) {
                break;
            }
            if (assignments.isEmpty() && words.isEmpty() && parser.bash() && DECLARATIONS.contains(first.keyword() + "")) {
                return declaration(redirects);
            }
            Assignment assignment = words.isEmpty() ? assignment(word) : null;
            if (assignment == null && hasElements(word)) {
                throw SyntaxException.near("(", parser.lexer().line());
            }
            parser.take();
            if (assignment != null) {
                assignments.add(assignment);
            } else {
                words.addAll(expanded(word));
                if (words.size() == 1 && assignments.isEmpty() && redirects.isEmpty() && parser.peek().is("(")) {
                    return parser.function(word.bare());
                }
            }
        }
        if (assignments.isEmpty() && words.isEmpty() && redirects.isEmpty()) {
            throw parser.unexpected();
        }
        noteExtendedPatterns(words);
        return new Node.Simple(line, List.copyOf(assignments), List.copyOf(words), List.copyOf(redirects));
    }

    /** Bash parses a line with the options that the lines before it have set. */
    private void noteExtendedPatterns(List<Word> words) {
        if (parser.bash()
                && words.size() > 2
                && "shopt".equals(words.getFirst().bare())
                && words.stream().anyMatch(each -> "extglob".equals(each.bare()))) {
            parser.lexer().source().extendPatterns("-s".equals(words.get(1).bare()));
        }
    }

    private static boolean hasElements(Word word) {
        return !word.parts().isEmpty() && word.parts().getLast() instanceof Part.Compound;
    }

    private Node declaration(List<Redirect> redirects) {
        int line = parser.lexer().line();
        String name = String.valueOf(parser.take().keyword());
        List<Operand> operands = new ArrayList<>();
        while (true) {
            if (takeRedirect(redirects)) {
                continue;
            }
            if (!(parser.peek() instanceof Token.Text(Word word, String written))) {
                return new Node.Declaration(line, name, List.copyOf(operands), List.copyOf(redirects));
            }
            parser.take();
            Assignment assignment = assignment(word);
            if (assignment != null) {
                operands.add(new Operand.Assigned(assignment));
            } else {
                expanded(word).forEach(each -> operands.add(new Operand.Plain(each)));
            }
        }
    }

    List<Word> expanded(Word word) {
        return parser.bash() ? Braces.expand(word) : List.of(word);
    }

    private @Nullable Assignment assignment(Word word) {
        List<Part> parts = word.parts();
        if (!parts.isEmpty() && parts.getFirst() instanceof Part.Subscripted(String name, Word subscript)) {
            String text = parts.get(1) instanceof Part.Text(String first, Quoting quoting) ? first : "";
            Mode mode = text.startsWith("+") ? Mode.APPEND : Mode.SET;
            return new Assignment(name, subscript, mode, rest(parts.subList(1, parts.size()), mode == Mode.SET ? 1 : 2));
        }
        if (parts.isEmpty()
                || !(parts.getFirst() instanceof Part.Text(String text, Quoting quoting))
                || quoting == Quoting.QUOTED
                || Character.isDigit(text.charAt(0))) {
            return null;
        }
        int equals = text.indexOf('=');
        boolean append = equals > 1 && parser.bash() && text.charAt(equals - 1) == '+';
        int end = append ? equals - 1 : equals;
        for (int i = 0; i < end; i++) {
            if (!Source.isOfName(text.charAt(i))) {
                return null;
            }
        }
        return end <= 0
                ? null
                : new Assignment(text.substring(0, end), null, append ? Mode.APPEND : Mode.SET, rest(parts, equals + 1));
    }

    /** The word without the first characters of its first part. */
    private static Word rest(List<Part> parts, int characters) {
        String text = parts.getFirst() instanceof Part.Text(String first, Quoting quoting) ? first : "";
        List<Part> value = new ArrayList<>(parts);
        if (text.length() == characters) {
            value.removeFirst();
        } else {
            value.set(0, new Part.Text(text.substring(characters), Quoting.BARE));
        }
        return new Word(List.copyOf(value));
    }

    /** The command with its errors where its output goes, after its own redirections. */
    static Node withErrors(Node command) {
        Redirect both = new Redirect(2, Redirect.Kind.DUPLICATE, new Node.Target(Word.literal("1")));
        return switch (command) {
            case Node.Simple(int line, List<Assignment> assignments, List<Word> words, List<Redirect> redirects) ->
                new Node.Simple(line, assignments, words, and(redirects, both));
            case Node.Redirected(Node body, List<Redirect> redirects) -> new Node.Redirected(body, and(redirects, both));
            default -> new Node.Redirected(command, List.of(both));
        };
    }

    private static List<Redirect> and(List<Redirect> redirects, Redirect last) {
        List<Redirect> all = new ArrayList<>(redirects);
        all.add(last);
        return List.copyOf(all);
    }

    static boolean isRedirection(String operator) {
        return operator.startsWith("<") || operator.startsWith(">") || operator.startsWith("&>");
    }

    boolean takeRedirect(List<Redirect> into) {
        int descriptor = -1;
        if (parser.peek() instanceof Token.Descriptor(int number)) {
            parser.take();
            descriptor = number;
        }
        if (!(parser.peek() instanceof Token.Operator(String operator)) || !isRedirection(operator)) {
            return false;
        }
        parser.take();
        Word word = parser.word();
        Node.Target target = new Node.Target(word);
        Redirect.Kind kind =
                switch (operator) {
                    case "<", "<>" -> Redirect.Kind.READ;
                    case ">>" -> Redirect.Kind.APPEND;
                    case "<&", ">&" -> Redirect.Kind.DUPLICATE;
                    case "<<", "<<-" -> Redirect.Kind.HERE;
                    case "<<<" -> Redirect.Kind.HERE_STRING;
                    case "&>" -> Redirect.Kind.WRITE_BOTH;
                    case "&>>" -> Redirect.Kind.APPEND_BOTH;
                    default -> Redirect.Kind.WRITE;
                };
        if (kind == Redirect.Kind.HERE) {
            parser.lexer().hereDocument(target, word, operator.equals("<<-"));
        }
        into.add(new Redirect(descriptor >= 0 ? descriptor : operator.startsWith("<") ? 0 : 1, kind, target));
        return true;
    }
}
