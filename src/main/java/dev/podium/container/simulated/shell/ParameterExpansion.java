package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.ShellState.Option;
import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import dev.podium.container.simulated.shell.Word.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Expands {@code $name} and <code>${name…}</code>. */
final class ParameterExpansion {

    private static final Set<String> VALUES = Set.of(":-", ":=", ":?", ":+", "-", "=", "?", "+");

    private final ShellState state;
    private final Expander expander;
    private final Edits edits;

    ParameterExpansion(ShellState state, Expander expander) {
        this.state = state;
        this.expander = expander;
        this.edits = new Edits(state, expander);
    }

    void expand(Part.Parameter parameter, Fields fields) throws InterruptedException {
        switch (parameter.reach()) {
            case VALUE -> value(parameter, fields);
            case LENGTH -> Expander.add(Integer.toString(length(parameter)), parameter.quoting(), fields);
            case KEYS -> emit(keys(parameter.name()), parameter, fields);
            case NAMES -> emit(
                    state.variables().names().stream()
                            .filter(each -> each.startsWith(parameter.name()))
                            .toList(),
                    parameter,
                    fields);
            case INDIRECT -> indirect(parameter, fields);
        }
    }

    private List<String> keys(String name) {
        Value.Elements array = state.array(name);
        return array != null ? array.keys() : state.get(name) == null ? List.of() : List.of("0");
    }

    private int length(Part.Parameter parameter) throws InterruptedException {
        if (parameter.all()) {
            return elements(parameter).size();
        }
        String value = single(parameter);
        if (value == null) {
            refuseUnset(parameter);
            return 0;
        }
        return value.codePointCount(0, value.length());
    }

    /** What {@link Part.Parameter#all} means. */
    private List<String> elements(Part.Parameter parameter) {
        if (parameter.subscript() == null) {
            return state.positional();
        }
        Value.Elements array = state.array(parameter.name());
        String value = array == null ? state.get(parameter.name()) : null;
        return array != null ? array.values() : value == null ? List.of() : List.of(value);
    }

    private void indirect(Part.Parameter parameter, Fields fields) throws InterruptedException {
        if (state.variables().attributes(parameter.name()).contains(Variables.Attribute.REFERENCE)
                && state.variables().value(parameter.name()) instanceof Value ignored) {
            Expander.add(state.variables().referred(parameter.name()), parameter.quoting(), fields);
            return;
        }
        String name = single(parameter);
        if (name == null || name.isEmpty()) {
            throw new ShellException(
                    ShellException.Outcome.LINE_ENDS, parameter.name() + ": invalid indirect expansion");
        }
        Part named = new Lexer(new Source("${" + name + "}", state.dialect(), 1)).words().word("").parts().getFirst();
        if (named instanceof Part.Parameter(
                Reach reach, String other, Word subscript, String op, Word arg, Word second, Quoting quoting)) {
            value(parameter.renamed(other, subscript), fields);
        }
    }

    private void value(Part.Parameter parameter, Fields fields) throws InterruptedException {
        String operator = parameter.operator();
        if (VALUES.contains(operator)) {
            conditional(parameter, operator, fields);
        } else if (parameter.all()) {
            List<String> values = elements(parameter);
            emit(operator.isEmpty() ? values : edits.apply(parameter, values), parameter, fields);
        } else if (operator.isEmpty()) {
            String value = single(parameter);
            if (value == null) {
                refuseUnset(parameter);
            } else {
                Expander.add(value, parameter.quoting(), fields);
            }
            if (value == null && parameter.quoting() == Quoting.QUOTED) {
                fields.quoted("");
            }
        } else {
            String value = single(parameter);
            if (value == null) {
                refuseUnset(parameter);
            }
            String edited = value == null && operator.equals("@")
                    ? ""
                    : edits.apply(parameter, Objects.requireNonNullElse(value, ""));
            Expander.add(edited, parameter.quoting(), fields);
        }
    }

