package dev.podium.container.simulated;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ExecConfig;
import dev.podium.container.ExecProcess;
import dev.podium.container.RuntimeFailure;
import dev.podium.network.Pipe;
import dev.podium.time.ClusterTime;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens sessions: commands run in a container, and attachments to its main process. */
final class Sessions {

    private Sessions() {}

    static ExecProcess exec(SimulatedContainer container, String execId, ExecConfig config) {
        String failed = "failed to exec in container: ";
        if (!container.running()) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.OTHER, failed + "container is in CONTAINER_" + container.report().state() + " state");
        }
        Program program;
        try {
            program = container.find(config.command().getFirst(), container.directory(), true);
        } catch (CommandException absent) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.START,
                    failed + "failed to start exec \"" + execId + "\": OCI runtime exec failed: exec failed: unable to start "
                            + "container process: " + absent.runcText() + ": unknown");
        }
        ClusterTime time = container.time();
        boolean silent = config.stdin() == ContainerConfig.Stdin.NONE;
        Pipe stdout = new Pipe(time);
        Pipe stderr = new Pipe(time);
        InputStream none = InputStream.nullInputStream();
        OutputStream keys = OutputStream.nullOutputStream();
        Pipe stdin = null;
        Map<String, String> env = new TreeMap<>(container.environment());
        Terminal terminal = null;
        Spawn spawn;
        if (config.terminal() == ContainerConfig.Terminal.TTY) {
            TypedInput typed = new TypedInput(time);
            terminal = new Terminal(typed, stdout.output());
            keys = terminal.keyboard();
            env.put("TERM", "xterm");
            InputStream input = silent ? none : typed;
            spawn = new Spawn(
                    config.command(), env, container.directory(), input, terminal.output(), terminal.output(), Spawn.Tty.YES);
        } else {
            stdin = new Pipe(time);
            keys = silent ? keys : stdin.output();
            InputStream input = silent ? none : stdin.input();
            spawn = new Spawn(
                    config.command(), env, container.directory(), input, stdout.output(), stderr.output(), Spawn.Tty.NO);
        }
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Process process;
        try {
            process = container.start(spawn, true, program);
        } catch (ProcessEnded over) {
            throw new RuntimeFailure(RuntimeFailure.Kind.OTHER, failed + "container is in CONTAINER_EXITED state");
        }
        Pipe given = stdin;
        process.atEnd(() -> {
            if (given != null) {
                close(given.input());
            }
            close(stdout.output());
            close(stderr.output());
            exit.complete(process.exitCode());
        });
        if (terminal != null) {
            terminal.onInterrupt(() -> interrupt(process));
        }
        return new Session(keys, stdout.input(), stderr.input(), exit, new Session.Ends() {
            @Override
            public void resize() {
                process.signal(PosixSignal.WINCH);
            }

            @Override
            public void awaitRead(Duration patience) throws InterruptedException {
                if (given != null) {
                    given.awaitRead(patience);
                }
            }

            @Override
            public void kill() {
                tree(process).forEach(each -> each.signal(PosixSignal.KILL));
            }
        });
    }

    static ExecProcess attach(SimulatedContainer container) {
        if (!container.running()) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.OTHER,
                    "failed to attach container: container is in CONTAINER_" + container.report().state() + " state");
        }
        Pipe stdout = new Pipe(container.time());
        Pipe stderr = new Pipe(container.time());
        StandardStreams streams = container.streams();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Process main = container.processes().iterator().next();
        streams.onInterrupt(() -> interrupt(main));
        streams.attach(stdout.output(), stderr.output());
        Runnable detach = () -> {
            streams.detach(stdout.output(), stderr.output());
            close(stdout.output());
            close(stderr.output());
        };
        main.atEnd(() -> {
            detach.run();
            exit.complete(main.exitCode());
        });
        return new Session(
                keyboard(streams, streams.keyboard()), stdout.input(), stderr.input(), exit, new Session.Ends() {
            @Override
            public void resize() {
                main.signal(PosixSignal.WINCH);
            }

            @Override
            public void kill() {
                detach.run();
            }
        });
    }

    private static OutputStream keyboard(StandardStreams streams, @Nullable OutputStream keys) {
        if (keys == null) {
            return OutputStream.nullOutputStream();
        }
        return streams.endsWithFirstAttach() ? keys : new FilterOutputStream(keys) {
            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                out.write(from, offset, length);
            }

            @Override
            public void close() {
                // The container's input stays open for the next one who attaches.
            }
        };
    }

    private static void interrupt(Process root) {
        tree(root).forEach(each -> each.signal(PosixSignal.INT));
    }

    /**
     * A process and everything that it has started, parents first, which is the order for signals: a parent that outlives its
     * child goes on with what comes next, so that a shell would take a later signal for one at its prompt.
     */
    private static List<Process> tree(Process root) {
        Set<Integer> known = new HashSet<>(Set.of(root.pid()));
        List<Process> found = new java.util.ArrayList<>(List.of(root));
        for (Process each : root.processes()) {
            if (each != root && known.contains(each.parent())) {
                known.add(each.pid());
                found.add(each);
            }
        }
        return found;
    }

    private static void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
