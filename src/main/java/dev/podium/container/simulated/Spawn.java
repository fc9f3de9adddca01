package dev.podium.container.simulated;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * What a new process starts with. The streams stay the caller's: nothing closes them when the process ends.
 *
 * @param terminal whether the streams are a terminal
 */
public record Spawn(
        List<String> argv,
        Map<String, String> env,
        String directory,
        InputStream stdin,
        OutputStream stdout,
        OutputStream stderr,
        Tty terminal) {

    /** Whether streams are a terminal. */
    public enum Tty {
        NO,
        YES
    }

    public Spawn withStdin(InputStream stream) {
        return new Spawn(argv, env, directory, stream, stdout, stderr, Tty.NO);
    }

    public Spawn withStdout(OutputStream stream) {
        return new Spawn(argv, env, directory, stdin, stream, stderr, terminal);
    }

    public Spawn withStderr(OutputStream stream) {
        return new Spawn(argv, env, directory, stdin, stdout, stream, terminal);
    }
}
