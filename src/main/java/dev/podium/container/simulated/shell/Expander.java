package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Expands words: parameters, command substitution, arithmetic, splitting and file names. */
final class Expander {

    private final ShellState state;
    private final Process process;
    private final Substitution substitution;

    Expander(ShellState state, Process process, Substitution substitution) {
        this.state = state;
        this.process = process;
        this.substitution = substitution;
    }

    /** Runs a command and answers with its output. */
    interface Substitution {
        String outputOf(Node script) throws InterruptedException;
    }

    /** The words that a command gets. */
    List<String> words(List<Word> words) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (Word each : words) {
            for (String field : fields(each, separators())) {
                List<String> paths = Glob.isPattern(field) && !state.has(ShellState.Option.NO_GLOB)
                        ? new Glob(field).expand(process.files(), process.directory())
                        : List.of();
                all.addAll(paths.isEmpty() ? List.of(Glob.plain(field)) : paths);
            }
        }
        return all;
    }

    /** The word as one string, as in assignments. */
    String string(Word word) throws InterruptedException {
        return Glob.plain(pattern(word));
    }

    /** The word as a pattern, as in {@code case}. */
    String pattern(Word word) throws InterruptedException {
        return String.join(" ", fields(word, ""));
    }

    private String separators() {
        String value = state.get("IFS");
        return value == null ? " \t\n" : value;
    }

    private List<String> fields(Word word, String separators) throws InterruptedException {
        Fields fields = new Fields(separators);
        boolean first = true;
        for (Part each : word.parts()) {
            switch (each) {
                case Part.Text(String text, Quoting quoting) -> {
                    if (quoting == Quoting.QUOTED) {
                        fields.quoted(text);
                    } else if (first && (text.equals("~") || text.startsWith("~/"))) {
                        fields.quoted(Objects.requireNonNullElse(state.get("HOME"), "~"));
                        fields.bare(text.substring(1));
                    } else {
                        fields.bare(text);
                    }
                }
                case Part.Parameter parameter -> parameter(parameter, fields);
                case Part.Substitution(Node script, Quoting quoting) -> add(
                        substitution.outputOf(script).replaceFirst("\n+$", ""), quoting, fields);
                case Part.Arithmetic(Word expression, Quoting quoting) -> add(
                        Long.toString(new Arithmetic(string(expression), state).evaluate()), quoting, fields);
            }
            first = false;
        }
        return fields.all();
    }

    private static void add(String value, Quoting quoting, Fields fields) {
        if (quoting == Quoting.QUOTED) {
            fields.quoted(value);
        } else {
            fields.expanded(value);
        }
    }

    private void parameter(Part.Parameter parameter, Fields fields) throws InterruptedException {
        boolean all = parameter.name().equals("@") || parameter.name().equals("*");
        if (all && parameter.operator().isEmpty()) {
            every(parameter, fields);
            return;
        }
        String value = value(parameter.name());
        String operator = parameter.operator();
        Word argument = Objects.requireNonNullElse(parameter.argument(), new Word(List.of()));
        boolean missing = value == null || (operator.startsWith(":") && operator.length() == 2 && value.isEmpty());
        switch (operator) {
            case ":-", "-" -> {
                if (missing) {
                    argument(argument, parameter.quoting(), fields);
                } else {
                    add(Objects.requireNonNullElse(value, ""), parameter.quoting(), fields);
                }
            }
            case ":+", "+" -> {
                if (!missing) {
                    argument(argument, parameter.quoting(), fields);
                }
            }
            case ":=", "=" -> {
                if (missing) {
                    state.set(parameter.name(), string(argument));
                }
                add(Objects.requireNonNullElse(value(parameter.name()), ""), parameter.quoting(), fields);
            }
            case ":?", "?" -> {
                if (missing) {
                    String message = string(argument);
                    throw new ShellException(
                            ShellException.Outcome.SHELL_EXITS,
                            parameter.name() + ": " + (message.isEmpty() ? "parameter not set" : message));
                }
                add(Objects.requireNonNullElse(value, ""), parameter.quoting(), fields);
            }
            default -> {
                if (value == null && state.has(ShellState.Option.NO_UNSET)) {
                    throw new ShellException(
                            ShellException.Outcome.SHELL_EXITS, parameter.name() + ": parameter not set");
                }
                add(edited(Objects.requireNonNullElse(value, ""), operator, argument), parameter.quoting(), fields);
            }
        }
    }

    private void argument(Word argument, Quoting quoting, Fields fields) throws InterruptedException {
        if (quoting == Quoting.QUOTED) {
            fields.quoted(string(argument));
            return;
        }
        boolean first = true;
        for (String each : fields(argument, separators())) {
            if (!first) {
                fields.split();
            }
            fields.bare(each);
            first = false;
        }
    }

    private void every(Part.Parameter parameter, Fields fields) {
        List<String> all = state.positional();
        if (parameter.quoting() == Quoting.QUOTED && parameter.name().equals("*")) {
            String separators = separators();
            fields.quoted(String.join(separators.isEmpty() ? "" : separators.substring(0, 1), all));
            return;
        }
        for (int i = 0; i < all.size(); i++) {
            if (i > 0) {
                fields.split();
            }
            add(all.get(i), parameter.quoting(), fields);
        }
    }

    private String edited(String value, String operator, Word argument) throws InterruptedException {
        return switch (operator) {
            case "length" -> Integer.toString(value.length());
            case "#" -> prefix(value, new Glob(pattern(argument)).reluctant());
            case "##" -> prefix(value, new Glob(pattern(argument)).greedy());
            case "%" -> suffix(value, new Glob(pattern(argument)), true);
            case "%%" -> suffix(value, new Glob(pattern(argument)), false);
            case "/", "//" -> replaced(value, operator, pattern(argument));
            case ":" -> part(value, string(argument));
            default -> value;
        };
    }

    private static String prefix(String value, Pattern pattern) {
        Matcher matcher = pattern.matcher(value);
        return matcher.lookingAt() ? value.substring(matcher.end()) : value;
    }

    private static String suffix(String value, Glob glob, boolean shortest) {
        for (int i = 0; i <= value.length(); i++) {
            int start = shortest ? value.length() - i : i;
            if (glob.matches(value.substring(start))) {
                return value.substring(0, start);
            }
        }
        return value;
    }

    private static String replaced(String value, String operator, String argument) {
        int slash = argument.indexOf('/');
        String from = slash < 0 ? argument : argument.substring(0, slash);
        String to = Matcher.quoteReplacement(slash < 0 ? "" : Glob.plain(argument.substring(slash + 1)));
        Matcher matcher = new Glob(from).greedy().matcher(value);
        return operator.equals("//") ? matcher.replaceAll(to) : matcher.replaceFirst(to);
    }

    private String part(String value, String argument) {
        String[] numbers = argument.split(":", 2);
        int start = (int) new Arithmetic(numbers[0], state).evaluate();
        start = Math.clamp(start < 0 ? value.length() + start : start, 0, value.length());
        int end = numbers.length < 2 ? value.length() : (int) new Arithmetic(numbers[1], state).evaluate();
        end = numbers.length < 2 ? end : end < 0 ? value.length() + end : start + end;
        return value.substring(start, Math.clamp(end, start, value.length()));
    }

    private @Nullable String value(String name) {
        if (Character.isDigit(name.charAt(0))) {
            int index = Integer.parseInt(name);
            if (index == 0) {
                return state.name();
            }
            return index <= state.positional().size() ? state.positional().get(index - 1) : null;
        }
        return switch (name) {
            case "?" -> Integer.toString(state.status());
            case "$" -> Integer.toString(state.shellPid());
            case "#" -> Integer.toString(state.positional().size());
            case "!" -> state.lastJob() == null ? "" : Integer.toString(state.lastJob().pid());
            case "-" -> state.has(ShellState.Option.EXIT_ON_ERROR) ? "e" : "";
            case "@", "*" -> String.join(" ", state.positional());
            case "RANDOM" -> Long.toString(Math.floorMod(Double.doubleToLongBits(Math.random()), 32768L));
            case "SECONDS" -> Long.toString(process.time().nanos() / 1_000_000_000L);
            default -> state.get(name);
        };
    }
}
