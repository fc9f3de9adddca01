package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles.WriteMode;
import dev.podium.container.simulated.shell.Node.Redirect;
import dev.podium.network.Connection;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command's redirections, carried out; closing it closes the files that they opened. */
final class Redirection implements Closeable {

    private static final String ABSENT = "No such file or directory";

    /** Not a file but a connection, in bash. */
    private static final Pattern TCP = Pattern.compile("/dev/tcp/([^/]+)/(\\d{1,5})");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

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

    void apply(List<Redirect> redirects, Expander expander, Dialect dialect) throws InterruptedException {
        for (Redirect each : redirects) {
            String target = expander.string(each.target().word());
            if (each.kind() == Redirect.Kind.HERE || each.kind() == Redirect.Kind.HERE_STRING) {
                String text = each.kind() == Redirect.Kind.HERE ? target : target + "\n";
                descriptors = descriptors.with(
                        each.descriptor(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            } else {
                apply(each, target, dialect);
            }
        }
    }

    private void apply(Redirect redirect, String target, Dialect dialect) throws InterruptedException {
        try {
            Matcher tcp = TCP.matcher(target);
            if (dialect.bash() && redirect.kind() != Redirect.Kind.DUPLICATE && tcp.matches()) {
                Connection connection = process.sockets().dial(tcp.group(1), Integer.parseInt(tcp.group(2)), PATIENCE);
                opened.add(connection::close);
                descriptors = descriptors.with(redirect.descriptor(), connection);
            } else {
                apply(redirect, target);
            }
        } catch (IOException failure) {
            throw new ShellException(ShellException.Outcome.COMMAND_FAILS, complaint(redirect, target, dialect, failure));
        }
    }

    private static String complaint(Redirect redirect, String target, Dialect dialect, IOException failure) {
        boolean absent = ABSENT.equals(failure.getMessage());
        if (dialect.bash()) {
            String why = String.valueOf(failure.getMessage());
            String ofLinux = why.endsWith("refused") ? "Connection refused" : why;
            return target + ": " + (why.endsWith("timeout") ? "Connection timed out" : ofLinux);
        }
        return redirect.kind() == Redirect.Kind.READ
                ? "can't open " + target + ": " + (absent ? "no such file" : failure.getMessage())
                : "can't create " + target + ": " + (absent ? "nonexistent directory" : failure.getMessage());
    }

    private void apply(Redirect redirect, String target) throws IOException {
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
            case WRITE_BOTH, APPEND_BOTH -> {
                write(1, target, redirect.kind() == Redirect.Kind.WRITE_BOTH ? WriteMode.TRUNCATE : WriteMode.APPEND);
                descriptors = descriptors.duplicate(2, 1);
            }
            case HERE, HERE_STRING -> throw new AssertionError();
        }
    }

    private void read(int descriptor, String path) throws IOException {
        if (path.equals("/dev/stdin")) {
            descriptors = descriptors.duplicate(descriptor, 0);
            return;
        }
        var stream = process.open(path);
        opened.add(stream);
        descriptors = descriptors.with(descriptor, stream);
    }

    private void write(int descriptor, String path, WriteMode mode) throws IOException {
        switch (path) {
            case "/dev/stdout", "/proc/self/fd/1", "/dev/fd/1" -> descriptors = descriptors.duplicate(descriptor, 1);
            case "/dev/stderr", "/proc/self/fd/2", "/dev/fd/2" -> descriptors = descriptors.duplicate(descriptor, 2);
            default -> {
                var stream = process.create(path, mode);
                if (!path.startsWith("/proc/") && !path.startsWith("/dev/tty")) {
                    opened.add(stream);
                }
                descriptors = descriptors.with(descriptor, stream);
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
