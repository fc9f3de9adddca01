package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.shell.Node.Assignment;
import dev.podium.container.simulated.shell.Node.Operand;
import dev.podium.container.simulated.shell.ShellState.Option;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs commands of words: assignments, functions, builtins, programs. */
final class SimpleCommands {

    /** The builtins in front of which assignments last (XCU 2.14). */
    private static final Set<String> SPECIAL = Set.of(
            ":", ".", "eval", "export", "readonly", "set", "shift", "trap", "unset", "exit", "return", "break", "continue");

    private final Interpreter shell;
    private final ShellState state;
    private final Launcher launcher;
    private final Expander expander;
    private final Streams streams;
    private final Builtins builtins;
    private @Nullable Node only;

    SimpleCommands(Interpreter shell, Launcher launcher, Expander expander, Streams streams) {
        this.shell = shell;
        this.state = shell.state();
        this.launcher = launcher;
        this.expander = expander;
        this.streams = streams;
        this.builtins = new Builtins(shell);
    }

    /** Makes a command known that is all that the process has to do. */
    void only(Node script) {
        only = script;
    }

    int redirected(Node.Redirected node) throws IOException, InterruptedException {
        Descriptors outer = shell.descriptors();
        var offers = streams.begin();
        try (Redirection redirection = new Redirection(shell.process(), outer)) {
            redirection.apply(node.redirects(), expander, state.dialect());
            shell.descriptors(redirection.descriptors());
            return shell.run(node.body());
        } catch (ShellException failure) {
            if (failure.outcome() != ShellException.Outcome.COMMAND_FAILS) {
                throw failure;
            }
            shell.descriptors(outer);
            shell.complain(failure.getMessage());
            return shell.checked(1);
        } finally {
            shell.descriptors(outer);
            streams.end(offers);
        }
    }

    int simple(Node.Simple simple) throws IOException, InterruptedException {
        boolean alone = simple == only;
        state.line(simple.line());
        streams.status(0);
        var offers = streams.begin();
        try {
            List<String> words = expander.words(simple.words());
            Map<String, String> assigned = assignments(simple.assignments(), words);
            trace(simple, words);
            return simple(simple, words, assigned, alone);
        } finally {
            streams.end(offers);
        }
    }

    private Map<String, String> assignments(List<Assignment> assignments, List<String> words) throws InterruptedException {
        if (assignments.isEmpty()) {
            return Map.of();
        }
        Map<String, String> assigned = new HashMap<>();
        for (Assignment each : assignments) {
            if (words.isEmpty()) {
                shell.assigner().assign(each);
            } else if (each.subscript() == null && each.value().elements() == null) {
                String before = each.mode() == Word.Mode.APPEND ? state.get(each.name()) : null;
                String value = expander.string(each.value());
                assigned.put(each.name(), before == null ? value : before + value);
            }
        }
        return assigned;
    }

    private int simple(Node.Simple simple, List<String> words, Map<String, String> assigned, boolean alone)
            throws IOException, InterruptedException {
        try (Redirection redirection = new Redirection(shell.process(), shell.descriptors())) {
            redirection.apply(simple.redirects(), expander, state.dialect());
            int status;
            if (words.isEmpty()) {
                status = streams.status();
            } else if (words.getFirst().equals("exec")) {
                status = exec(words, assigned, redirection);
            } else if (alone && !state.functions().containsKey(words.getFirst()) && !builtins.has(words.getFirst())) {
                status = replace(words, assigned, redirection);
            } else {
                status = execute(words, assigned, redirection.descriptors());
            }
            if (words.isEmpty() || !state.functions().containsKey(words.getFirst())) {
                state.pipeline(null);
            }
            return status;
        } catch (ShellException failure) {
            if (failure.outcome() != ShellException.Outcome.COMMAND_FAILS) {
                throw failure;
            }
            shell.complain(failure.getMessage());
            return 1;
        }
    }

    int declaration(Node.Declaration node) throws IOException, InterruptedException {
        state.line(node.line());
        streams.status(0);
        List<Declarations.Item> items = new ArrayList<>();
        for (Operand each : node.operands()) {
            switch (each) {
                case Operand.Plain(Word word) -> expander.words(List.of(word)).forEach(text -> items.add(Declarations.Item.of(text)));
                case Operand.Assigned(Assignment assignment) -> items.add(item(assignment));
            }
        }
        if (state.has(Option.TRACE)) {
            StringBuilder shown = new StringBuilder(node.command());
            items.forEach(each -> shown.append(' ').append(each.text()));
            shell.trace(shown.toString());
        }
        Descriptors outer = shell.descriptors();
        try (Redirection redirection = new Redirection(shell.process(), outer)) {
            redirection.apply(node.redirects(), expander, state.dialect());
            shell.descriptors(redirection.descriptors());
            return new Declarations(shell).run(node.command(), items, redirection.descriptors());
        } catch (ShellException failure) {
            if (failure.outcome() != ShellException.Outcome.COMMAND_FAILS) {
                throw failure;
            }
            shell.descriptors(outer);
            shell.complain(failure.getMessage());
            return 1;
        } finally {
            shell.descriptors(outer);
            state.pipeline(null);
        }
    }

