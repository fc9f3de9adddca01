package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Captured;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.shell.Node.Assignment;
import dev.podium.container.simulated.shell.ShellState.Option;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a script's commands in a process. */
final class Interpreter {

    private final Process process;
    private final ShellState state;
    private final Traps traps;
    private final Expander expander;
    private final Builtins builtins;
    private final Launcher launcher;
    private final Subshells subshells;
    private Descriptors descriptors;
    private int tested;
    private int substituted;
    private @Nullable Node only;

    Interpreter(Process process, ShellState state, Descriptors descriptors) {
        this.process = process;
        this.state = state;
        this.descriptors = descriptors;
        this.traps = new Traps(process);
        this.expander = new Expander(state, process, this::outputOf);
        this.builtins = new Builtins(this);
        this.launcher = new Launcher(process, state);
        this.subshells = new Subshells(launcher, process, state);
    }

    Process process() {
        return process;
    }

    ShellState state() {
        return state;
    }

    Traps traps() {
        return traps;
    }

    Descriptors descriptors() {
        return descriptors;
    }

    void descriptors(Descriptors changed) {
        descriptors = changed;
    }

    /**
     * Runs a whole script and what is trapped at its end; answers with the shell's exit code. If the script is a single
     * command, the process becomes that command.
     */
    int runToEnd(Node script) throws IOException, InterruptedException {
        only = script;
        try {
            guarded(script);
        } catch (ControlFlow leave) {
            state.status(leave.kind() == ControlFlow.Kind.EXIT || leave.kind() == ControlFlow.Kind.RETURN
                    ? leave.value()
                    : state.status());
        }
        return end();
    }

    /** Runs what is trapped for the end of the shell. */
    int end() throws IOException, InterruptedException {
        int status = state.status();
        String last = traps.takeExit();
        if (last != null) {
            try {
                evaluate(last);
            } catch (ControlFlow leave) {
                return leave.value();
            }
        }
        return status;
    }

    /** Runs a command; an error that ends a script is printed and ends it. */
    int guarded(Node node) throws IOException, InterruptedException {
        try {
            return run(node);
        } catch (ShellException failure) {
            complain(failure.getMessage());
            throw new ControlFlow(ControlFlow.Kind.EXIT, failure.outcome() == ShellException.Outcome.SHELL_EXITS ? 2 : 1);
        }
    }

    int evaluate(String script) throws IOException, InterruptedException {
        try {
            return run(Parser.parse(script));
        } catch (SyntaxException wrong) {
            complain(wrong.getMessage());
            throw new ControlFlow(ControlFlow.Kind.EXIT, 2);
        }
    }

    void complain(@Nullable String message) throws IOException {
        descriptors.printError(state.name() + ": " + message);
    }

    int run(Node node) throws IOException, InterruptedException {
        process.requireAlive();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        runPendingTraps();
        int status =
                switch (node) {
                    case Node.Simple simple -> checked(simple(simple));
                    case Node.Pipeline(List<Node> stages) -> checked(subshells.pipeline(stages, descriptors));
                    case Node.Subshell(Node body) -> checked(
                            subshells.fork(body, descriptors, List.of()).await());
                    case Node.Not(Node command) -> test(command) == 0 ? 1 : 0;
                    case Node.And(Node left, Node right) -> {
                        int first = test(left);
                        yield first == 0 ? run(right) : first;
                    }
                    case Node.Or(Node left, Node right) -> {
                        int first = test(left);
                        yield first == 0 ? 0 : run(right);
                    }
                    case Node.Sequence(List<Node> commands) -> {
                        int last = 0;
                        for (Node each : commands) {
                            last = run(each);
                        }
                        yield last;
                    }
                    case Node.Background(Node command) -> {
                        state.addJob(subshells.fork(command, descriptors.with(0, InputStream.nullInputStream()), List.of()));
                        yield 0;
                    }
                    case Node.If(Node condition, Node then, Node otherwise) -> {
                        if (test(condition) == 0) {
                            yield run(then);
                        }
                        yield otherwise == null ? 0 : run(otherwise);
                    }
                    case Node.Loop loop -> loop(loop);
                    case Node.For each -> each(each);
                    case Node.Case choice -> choose(choice);
                    case Node.Function(String name, Node body) -> {
                        state.functions().put(name, body);
                        yield 0;
                    }
                    case Node.Redirected redirected -> redirected(redirected);
                };
        state.status(status);
        runPendingTraps();
        return status;
    }

    private void runPendingTraps() throws IOException, InterruptedException {
        for (PosixSignal signal = traps.next(); signal != null; signal = traps.next()) {
            int status = state.status();
            evaluate(traps.action(signal));
            state.status(status);
        }
    }

    /** Ends the shell if {@code set -e} says so. */
    private int checked(int status) {
        state.status(status);
        if (status != 0 && tested == 0 && state.has(Option.EXIT_ON_ERROR)) {
            throw new ControlFlow(ControlFlow.Kind.EXIT, status);
        }
        return status;
    }

    private int test(Node condition) throws IOException, InterruptedException {
        tested++;
        try {
            return run(condition);
        } finally {
            tested--;
        }
    }

    private int loop(Node.Loop loop) throws IOException, InterruptedException {
        int status = 0;
        while ((test(loop.condition()) == 0) == (loop.until() == Node.Until.FAILURE)) {
            Thread.yield();
            try {
                status = run(loop.body());
            } catch (ControlFlow leave) {
                if (leaves(leave)) {
                    return 0;
                }
            }
        }
        return status;
    }

