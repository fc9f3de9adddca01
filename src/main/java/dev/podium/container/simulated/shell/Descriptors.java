package dev.podium.container.simulated.shell;

import dev.podium.network.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Open file descriptors: immutable, so that a redirection holds for one command and is gone after it. */
final class Descriptors {

    private final Map<Integer, Object> open;

    private Descriptors(Map<Integer, Object> open) {
        this.open = open;
    }

    static Descriptors of(InputStream in, OutputStream out, OutputStream err) {
        return new Descriptors(Map.of(0, in, 1, out, 2, err));
    }

    /** The same with a process' own streams as the first three. */
    Descriptors within(InputStream in, OutputStream out, OutputStream err) {
        Map<Integer, Object> changed = new HashMap<>(open);
        changed.put(0, in);
        changed.put(1, out);
        changed.put(2, err);
        return new Descriptors(changed);
    }

    InputStream in() {
        return input(0);
    }

    InputStream input(int descriptor) {
        return switch (open.get(descriptor)) {
            case InputStream input -> input;
            case Connection connection -> connection.input();
            case null, default -> InputStream.nullInputStream();
        };
    }

    OutputStream out() {
        return output(1);
    }

    OutputStream err() {
        return output(2);
    }

    OutputStream output(int descriptor) {
        return switch (open.get(descriptor)) {
            case OutputStream output -> output;
            case Connection connection -> connection.output();
            case null, default -> new BadDescriptor();
        };
    }

    /** @param stream an input, an output, or a connection, which is both */
    Descriptors with(int descriptor, Object stream) {
        Map<Integer, Object> changed = new HashMap<>(open);
        changed.put(descriptor, stream);
        return new Descriptors(changed);
    }

    /** {@code descriptor} as a second name of {@code original}. */
    Descriptors duplicate(int descriptor, int original) {
        Object stream = open.get(original);
        if (stream == null) {
            throw new ShellException(ShellException.Outcome.COMMAND_FAILS, original + ": Bad file descriptor");
        }
        return with(descriptor, stream);
    }

    Descriptors without(int descriptor) {
        Map<Integer, Object> changed = new HashMap<>(open);
        changed.remove(descriptor);
        return new Descriptors(changed);
    }

    void print(String text) throws IOException {
        out().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void printError(String line) throws IOException {
        err().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static final class BadDescriptor extends OutputStream {

        @Override
        public void write(int value) throws IOException {
            throw new IOException("Bad file descriptor");
        }
    }
}
