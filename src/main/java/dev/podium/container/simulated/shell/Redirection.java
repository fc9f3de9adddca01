package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles.WriteMode;
import dev.podium.container.simulated.shell.Node.Redirect;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A command's redirections, carried out; closing it closes the files that they opened. */
final class Redirection implements Closeable {

    private static final String ABSENT = "No such file or directory";

    private final Process process;
    private final List<Closeable> opened = new ArrayList<>(1);
    private Descriptors descriptors;

    Redirection(Process process, Descriptors descriptors) {
        this.process = process;
        this.descriptors = descriptors;
    }

    Descriptors descriptors() {
        return descriptors;
    }

    void apply(List<Redirect> redirects, Expander expander) throws InterruptedException {
        for (Redirect each : redirects) {
            if (each.kind() == Redirect.Kind.HERE) {
                byte[] text = expander.string(each.target().word()).getBytes(StandardCharsets.UTF_8);
                descriptors = descriptors.with(each.descriptor(), new ByteArrayInputStream(text));
            } else {
                apply(each, expander.string(each.target().word()));
            }
        }
    }

    private void apply(Redirect redirect, String target) {
        switch (redirect.kind()) {
            case READ -> read(redirect.descriptor(), target);
            case WRITE -> write(redirect.descriptor(), target, WriteMode.TRUNCATE);
            case APPEND -> write(redirect.descriptor(), target, WriteMode.APPEND);
            case DUPLICATE -> {
                if (target.equals("-")) {
                    descriptors = descriptors.without(redirect.descriptor());
                } else if (target.matches("\\d+")) {
                    descriptors = descriptors.duplicate(redirect.descriptor(), Integer.parseInt(target));
                } else {
                    write(1, target, WriteMode.TRUNCATE);
                    descriptors = descriptors.duplicate(2, 1);
                }
            }
            case HERE -> throw new AssertionError();
        }
    }

    private void read(int descriptor, String path) {
        if (path.equals("/dev/stdin")) {
            descriptors = descriptors.duplicate(descriptor, 0);
            return;
        }
        try {
            var stream = process.open(path);
            opened.add(stream);
            descriptors = descriptors.with(descriptor, stream);
        } catch (IOException failure) {
            throw new ShellException(
                    ShellException.Outcome.COMMAND_FAILS,
                    "can't open " + path + ": " + (ABSENT.equals(failure.getMessage()) ? "no such file" : failure.getMessage()));
        }
    }

    private void write(int descriptor, String path, WriteMode mode) {
        switch (path) {
            case "/dev/stdout", "/proc/self/fd/1", "/dev/fd/1" -> descriptors = descriptors.duplicate(descriptor, 1);
            case "/dev/stderr", "/proc/self/fd/2", "/dev/fd/2" -> descriptors = descriptors.duplicate(descriptor, 2);
            default -> {
                try {
                    var stream = process.create(path, mode);
                    if (!path.startsWith("/proc/") && !path.startsWith("/dev/tty")) {
                        opened.add(stream);
                    }
                    descriptors = descriptors.with(descriptor, stream);
                } catch (IOException failure) {
                    throw new ShellException(
                            ShellException.Outcome.COMMAND_FAILS,
                            "can't create " + path + ": "
                                    + (ABSENT.equals(failure.getMessage()) ? "nonexistent directory" : failure.getMessage()));
                }
            }
        }
    }

    /** Leaves the files open for the rest of the shell's life, as {@code exec} does. */
    void keep() {
        opened.forEach(each -> process.atEnd(() -> closeQuietly(each)));
        opened.clear();
    }

    private static void closeQuietly(Closeable stream) {
        try {
            stream.close();
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : opened) {
            each.close();
        }
    }
}