    private void refuseUnset(Part.Parameter parameter) {
        if (state.has(Option.NO_UNSET)) {
            String bare = parameter.subscript() == null ? null : parameter.subscript().bare();
            throw Subscripts.unset(state, parameter.name() + (bare == null ? "" : "[" + bare + "]"));
        }
    }

    /** The operators that go by whether the parameter is set. */
    private void conditional(Part.Parameter parameter, String operator, Fields fields) throws InterruptedException {
        List<String> values = parameter.all() ? elements(parameter) : null;
        String value = values == null ? single(parameter) : values.isEmpty() ? null : String.join(" ", values);
        boolean missing = value == null || (operator.startsWith(":") && value.isEmpty());
        if (operator.endsWith("+")) {
            if (!missing) {
                argument(parameter.argument(), parameter.quoting(), fields);
            } else if (parameter.quoting() == Quoting.QUOTED && (!parameter.all() || parameter.joined())) {
                fields.quoted("");
            }
            return;
        }
        if (!missing) {
            if (values == null) {
                Expander.add(value, parameter.quoting(), fields);
            } else {
                emit(values, parameter, fields);
            }
            return;
        }
        switch (operator.charAt(operator.length() - 1)) {
            case '-' -> argument(parameter.argument(), parameter.quoting(), fields);
            case '=' -> {
                String text = expander.string(parameter.argument());
                if (parameter.subscript() == null) {
                    state.set(parameter.name(), text);
                } else {
                    state.variables().set(parameter.name(), expander.key(parameter.name(), parameter.subscript()), text);
                }
                Expander.add(text, parameter.quoting(), fields);
            }
            default -> {
                String message = expander.string(parameter.argument());
                String otherwise = state.dialect().bash() && operator.startsWith(":")
                        ? "parameter null or not set"
                        : "parameter not set";
                throw new ShellException(
                        ShellException.Outcome.SHELL_EXITS,
                        parameter.name() + ": " + (message.isEmpty() ? otherwise : message));
            }
        }
    }

    private void argument(Word argument, Quoting quoting, Fields fields) throws InterruptedException {
        if (quoting == Quoting.QUOTED) {
            List<String> words = expander.fields(argument, "");
            for (int i = 0; i < words.size(); i++) {
                if (i > 0) {
                    fields.split();
                }
                fields.quoted(Glob.plain(words.get(i)));
            }
            if (words.isEmpty() && argument.parts().isEmpty()) {
                fields.quoted("");
            }
            return;
        }
        expander.argument(argument, fields);
    }

    private void emit(List<String> values, Part.Parameter parameter, Fields fields) {
        if (parameter.quoting() == Quoting.QUOTED && parameter.joined()) {
            String separators = expander.separators();
            fields.quoted(String.join(separators.isEmpty() ? "" : separators.substring(0, 1), values));
            return;
        }
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                fields.split();
            }
            Expander.add(values.get(i), parameter.quoting(), fields);
        }
    }

    private @Nullable String single(Part.Parameter parameter) throws InterruptedException {
        if (parameter.subscript() == null || parameter.all()) {
            return parameter.subscript() == null ? value(parameter.name()) : String.join(" ", elements(parameter));
        }
        String key = expander.key(parameter.name(), parameter.subscript());
        Value.Elements array = state.array(parameter.name());
        return array != null ? array.get(key) : key.equals("0") ? state.get(parameter.name()) : null;
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
            case "-" -> letters();
            case "@", "*" -> String.join(" ", state.positional());
            default -> state.get(name);
        };
    }

    private String letters() {
        List<String> letters = new ArrayList<>();
        for (Option each : Option.values()) {
            if (each.letter() != '\0' && state.has(each)) {
                letters.add(String.valueOf(each.letter()));
            }
        }
        String all = String.join("", letters.stream().sorted().toList());
        return !state.dialect().bash() ? all : all + "hB" + (state.origin().equals("-c") ? "c" : "");
    }
}
