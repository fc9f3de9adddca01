package dev.podium.container.simulated;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command printed, on both streams, and its exit code. */
public record Captured(int code, String output) {

    /** Runs a command as a child of {@code parent}, to its end. */
    public static Captured of(Process parent, List<String> command) throws CommandException, InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Process child = parent.spawn(
                parent.inherit(command).withStdin(InputStream.nullInputStream()).withStdout(output).withStderr(output));
        int code = child.await();
        return new Captured(code, output.toString(StandardCharsets.UTF_8));
    }
}
