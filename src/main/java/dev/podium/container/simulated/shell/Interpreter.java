package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.shell.ShellState.Option;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a script's commands in a process. */
final class Interpreter {

    private final Process process;
    private final ShellState state;
    private final Traps traps;
    private final Assigner assigner;
    private final Expander expander;
    private final Subshells subshells;
    private final Compounds compounds;
    private final SimpleCommands commands;
    private Descriptors descriptors;
    private boolean handlingError;

    Interpreter(Process process, ShellState state, Descriptors descriptors) {
        this.process = process;
        this.state = state;
        this.descriptors = descriptors;
        this.traps = new Traps(process);
        Launcher launcher = new Launcher(process, state);
        this.subshells = new Subshells(launcher, process, state);
        Streams streams = new Streams(process, subshells, this);
        this.expander = new Expander(state, process, streams);
        this.assigner = new Assigner(state, expander);
        this.compounds = new Compounds(this, expander);
        this.commands = new SimpleCommands(this, launcher, expander, streams);
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

    Assigner assigner() {
        return assigner;
    }

    SimpleCommands commands() {
        return commands;
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
        commands.only(script);
        try {
            lines(script);
        } catch (ControlFlow leave) {
            state.status(leave.kind() == ControlFlow.Kind.EXIT || leave.kind() == ControlFlow.Kind.RETURN
                    ? leave.value()
                    : state.status());
        }
        return end();
    }

    /** Runs the lines of a script; an error that ends a line leaves out what else is on it. */
    private void lines(Node script) throws IOException, InterruptedException {
        if (!state.dialect().bash() || !(script instanceof Node.Sequence(List<Node> all, List<Integer> lines))) {
            guarded(script);
            return;
        }
        for (int i = 0; i < all.size(); i++) {
            state.line(lines.get(i));
            if (guarded(all.get(i)) == Ending.LINE_ENDED) {
                while (i + 1 < all.size() && lines.get(i + 1).equals(lines.get(i))) {
                    i++;
                }
            }
        }
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

    /** How a command has come to its end. */
    private enum Ending {
        RAN,
        LINE_ENDED
    }

    /** Runs a command; an error that ends a script is printed and ends it. */
    private Ending guarded(Node node) throws IOException, InterruptedException {
        try {
            run(node);
            return Ending.RAN;
        } catch (ShellException failure) {
            complain(failure.getMessage());
            if (failure.outcome() == ShellException.Outcome.LINE_ENDS) {
                state.status(1);
                return Ending.LINE_ENDED;
            }
            throw new ControlFlow(
                    ControlFlow.Kind.EXIT,
                    failure.outcome() == ShellException.Outcome.COMMAND_FAILS ? 1 : codeOfFailure());
        }
    }

    /** The exit code of a shell that ends because of an error. */
    int codeOfFailure() {
        return !state.dialect().bash() ? 2 : state.origin().equals("-c") && state.special().depth() == 0 ? 127 : 1;
    }

    /** Runs a script in this shell, as {@code eval} does. */
    int evaluate(String script) throws IOException, InterruptedException {
        return evaluate(script, "eval");
    }

    /** @param origin where bash says that errors of syntax are; empty: in the file that the shell is in */
    int evaluate(String script, String origin) throws IOException, InterruptedException {
        Node parsed;
        try {
            parsed = Parser.parse(source(script, origin.isEmpty() ? 1 : Math.max(1, state.line())));
        } catch (SyntaxException wrong) {
            complain(wrong, origin.isEmpty() ? script : "\n".repeat(Math.max(0, state.line() - 1)) + script, origin);
            if (state.dialect().bash()) {
                return 2;
            }
            throw new ControlFlow(ControlFlow.Kind.EXIT, 2);
        }
        return run(parsed);
    }

    /** A script as the shell's options have it read. */
    Source source(String script) {
        return source(script, 1);
    }

    /** @param firstLine the number of the script's first line */
    Source source(String script, int firstLine) {
        Source source = new Source(script, state.dialect(), firstLine);
        source.extendPatterns(state.has(Option.EXTENDED_GLOB));
        return source;
    }

    /** Shows a command before it runs, if {@code set -x} says so. */
    void trace(String command) throws IOException, InterruptedException {
        if (!state.has(Option.TRACE)) {
            return;
        }
        String given = state.dialect().bash() ? state.get("PS4") : null;
        String prefix = given == null
                ? "+ "
                : expander.string(new Lexer(new Source(given, state.dialect(), 1)).words().text());
        String repeated = prefix.isEmpty() ? "" : prefix.substring(0, 1).repeat(state.substitutions());
        descriptors.printError(repeated + prefix + command);
    }

    void complain(@Nullable String message) throws IOException {
        descriptors.printError(state.prefix() + message);
    }

    /** Says what is wrong with a script. */
    void complain(SyntaxException wrong, String script, String origin) throws IOException {
        if (!state.dialect().bash()) {
            complain(wrong.getMessage());
            return;
        }
        boolean typed = origin.equals("interactive");
        String prefix = typed ? "bash: " : state.frames().source(state.name()) + ": " + (origin.isEmpty() ? "" : origin + ": ");
        String line = typed ? "" : "line " + Math.max(1, wrong.line()) + ": ";
        descriptors.printError(prefix + line + wrong.getMessage());
        if (wrong.showsLine() && !typed) {
            List<String> lines = script.lines().toList();
            String shown = lines.isEmpty() ? "" : lines.get(Math.clamp(wrong.line() - 1, 0, lines.size() - 1));
            descriptors.printError(prefix + line + "`" + shown + "'");
        }
    }

    int run(Node node) throws IOException, InterruptedException {
        process.requireAlive();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        runPendingTraps();
        int status =
                switch (node) {
                    case Node.Simple simple -> checked(commands.simple(simple));
                    case Node.Declaration declaration -> checked(commands.declaration(declaration));
                    case Node.Pipeline(List<Node> stages) -> checked(subshells.pipeline(stages, descriptors));
                    case Node.Subshell(Node body) -> checked(
                            subshells.fork(body, descriptors, List.of()).await());
                    case Node.Calculation calculation -> checked(compounds.calculation(calculation));
                    case Node.Condition condition -> checked(compounds.condition(condition));
                    case Node.Not(Node command) -> test(command) == 0 ? 1 : 0;
                    case Node.Timed timed -> compounds.timed(timed);
                    case Node.And(Node left, Node right) -> {
                        int first = test(left);
                        yield first == 0 ? run(right) : first;
                    }
                    case Node.Or(Node left, Node right) -> {
                        int first = test(left);
                        yield first == 0 ? 0 : run(right);
                    }
                    case Node.Sequence(List<Node> commands, List<Integer> lines) -> {
                        int last = 0;
                        for (int i = 0; i < commands.size(); i++) {
                            state.line(lines.get(i));
                            last = run(commands.get(i));
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
                    case Node.Loop loop -> compounds.loop(loop);
                    case Node.For each -> compounds.each(each);
                    case Node.Counted loop -> compounds.counted(loop);
                    case Node.Select menu -> compounds.select(menu);
                    case Node.Case choice -> compounds.choose(choice);
                    case Node.Function(String name, Node body) -> {
                        state.functions().put(name, body);
                        yield 0;
                    }
                    case Node.Redirected redirected -> commands.redirected(redirected);
                };
        state.status(status);
        runPendingTraps();
        return status;
    }

    private void runPendingTraps() throws IOException, InterruptedException {
        for (PosixSignal signal = traps.next(); signal != null; signal = traps.next()) {
            aside(traps.action(signal));
        }
    }

    /** Runs what is trapped; the status stays as it was. */
    private void aside(String action) throws IOException, InterruptedException {
        int status = state.status();
        int line = state.line();
        List<String> pipeline = state.pipeline();
        evaluate(action, "trap");
        state.pipeline(pipeline);
        state.line(line);
        state.status(status);
    }

    /** Does what is trapped for a failure, and ends the shell if {@code set -e} says so. */
    int checked(int status) throws IOException, InterruptedException {
        state.status(status);
        if (status == 0 || state.isTested()) {
            return status;
        }
        String action = traps.onError();
        boolean inherited = state.frames().depth() == 0 || state.has(Option.ERROR_TRACE);
        if (action != null && inherited && !handlingError) {
            handlingError = true;
            try {
                aside(action);
            } finally {
                handlingError = false;
            }
        }
        if (state.has(Option.EXIT_ON_ERROR)) {
            throw new ControlFlow(ControlFlow.Kind.EXIT, status);
        }
        return status;
    }

    /** What a shell on a terminal writes before it reads a command: as Debian's bash and busybox' ash are set up to. */
    String prompt() {
        String directory = process.directory();
        if (!state.dialect().bash()) {
            return directory + " # ";
        }
        String home = state.get("HOME");
        boolean below = home != null && home.length() > 1 && (directory + "/").startsWith(home + "/");
        boolean root = "0".equals(state.get("UID"));
        return (root ? "root" : "I have no name!") + "@" + process.container().hostname() + ":"
                + (below ? "~" + directory.substring(home.length()) : directory) + (root ? "# " : "$ ");
    }

    /** Runs a command whose failure is an answer. */
    int test(Node condition) throws IOException, InterruptedException {
        state.tested(1);
        try {
            return run(condition);
        } finally {
            state.tested(-1);
        }
    }
}