    private int each(Node.For loop) throws IOException, InterruptedException {
        List<String> words = loop.words() == null ? state.positional() : expander.words(loop.words());
        int status = 0;
        for (String each : words) {
            state.set(loop.name(), each);
            try {
                status = run(loop.body());
            } catch (ControlFlow leave) {
                if (leaves(leave)) {
                    return 0;
                }
            }
        }
        return status;
    }

    /** Whether {@code break} or {@code continue} ends this loop; rethrows what is meant for an outer one. */
    private static boolean leaves(ControlFlow leave) {
        return switch (leave.kind()) {
            case RETURN, EXIT -> throw leave;
            case BREAK, CONTINUE -> {
                if (leave.value() > 1) {
                    throw new ControlFlow(leave.kind(), leave.value() - 1);
                }
                yield leave.kind() == ControlFlow.Kind.BREAK;
            }
        };
    }

    private int choose(Node.Case choice) throws IOException, InterruptedException {
        String subject = expander.string(choice.subject());
        for (Node.Branch branch : choice.branches()) {
            for (Word pattern : branch.patterns()) {
                if (new Glob(expander.pattern(pattern)).matches(subject)) {
                    return run(branch.body());
                }
            }
        }
        return 0;
    }

    private int redirected(Node.Redirected node) throws IOException, InterruptedException {
        Descriptors outer = descriptors;
        try (Redirection redirection = new Redirection(process, descriptors)) {
            redirection.apply(node.redirects(), expander);
            descriptors = redirection.descriptors();
            return run(node.body());
        } catch (ShellException failure) {
            if (failure.outcome() == ShellException.Outcome.SHELL_EXITS) {
                throw failure;
            }
            descriptors = outer;
            complain(failure.getMessage());
            return checked(1);
        } finally {
            descriptors = outer;
        }
    }

    private int simple(Node.Simple simple) throws IOException, InterruptedException {
        boolean alone = simple == only;
        substituted = 0;
        List<String> words = expander.words(simple.words());
        Map<String, String> assigned = new HashMap<>();
        for (Assignment each : simple.assignments()) {
            String value = expander.string(each.value());
            if (words.isEmpty()) {
                state.set(each.name(), value);
            } else {
                assigned.put(each.name(), value);
            }
        }
        trace(simple, words);
        try (Redirection redirection = new Redirection(process, descriptors)) {
            redirection.apply(simple.redirects(), expander);
            if (words.isEmpty()) {
                return substituted;
            }
            if (words.getFirst().equals("exec")) {
                return exec(words, assigned, redirection);
            }
            if (alone && !state.functions().containsKey(words.getFirst()) && !builtins.has(words.getFirst())) {
                return replace(words, assigned, redirection);
            }
            return execute(words, assigned, redirection.descriptors());
        } catch (ShellException failure) {
            if (failure.outcome() == ShellException.Outcome.SHELL_EXITS) {
                throw failure;
            }
            complain(failure.getMessage());
            return 1;
        }
    }

    private void trace(Node.Simple command, List<String> words) throws IOException {
        if (state.has(Option.TRACE)) {
            List<String> shown = new ArrayList<>();
            command.assignments().forEach(each -> shown.add(each.name() + "=" + state.get(each.name())));
            shown.addAll(words);
            descriptors.printError("+ " + String.join(" ", shown));
        }
    }

    /** Runs a function, builtin or command with its words already expanded. */
    int execute(List<String> words, Map<String, String> assigned, Descriptors io)
            throws IOException, InterruptedException {
        Node function = state.functions().get(words.getFirst());
        if (function != null) {
            return call(function, words, assigned, io);
        }
        return executeUnlessFunction(words, assigned, io);
    }

    int executeUnlessFunction(List<String> words, Map<String, String> assigned, Descriptors io)
            throws IOException, InterruptedException {
        if (builtins.has(words.getFirst())) {
            assigned.forEach(state::set);
            Descriptors outer = descriptors;
            descriptors = io;
            try {
                return builtins.run(words, io);
            } finally {
                descriptors = outer;
            }
        }
        Process child = launcher.spawn(words, assigned, io);
        return child == null ? state.status() : child.await();
    }

    private int call(Node function, List<String> words, Map<String, String> assigned, Descriptors io)
            throws IOException, InterruptedException {
        List<String> outerWords = state.positional();
        Descriptors outer = descriptors;
        Map<String, @Nullable String> outerLocals = state.enter();
        state.positional(words.subList(1, words.size()));
        descriptors = io;
        assigned.forEach(state::set);
        try {
            return run(function);
        } catch (ControlFlow leave) {
            if (leave.kind() == ControlFlow.Kind.RETURN) {
                return leave.value();
            }
            throw leave;
        } finally {
            state.leave(outerLocals);
            state.positional(outerWords);
            descriptors = outer;
        }
    }

    /** {@code exec}: becomes another command, or makes redirections last. */
    private int exec(List<String> words, Map<String, String> assigned, Redirection redirection)
            throws IOException, InterruptedException {
        if (words.size() == 1) {
            descriptors = redirection.descriptors();
            redirection.keep();
            return 0;
        }
        return replace(words.subList(1, words.size()), assigned, redirection);
    }

    private int replace(List<String> words, Map<String, String> assigned, Redirection redirection)
            throws IOException, InterruptedException {
        int code = launcher.replace(words, assigned, redirection.descriptors(), () -> {
            traps.takeExit();
            redirection.keep();
        });
        throw new ControlFlow(ControlFlow.Kind.EXIT, code);
    }

    private String outputOf(Node script) throws InterruptedException {
        Captured captured = subshells.capture(script, descriptors);
        substituted = captured.code();
        return captured.output();
    }
}
