package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.FileException;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code sh} or {@code bash}: runs a command string, a script file, or what it reads from its input. */
public final class ShellProgram implements Program {

    private static final String VERSION = """
            GNU bash, version %s (x86_64-pc-linux-gnu)
            Copyright (C) 2022 Free Software Foundation, Inc.
            License GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>

            This is free software; you are free to change and redistribute it.
            There is NO WARRANTY, to the extent permitted by law.
            """;

    private final Dialect dialect;

    public ShellProgram(Dialect dialect) {
        this.dialect = dialect;
    }

    /** What an invocation says besides the script: options by letter and name. */
    private static final class Invocation {

        private final List<String> words = new ArrayList<>();
        private boolean command;
        private int at;

        void applyTo(ShellState state) {
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                if (word.endsWith("o")) {
                    OptionBuiltins.setNamed(state, words.get(++i), word.startsWith("-"));
                } else if (word.endsWith("O")) {
                    OptionBuiltins.setOfShopt(state, words.get(++i), word.startsWith("-"));
                }
                OptionBuiltins.setLetters(state, word);
            }
        }
    }

    private Invocation invocation(List<String> args) {
        Invocation all = new Invocation();
        while (all.at < args.size() && args.get(all.at).matches("[-+][a-zA-Z]+|--[a-z-]+")) {
            String option = args.get(all.at++);
            if (option.startsWith("--")) {
                all.at += option.equals("--rcfile") || option.equals("--init-file") ? 1 : 0;
                continue;
            }
            all.command |= option.startsWith("-") && option.contains("c");
            boolean named = option.endsWith("o") || option.endsWith("O") && dialect.bash();
            if (!named || all.at < args.size()) {
                all.words.add(option);
            }
            if (named && all.at < args.size()) {
                all.words.add(args.get(all.at++));
            }
        }
        if (all.at < args.size() && args.get(all.at).equals("--")) {
            all.at++;
        }
        return all;
    }

    @Override
    public int run(Process process) throws Exception {
        List<String> args = process.args();
        String shell = process.argv().getFirst();
        if (dialect.bash() && args.contains("--version") && args.indexOf("--version") == invocation(args).at - 1) {
            process.stdout().write(String.format(VERSION, Dialect.BASH_VERSION).getBytes(StandardCharsets.UTF_8));
            return 0;
        }
        Invocation invocation = invocation(args);
        List<String> words = args.subList(invocation.at, args.size());
        if (invocation.command) {
            if (words.isEmpty()) {
                process.printError(dialect.bash() ? shell + ": -c: option requires an argument" : "sh: -c requires an argument");
                return 2;
            }
            String name = words.size() > 1 ? words.get(1) : shell;
            ShellState state = state(process, invocation, name, words.subList(Math.min(2, words.size()), words.size()), "-c");
            return script(interpreter(process, state), words.getFirst());
        }
        if (!words.isEmpty() && !invocation.words.contains("-s")) {
            String file = words.getFirst();
            ShellState state = state(process, invocation, file, words.subList(1, words.size()), "");
            try (InputStream script = process.open(file)) {
                return script(interpreter(process, state), new String(script.readAllBytes(), StandardCharsets.UTF_8));
            } catch (FileException absent) {
                process.printError(dialect.bash()
                        ? shell + ": " + file + ": " + absent.getMessage()
                        : "sh: can't open '" + file + "': " + absent.getMessage());
                return dialect.bash() ? 127 : 2;
            }
        }
        String origin = process.onTerminal() ? "interactive" : "";
        return interactive(interpreter(process, state(process, invocation, shell, words, origin)));
    }

    private ShellState state(Process process, Invocation invocation, String name, List<String> positional, String origin) {
        ShellState state = ShellState.of(process, dialect, name, positional);
        invocation.applyTo(state);
        state.origin(origin);
        return state;
    }

    private static Interpreter interpreter(Process process, ShellState state) {
        return new Interpreter(process, state, Descriptors.of(process.stdin(), process.stdout(), process.stderr()));
    }

    private static int script(Interpreter interpreter, String script) throws IOException, InterruptedException {
        Node parsed;
        try {
            parsed = Parser.parse(interpreter.source(script));
        } catch (SyntaxException wrong) {
            interpreter.complain(wrong, script, interpreter.state().origin());
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
                    prompt(process, interpreter.prompt());
                }
            });
        }
        StringBuilder unfinished = new StringBuilder();
        int line = 1;
        while (true) {
            if (process.onTerminal()) {
                prompt(process, unfinished.isEmpty() ? interpreter.prompt() : "> ");
            }
            waiting.set(true);
            String read = readLine(process.stdin());
            waiting.set(false);
            if (givenUp.getAndSet(false)) {
                unfinished.setLength(0);
            }
            if (read == null) {
                return unfinished.isEmpty() ? interpreter.end() : script(interpreter, unfinished.toString());
            }
            unfinished.append(read).append('\n');
            Node parsed;
            try {
                parsed = Parser.parse(interpreter.source(unfinished.toString(), line));
            } catch (SyntaxException wrong) {
                if (wrong.kind() == SyntaxException.Cause.WRONG) {
                    interpreter.complain(wrong, unfinished.toString(), interpreter.state().origin());
                    unfinished.setLength(0);
                }
                continue;
            }
            line += (int) unfinished.chars().filter(each -> each == '\n').count();
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
            boolean goesOn = failure.outcome() == ShellException.Outcome.LINE_ENDS || interpreter.process().onTerminal();
            interpreter.state().status(goesOn && interpreter.state().dialect().bash() ? 1 : interpreter.codeOfFailure());
            return goesOn ? null : interpreter.end();
        } catch (ControlFlow leave) {
            interpreter.state().status(leave.value());
            return leave.kind() == ControlFlow.Kind.EXIT ? interpreter.end() : null;
        }
    }

    private static void prompt(Process process, String text) {
        try {
            process.stderr().write(text.getBytes(StandardCharsets.UTF_8));
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