    private Declarations.Item item(Assignment assignment) throws InterruptedException {
        String subscript = assignment.subscript() == null ? "" : "[" + expander.string(assignment.subscript()) + "]";
        String target = assignment.name() + subscript + (assignment.mode() == Word.Mode.APPEND ? "+=" : "=");
        return assignment.value().elements() != null
                ? new Declarations.Item(target, assignment)
                : Declarations.Item.of(target + expander.string(assignment.value()));
    }

    private void trace(Node.Simple command, List<String> words) throws IOException, InterruptedException {
        if (!state.has(Option.TRACE)) {
            return;
        }
        boolean bash = state.dialect().bash();
        List<String> shown = new ArrayList<>();
        for (Assignment each : command.assignments()) {
            String value = String.valueOf(state.get(each.name()));
            shown.add(each.name() + "=" + (bash ? Requoting.ifNeeded(value) : value));
        }
        for (String each : words) {
            shown.add(!bash ? each : each.isEmpty() ? "''" : Requoting.ifNeeded(each));
        }
        shell.trace(String.join(" ", shown));
    }

    /** Runs a function, builtin or command with its words already expanded. */
    int execute(List<String> words, Map<String, String> assigned, Descriptors io) throws IOException, InterruptedException {
        Node function = state.functions().get(words.getFirst());
        if (function != null) {
            return call(function, words, assigned, io);
        }
        return executeUnlessFunction(words, assigned, io);
    }

    int executeUnlessFunction(List<String> words, Map<String, String> assigned, Descriptors io)
            throws IOException, InterruptedException {
        if (builtins.has(words.getFirst())) {
            boolean lasting = SPECIAL.contains(words.getFirst()) && !state.dialect().bash();
            Descriptors outer = shell.descriptors();
            if (lasting) {
                assigned.forEach(state::set);
            }
            Variables.Saved saved = lasting || assigned.isEmpty() ? null : state.variables().assign(assigned);
            shell.descriptors(io);
            try {
                return builtins.run(words, io);
            } finally {
                shell.descriptors(outer);
                if (saved != null) {
                    state.variables().restore(saved);
                }
            }
        }
        Process child = launcher.spawn(words, assigned, io);
        return child == null ? state.status() : child.await();
    }

    private int call(Node function, List<String> words, Map<String, String> assigned, Descriptors io)
            throws IOException, InterruptedException {
        List<String> outerWords = state.positional();
        Descriptors outer = shell.descriptors();
        if (state.frames().depth() >= Frames.DEEPEST) {
            throw new ShellException(
                    ShellException.Outcome.LINE_ENDS,
                    words.getFirst() + ": maximum function nesting level exceeded (" + Frames.DEEPEST + ")");
        }
        Variables.Saved before = assigned.isEmpty() ? null : state.variables().assign(assigned);
        Variables.Saved locals = state.variables().enter();
        boolean unnamed = state.origin().equals("-c") && state.frames().depth() == 0;
        int line = state.line();
        state.frames().call(words.getFirst(), unnamed ? "environment" : state.name(), line);
        state.positional(words.subList(1, words.size()));
        shell.descriptors(io);
        try {
            return shell.run(function);
        } catch (ControlFlow leave) {
            if (leave.kind() == ControlFlow.Kind.RETURN) {
                return leave.value();
            }
            throw leave;
        } finally {
            state.frames().leave();
            state.line(line);
            state.variables().leave(locals);
            if (before != null) {
                state.variables().restore(before);
            }
            state.positional(outerWords);
            shell.descriptors(outer);
        }
    }

    /** {@code exec}: becomes another command, or makes redirections last. */
    private int exec(List<String> words, Map<String, String> assigned, Redirection redirection)
            throws IOException, InterruptedException {
        if (words.size() == 1) {
            shell.descriptors(redirection.descriptors());
            redirection.keep();
            streams.keep();
            return 0;
        }
        return replace(words.subList(1, words.size()), assigned, redirection);
    }

    private int replace(List<String> words, Map<String, String> assigned, Redirection redirection)
            throws IOException, InterruptedException {
        int code = launcher.replace(words, assigned, redirection.descriptors(), () -> {
            shell.traps().takeExit();
            redirection.keep();
        });
        throw new ControlFlow(ControlFlow.Kind.EXIT, code);
    }
}
