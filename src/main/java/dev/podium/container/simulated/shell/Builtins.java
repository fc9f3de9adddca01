package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.applet.Printing;
import dev.podium.container.simulated.applet.TestExpression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands that a shell carries out itself. */
final class Builtins {

    private final Interpreter shell;
    private final ShellState state;
    private final Map<String, Builtin> all = new HashMap<>();

    Builtins(Interpreter shell) {
        this.shell = shell;
        this.state = shell.state();
        all.put(":", (words, io) -> 0);
        all.put("true", (words, io) -> 0);
        all.put("false", (words, io) -> 1);
        all.put("echo", this::echo);
        all.put("printf", this::printf);
        all.put("test", this::test);
        all.put("[", this::test);
        all.put("[[", this::test);
        all.put("export", this::export);
        all.put("readonly", this::readOnly);
        all.put("local", this::local);
        all.put("unset", this::unset);
        all.put("shift", this::shift);
        all.put("eval", this::evaluate);
        all.put(".", this::source);
        all.put("source", this::source);
        all.put("exit", (words, io) -> leave(ControlFlow.Kind.EXIT, words, state.status()));
        all.put("return", (words, io) -> leave(ControlFlow.Kind.RETURN, words, state.status()));
        all.put("break", (words, io) -> leave(ControlFlow.Kind.BREAK, words, 1));
        all.put("continue", (words, io) -> leave(ControlFlow.Kind.CONTINUE, words, 1));
        all.put("let", this::let);
        all.put("getopts", new OptionParsing(state));
        for (String ignored : List.of("alias", "unalias", "hash", "bg", "times")) {
            all.put(ignored, (words, io) -> 0);
        }
        // What containerd gives a container; others can be asked for, and nothing comes of it.
        all.put("umask", (words, io) -> told(words, io, words.contains("-S") ? "u=rwx,g=rx,o=rx" : "0022"));
        all.put("ulimit", (words, io) -> told(words, io, words.contains("-n") ? "1048576" : "unlimited"));
        new JobBuiltins(shell, this).addTo(all);
        new Reading(shell).addTo(all);
        new OptionBuiltins(shell).addTo(all);
        new DirectoryBuiltins(shell).addTo(all);
        if (state.dialect().bash()) {
            all.remove("[[");
            for (String ignored : List.of("bind", "complete", "compopt", "disown", "enable", "history", "logout", "suspend")) {
                all.put(ignored, (words, io) -> 0);
            }
            all.put("builtin", this::builtin);
            new Declarations(shell).addTo(all);
        }
    }

    /** A command of the shell's own. */
    interface Builtin {
        int run(List<String> words, Descriptors io) throws IOException, InterruptedException;
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    int run(List<String> words, Descriptors io) throws IOException, InterruptedException {
        Builtin builtin = all.get(words.getFirst());
        if (builtin == null) {
            throw new IllegalArgumentException(words.getFirst());
        }
        return builtin.run(words, io);
    }

    private int echo(List<String> words, Descriptors io) throws IOException {
        io.out().write(Printing.echo(words.subList(1, words.size())));
        return 0;
    }

    private int printf(List<String> given, Descriptors io) throws IOException {
        boolean bash = state.dialect().bash();
        String variable = bash && given.size() > 2 && given.get(1).equals("-v") ? given.get(2) : null;
        List<String> words = variable == null ? given.subList(1, given.size()) : given.subList(3, given.size());
        if (!words.isEmpty() && words.getFirst().equals("--")) {
            words = words.subList(1, words.size());
        }
        if (words.isEmpty()) {
            io.printError(bash
                    ? "printf: usage: printf [-v var] format [arguments]"
                    : "usage: printf format [arguments ...]");
            return 2;
        }
        byte[] printed = Printing.format(
                words.getFirst(), words.subList(1, words.size()), shell.process().time().now());
        if (variable == null) {
            io.out().write(printed);
        } else {
            assign(variable, new String(printed, StandardCharsets.UTF_8));
        }
        return 0;
    }

    /** Assigns to a variable or, with brackets, to an array's element. */
    private void assign(String place, String value) {
        int open = place.indexOf('[');
        if (open > 0 && place.endsWith("]")) {
            String name = place.substring(0, open);
            String key = Subscripts.key(state, name, place.substring(open + 1, place.length() - 1));
            state.variables().set(name, key, value);
        } else {
            state.set(place, value);
        }
    }

    private int test(List<String> words, Descriptors io) throws IOException {
        List<String> expression = new ArrayList<>(words.subList(1, words.size()));
        if (words.getFirst().startsWith("[")) {
            String close = words.getFirst().replace('[', ']');
            if (expression.isEmpty() || !expression.removeLast().equals(close)) {
                shell.complain(words.getFirst() + ": missing " + close);
                return 2;
            }
        }
        try {
            boolean bash = state.dialect().bash();
            return new TestExpression(expression, shell.process(), name -> bash && Conditions.isSet(state, name)).evaluate() ? 0 : 1;
        } catch (IllegalArgumentException malformed) {
            shell.complain(state.dialect().bash() ? words.getFirst() + ": " + ofBash(malformed) : malformed.getMessage());
            return 2;
        }
    }

    private static String ofBash(IllegalArgumentException malformed) {
        return String.valueOf(malformed.getMessage())
                .replace("bad number", "integer expression expected")
                .replaceFirst("(.*): unknown operand", "$1: binary operator expected");
    }

