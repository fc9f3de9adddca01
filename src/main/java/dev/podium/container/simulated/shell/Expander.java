package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.shell.ShellState.Option;
import dev.podium.container.simulated.shell.Word.Direction;
import dev.podium.container.simulated.shell.Word.Part;
import dev.podium.container.simulated.shell.Word.Quoting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Expands words: parameters, command substitution, arithmetic, splitting and file names. */
final class Expander {

    private static final String BLANKS = " \t\n";

    private final ShellState state;
    private final Process process;
    private final Substitution substitution;
    private final ParameterExpansion parameters;

    Expander(ShellState state, Process process, Substitution substitution) {
        this.state = state;
        this.process = process;
        this.substitution = substitution;
        this.parameters = new ParameterExpansion(state, this);
    }

    /** Runs commands for words. */
    interface Substitution {

        /** Runs a command and answers with its output. */
        String outputOf(Node script) throws InterruptedException;

        /** Begins to run a command at the other end of a pipe; answers with this end's path. */
        String pathTo(Node script, Direction direction);
    }

    /** The words that a command gets. */
    List<String> words(List<Word> words) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (Word each : words) {
            words(each, all);
        }
        return all;
    }

    private void words(Word word, List<String> into) throws InterruptedException {
        if (word.bare() instanceof String text && isPlain(text)) {
            into.add(text);
            return;
        }
        for (String field : fields(word, separators())) {
            Set<Glob.Feature> features = features();
            if (state.has(Option.NO_GLOB) || !Glob.isPattern(field, features)) {
                into.add(Glob.plain(field));
                continue;
            }
            List<String> paths = new Glob(field, features).expand(process.files(), process.directory());
            if (!paths.isEmpty()) {
                into.addAll(paths);
            } else if (state.has(Option.FAIL_GLOB)) {
                throw new ShellException(ShellException.Outcome.LINE_ENDS, "no match: " + Glob.plain(field));
            } else if (!state.has(Option.NULL_GLOB)) {
                into.add(Glob.plain(field));
            }
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Source.isOfName(c) && c != '-' && c != '/' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /** What patterns for file names may do. */
    private Set<Glob.Feature> features() {
        if (state.options().isEmpty()) {
            return Set.of();
        }
        Set<Glob.Feature> features = matching();
        if (state.has(Option.NO_CASE_GLOB)) {
            features.add(Glob.Feature.ANY_CASE);
        } else {
            features.remove(Glob.Feature.ANY_CASE);
        }
        if (state.has(Option.GLOB_STAR)) {
            features.add(Glob.Feature.GLOB_STAR);
        }
        if (state.has(Option.DOT_GLOB)) {
            features.add(Glob.Feature.DOT_FILES);
        }
        return features;
    }

    private Set<Glob.Feature> matching() {
        Set<Glob.Feature> features = EnumSet.noneOf(Glob.Feature.class);
        if (state.has(Option.EXTENDED_GLOB)) {
            features.add(Glob.Feature.EXTENDED);
        }
        if (state.has(Option.NO_CASE_MATCH)) {
            features.add(Glob.Feature.ANY_CASE);
        }
        return features;
    }

    /** The word as a pattern for text, as in {@code case}. */
    Glob glob(Word word) throws InterruptedException {
        return new Glob(pattern(word), matching());
    }

    /** The same where <code>@(…)</code> is always understood, as in conditions of bash. */
    Glob extendedGlob(Word word) throws InterruptedException {
        Set<Glob.Feature> features = matching();
        features.add(Glob.Feature.EXTENDED);
        return new Glob(pattern(word), features);
    }

    /** The word as one string, as in assignments. */
    String string(Word word) throws InterruptedException {
        return word.bare() instanceof String text && isPlain(text) ? text : Glob.plain(pattern(word));
    }

    private String pattern(Word word) throws InterruptedException {
        return String.join(" ", fields(word, ""));
    }

    /** The word with the values of its parts for the parts, so that it may be expanded several times. */
    Word fixed(Word word) throws InterruptedException {
        List<Part> parts = new ArrayList<>();
        for (Part each : word.parts()) {
            parts.add(each instanceof Part.Text ? each : new Part.Text(string(new Word(List.of(each))), each.quoting()));
        }
        return new Word(List.copyOf(parts));
    }

    /** The value of an arithmetic expression; an array's element may be named by the number. */
    long number(Word expression) throws InterruptedException {
        return new Arithmetic(string(expression), state).evaluate();
    }

    /** The key of an array's element. */
    String key(String name, Word subscript) throws InterruptedException {
        return Subscripts.key(state, name, string(subscript));
    }

    String separators() {
        String value = state.get("IFS");
        return value == null ? BLANKS : value;
    }

    /** The word split at {@code separators}, each field being a pattern. */
    List<String> fields(Word word, String separators) throws InterruptedException {
        Fields fields = new Fields(separators);
        boolean first = true;
        for (Part each : word.parts()) {
            part(each, first, fields);
            first = false;
        }
        return fields.all();
    }

    /** A word that stands for a parameter's value: what is bare in it is split as the value would be. */
    void argument(Word word, Fields fields) throws InterruptedException {
        boolean first = true;
        for (Part each : word.parts()) {
            if (each instanceof Part.Text(String text, Quoting quoting)
                    && quoting == Quoting.BARE
                    && !(first && text.startsWith("~"))) {
                fields.expanded(text);
            } else {
                part(each, first, fields);
            }
            first = false;
        }
    }

    private void part(Part part, boolean first, Fields fields) throws InterruptedException {
        switch (part) {
            case Part.Text(String text, Quoting quoting) -> {
                String home = quoting == Quoting.BARE && first && text.startsWith("~") ? home(text) : null;
                if (quoting == Quoting.QUOTED) {
                    fields.quoted(text);
                } else if (home != null) {
                    fields.quoted(home);
                    int slash = text.indexOf('/');
                    fields.bare(slash < 0 ? "" : text.substring(slash));
                } else {
                    fields.bare(text);
                }
            }
            case Part.Parameter parameter -> parameters.expand(parameter, fields);
            case Part.Substitution(Node script, Quoting quoting) -> add(
                    withoutLastNewlines(substitution.outputOf(script)), quoting, fields);
            case Part.Arithmetic(Word expression, Quoting quoting) -> add(
                    Long.toString(number(expression)), quoting, fields);
            case Part.Stream(Direction direction, Node script) -> fields.quoted(substitution.pathTo(script, direction));
            case Part.Subscripted(String name, Word subscript) -> {
                fields.bare(name + "[");
                for (Part each : subscript.parts()) {
                    part(each, false, fields);
                }
                fields.bare("]");
            }
            case Part.Compound compound -> throw new IllegalStateException("an array's value is no word");
        }
    }

    /** What a tilde in front stands for; null: itself. */
    private @Nullable String home(String text) {
        return switch (text.contains("/") ? text.substring(0, text.indexOf('/')) : text) {
            case "~" -> Objects.requireNonNullElse(state.get("HOME"), "~");
            case "~+" -> state.dialect().bash() ? state.get("PWD") : null;
            case "~-" -> state.dialect().bash() ? state.get("OLDPWD") : null;
            case "~root" -> "/root";
            default -> null;
        };
    }

    private static String withoutLastNewlines(String output) {
        int end = output.length();
        while (end > 0 && output.charAt(end - 1) == '\n') {
            end--;
        }
        return output.substring(0, end);
    }

    static void add(String value, Quoting quoting, Fields fields) {
        if (quoting == Quoting.QUOTED) {
            fields.quoted(value);
        } else {
            fields.expanded(value);
        }
    }
}
