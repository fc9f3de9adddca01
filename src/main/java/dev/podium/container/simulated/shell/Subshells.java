package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Captured;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.shell.ShellState.Option;
import dev.podium.network.Pipe;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs parts of a script in processes of their own, each with a copy of the shell's state. */
final class Subshells {

    private final Launcher launcher;
    private final Process process;
    private final ShellState state;

    Subshells(Launcher launcher, Process process, ShellState state) {
        this.launcher = launcher;
        this.process = process;
        this.state = state;
    }

    /**
     * Begins to run a command.
     *
     * @param closing what is to be closed when it has ended
     */
    Process fork(Node body, Descriptors io, List<Closeable> closing) {
        return fork(body, io, closing, state.copy());
    }

    private Process fork(Node body, Descriptors io, List<Closeable> closing, ShellState copy) {
        Process child = process.fork(
                launcher.inherited(process.argv(), state.environment(), io),
                self -> new Interpreter(self, copy, io.within(self.stdin(), self.stdout(), self.stderr()))
                        .runToEnd(body));
        child.atEnd(() -> closing.forEach(Subshells::close));
        return child;
    }

    /** Runs commands side by side, each one's output being the next one's input; answers with the pipeline's status. */
    int pipeline(List<Node> stages, Descriptors descriptors) throws InterruptedException {
        List<Process> running = new ArrayList<>();
        Descriptors io = descriptors;
        List<Closeable> input = List.of();
        for (int i = 0; i < stages.size(); i++) {
            List<Closeable> closing = new ArrayList<>(input);
            Descriptors next = descriptors;
            if (i < stages.size() - 1) {
                Pipe pipe = new Pipe(process.time());
                io = io.with(1, pipe.output());
                closing.add(pipe.output());
                next = descriptors.with(0, pipe.input());
                input = List.of(pipe.input());
            } else {
                io = io.with(1, descriptors.out());
            }
            running.add(fork(stages.get(i), io, closing));
            io = next;
        }
        int status = 0;
        List<String> all = new ArrayList<>();
        for (Process each : running) {
            int code = each.await();
            all.add(Integer.toString(code));
            status = code != 0 || !state.has(Option.PIPE_FAIL) ? code : status;
        }
        state.pipeline(all);
        return status;
    }

    /** Runs a script for what it prints. */
    Captured capture(Node script, Descriptors descriptors) throws InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        int status = fork(script, descriptors.with(1, output), List.of(), state.substitution()).await();
        return new Captured(status, output.toString(StandardCharsets.UTF_8));
    }

    private static void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