    private int builtin(List<String> words, Descriptors io) throws IOException, InterruptedException {
        if (words.size() < 2) {
            return 0;
        }
        if (!has(words.get(1))) {
            shell.complain("builtin: " + words.get(1) + ": not a shell builtin");
            return 1;
        }
        return run(words.subList(1, words.size()), io);
    }

    private int export(List<String> words, Descriptors io) throws IOException {
        if (words.size() == 1 || words.get(1).equals("-p")) {
            for (Map.Entry<String, String> each : new java.util.TreeMap<>(state.environment()).entrySet()) {
                io.print("export " + each.getKey() + "='" + each.getValue() + "'\n");
            }
        }
        forEachName(words, state::export);
        return 0;
    }

    private int readOnly(List<String> words, Descriptors io) {
        forEachName(words, state::makeReadOnly);
        return 0;
    }

    private int local(List<String> words, Descriptors io) {
        for (String each : words.subList(1, words.size())) {
            if (!state.variables().inFunction()) {
                throw new ShellException(ShellException.Outcome.SHELL_EXITS, "local: not in a function");
            }
            state.variables().local(each.split("=", 2)[0]);
        }
        forEachName(words, name -> {});
        return 0;
    }

    private void forEachName(List<String> words, java.util.function.Consumer<String> then) {
        for (String each : words.subList(1, words.size())) {
            if (!each.startsWith("-")) {
                String[] parts = each.split("=", 2);
                if (parts.length == 2) {
                    state.set(parts[0], parts[1]);
                }
                then.accept(parts[0]);
            }
        }
    }

    private int unset(List<String> words, Descriptors io) throws InterruptedException {
        boolean function = words.size() > 1 && words.get(1).equals("-f");
        boolean reference = words.size() > 1 && words.get(1).equals("-n");
        for (String each : words.subList(1, words.size())) {
            int open = each.indexOf('[');
            if (reference) {
                state.variables().unmark(each, Variables.Attribute.REFERENCE);
                state.unset(each);
            } else if (function) {
                state.functions().remove(each);
            } else if (open > 0 && each.endsWith("]") && state.dialect().bash()) {
                unset(each.substring(0, open), each.substring(open + 1, each.length() - 1));
            } else if (words.size() == 2 && state.dialect().bash() && !state.variables().has(each)) {
                state.functions().remove(each);
            } else if (!each.startsWith("-")) {
                state.unset(each);
            }
        }
        return 0;
    }

    private void unset(String name, String subscript) {
        Value.Elements array = state.array(name);
        if (array == null || subscript.equals("@") || subscript.equals("*")) {
            state.unset(name);
        } else {
            array.remove(Subscripts.key(state, name, subscript));
        }
    }

    private int shift(List<String> words, Descriptors io) {
        int count = words.size() > 1 ? Integer.parseInt(words.get(1)) : 1;
        if (count > state.positional().size()) {
            return 1;
        }
        state.positional(state.positional().subList(count, state.positional().size()));
        return 0;
    }

    private int evaluate(List<String> words, Descriptors io) throws IOException, InterruptedException {
        return shell.evaluate(String.join(" ", words.subList(1, words.size())));
    }

    private int source(List<String> words, Descriptors io) throws IOException, InterruptedException {
        if (words.size() < 2) {
            shell.complain(words.getFirst() + ": filename argument required");
            return 2;
        }
        String script;
        try {
            try (var file = shell.process().open(words.get(1))) {
                script = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException absent) {
            if (state.dialect().bash()) {
                shell.complain(words.get(1) + ": " + absent.getMessage());
                return 1;
            }
            throw new ShellException(
                    ShellException.Outcome.SHELL_EXITS, "can't open '" + words.get(1) + "': " + absent.getMessage());
        }
        int line = state.line();
        List<String> outer = state.positional();
        if (words.size() > 2) {
            state.positional(words.subList(2, words.size()));
        }
        state.frames().source(words.get(1), line);
        try {
            return shell.evaluate(script, "");
        } catch (ControlFlow leave) {
            if (leave.kind() == ControlFlow.Kind.RETURN) {
                return leave.value();
            }
            throw leave;
        } finally {
            state.frames().leave();
            state.line(line);
            if (words.size() > 2) {
                state.positional(outer);
            }
        }
    }

    private static int told(List<String> words, Descriptors io, String limit) throws IOException {
        if (words.stream().skip(1).allMatch(each -> each.startsWith("-"))) {
            io.print(limit + "\n");
        }
        return 0;
    }

    private int let(List<String> words, Descriptors io) {
        long value = 0;
        for (String each : words.subList(1, words.size())) {
            value = new Arithmetic(each, state).evaluate();
        }
        return value == 0 ? 1 : 0;
    }

    private int leave(ControlFlow.Kind kind, List<String> words, int otherwise) throws IOException {
        int value = otherwise;
        if (words.size() > 1) {
            try {
                value = Integer.parseInt(words.get(1).strip());
            } catch (NumberFormatException malformed) {
                if (state.dialect().bash()) {
                    shell.complain(words.getFirst() + ": " + words.get(1) + ": numeric argument required");
                    throw new ControlFlow(kind, 2);
                }
                throw new ShellException(
                        ShellException.Outcome.SHELL_EXITS, words.getFirst() + ": Illegal number: " + words.get(1));
            }
        }
        if (kind == ControlFlow.Kind.RETURN && state.dialect().bash() && state.frames().depth() == 0) {
            shell.complain("return: can only `return' from a function or sourced script");
            return 2;
        }
        throw new ControlFlow(kind, value & 0xff);
    }

    @Nullable String locate(String name) {
        return shell.process().locate(name);
    }
}
