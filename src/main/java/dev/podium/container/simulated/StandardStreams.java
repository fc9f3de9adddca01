package dev.podium.container.simulated;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerLog;
import dev.podium.network.Pipe;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A container's standard streams: its log, and whoever is attached. */
final class StandardStreams {

    private final ContainerConfig config;
    private final InputStream input;
    private final @Nullable OutputStream keyboard;
    private final @Nullable Terminal terminal;
    private final Fan stdout;
    private final Fan stderr;

    StandardStreams(ClusterTime time, ContainerConfig config, LineLog log) {
        this.config = config;
        boolean silent = config.stdin() == ContainerConfig.Stdin.NONE;
        stdout = new Fan(log.writer(ContainerLog.Stream.STDOUT));
        if (config.terminal() == ContainerConfig.Terminal.TTY) {
            TypedInput typed = new TypedInput(time);
            terminal = new Terminal(typed, stdout);
            input = silent ? InputStream.nullInputStream() : typed;
            keyboard = silent ? null : terminal.keyboard();
            stderr = stdout;
        } else {
            Pipe stdin = silent ? null : new Pipe(time);
            terminal = null;
            input = stdin == null ? InputStream.nullInputStream() : stdin.input();
            keyboard = stdin == null ? null : stdin.output();
            stderr = new Fan(log.writer(ContainerLog.Stream.STDERR));
        }
    }

    Spawn spawn(List<String> argv, Map<String, String> env, String directory) {
        return terminal == null
                ? new Spawn(argv, env, directory, input, stdout, stderr, Spawn.Tty.NO)
                : new Spawn(argv, env, directory, input, terminal.output(), terminal.output(), Spawn.Tty.YES);
    }

    boolean isTerminal() {
        return terminal != null;
    }

    /** Where keys pressed at an attached client go; null without a standard input. */
    @Nullable OutputStream keyboard() {
        return keyboard;
    }

    boolean endsWithFirstAttach() {
        return config.stdin() == ContainerConfig.Stdin.ONCE;
    }

    void onInterrupt(Runnable action) {
        if (terminal != null) {
            terminal.onInterrupt(action);
        }
    }

    void attach(OutputStream out, OutputStream err) {
        stdout.add(out);
        if (stderr != stdout) {
            stderr.add(err);
        }
    }

    void detach(OutputStream out, OutputStream err) {
        stdout.remove(out);
        stderr.remove(err);
    }

    /** Ends the input and every attached stream. */
    void close() {
        stdout.closeListeners();
        stderr.closeListeners();
    }

    /** Writes to the log and to every attached stream; one that breaks is dropped. */
    private static final class Fan extends OutputStream {

        private final OutputStream log;
        private final List<OutputStream> listeners = new CopyOnWriteArrayList<>();

        Fan(OutputStream log) {
            this.log = log;
        }

        void add(OutputStream listener) {
            listeners.add(listener);
        }

        void remove(OutputStream listener) {
            listeners.remove(listener);
        }

        void closeListeners() {
            for (OutputStream each : listeners) {
                try {
                    each.close();
                } catch (IOException gone) {
                    listeners.remove(each);
                }
            }
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            log.write(from, offset, length);
            for (OutputStream each : listeners) {
                try {
                    each.write(from, offset, length);
                } catch (IOException gone) {
                    listeners.remove(each);
                }
            }
        }
    }
}
