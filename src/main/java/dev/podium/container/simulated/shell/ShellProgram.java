package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code sh}: runs a command string, a script file, or what it reads from its input. */
public final class ShellProgram implements Program {

    @Override
    public int run(Process process) throws Exception {
        List<String> args = process.args();
        ShellState state = ShellState.of(process, process.argv().getFirst(), List.of());
        boolean command = false;
        int at = 0;
        while (at < args.size() && args.get(at).matches("[-+][a-zA-Z]+")) {
            String option = args.get(at++);
            command |= option.startsWith("-") && option.contains("c");
            if (option.endsWith("o") && at < args.size()) {
                Builtins.setNamed(state, args.get(at++), option.startsWith("-"));
            }
            Builtins.setLetters(state, option);
        }
        if (at < args.size() && args.get(at).equals("--")) {
            at++;
        }
        Descriptors io = Descriptors.of(process.stdin(), process.stdout(), process.stderr());
        if (command) {
            if (at >= args.size()) {
                process.printError("sh: -c requires an argument");
                return 2;
            }
            String script = args.get(at++);
            if (at < args.size()) {
                state = renamed(process, state, args.get(at), args.subList(at + 1, args.size()));
            }
            return script(new Interpreter(process, state, io), script);
        }
        if (at < args.size()) {
            String file = args.get(at);
            state = renamed(process, state, file, args.subList(at + 1, args.size()));
            Interpreter interpreter = new Interpreter(process, state, io);
            try {
                return script(interpreter, process.files().readText(process.resolve(file)));
            } catch (IOException absent) {
                process.printError("sh: can't open '" + file + "': " + absent.getMessage());
                return 2;
            }
        }
        return interactive(new Interpreter(process, state, io));
    }

    private static ShellState renamed(Process process, ShellState options, String name, List<String> positional) {
        ShellState state = ShellState.of(process, name, positional);
        state.options().addAll(options.options());
        return state;
    }

    private static int script(Interpreter interpreter, String script) throws IOException, InterruptedException {
        Node parsed;
        try {
            parsed = Parser.parse(script);
        } catch (SyntaxException wrong) {
            interpreter.complain(wrong.getMessage());
            return 2;
        }
        return interpreter.runToEnd(parsed);
    }

    /** Reads and runs command after command, with prompts on a terminal. */
    private static int interactive(Interpreter interpreter) throws IOException, InterruptedException {
        Process process = interpreter.process();
        AtomicBoolean waiting = new AtomicBoolean();
        AtomicBoolean givenUp = new AtomicBoolean();
        if (process.onTerminal()) {
            // While a command runs, it is that which is interrupted.
            process.onSignal(PosixSignal.INT, () -> {
                if (waiting.get()) {
                    givenUp.set(true);
                    prompt(process, "");
                }
            });
        }
        StringBuilder unfinished = new StringBuilder();
        while (true) {
            if (process.onTerminal()) {
                prompt(process, unfinished.isEmpty() ? "" : "> ");
            }
            waiting.set(true);
            String line = readLine(process.stdin());
            waiting.set(false);
            if (givenUp.getAndSet(false)) {
                unfinished.setLength(0);
            }
            if (line == null) {
                return unfinished.isEmpty() ? interpreter.end() : script(interpreter, unfinished.toString());
            }
            unfinished.append(line).append('\n');
            Node parsed;
            try {
                parsed = Parser.parse(unfinished.toString());
            } catch (SyntaxException wrong) {
                if (wrong.kind() == SyntaxException.Cause.WRONG) {
                    interpreter.complain(wrong.getMessage());
                    unfinished.setLength(0);
                }
                continue;
            }
            unfinished.setLength(0);
            Integer ended = step(interpreter, parsed);
            if (ended != null) {
                return ended;
            }
        }
    }

    /** Runs one command; answers with the exit code if it ended the shell. */
    private static @Nullable Integer step(Interpreter interpreter, Node command)
            throws IOException, InterruptedException {
        try {
            interpreter.run(command);
            return null;
        } catch (ShellException failure) {
            interpreter.complain(failure.getMessage());
            interpreter.state().status(2);
            return interpreter.process().onTerminal() ? null : interpreter.end();
        } catch (ControlFlow leave) {
            interpreter.state().status(leave.value());
            return leave.kind() == ControlFlow.Kind.EXIT ? interpreter.end() : null;
        }
    }

    private static void prompt(Process process, String text) {
        try {
            String prompt = text.isEmpty() ? process.directory() + " # " : text;
            process.stderr().write(prompt.getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            process.exit(1);
        }
    }

    /** A line without its newline; null at the end of the input. Reads no byte beyond it. */
    static @Nullable String readLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = input.read(); c >= 0; c = input.read()) {
            if (c == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(c);
        }
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }
}
