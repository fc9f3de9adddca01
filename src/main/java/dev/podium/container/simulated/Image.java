package dev.podium.container.simulated;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A simulated image: its configuration, its files and its commands.
 *
 * @param user numeric, as far as containers see it; empty: root
 * @param memory how many bytes its container has in use before its programs allocate any
 * @param files contents by absolute path
 * @param commands programs by name ({@code nginx}) or absolute path; a path falls back to its last part
 * @param shell whether {@code sh} and the usual busybox commands exist
 * @param otherwise runs in place of every other command; null: others do not exist
 */
public record Image(
        List<String> entrypoint,
        List<String> cmd,
        Map<String, String> env,
        String workingDir,
        String user,
        List<Integer> ports,
        @Nullable String stopSignal,
        long bytes,
        Pull pull,
        long memory,
        Map<String, byte[]> files,
        Map<String, Program> commands,
        Shell shell,
        @Nullable Program otherwise) {

    /** Whether an image has a shell. */
    public enum Shell {
        NONE,
        BUSYBOX
    }

    public static Builder builder() {
        return new Builder();
    }

    /** An image whose every container runs {@code program}, whatever its command; with a shell for exec. */
    public static Image running(Program program) {
        return builder().entrypoint("/app").otherwise(program).build();
    }

    /** Puts an image together. */
    public static final class Builder {

        private List<String> entrypoint = List.of();
        private List<String> cmd = List.of();
        private final Map<String, String> env = new LinkedHashMap<>();
        private String workingDir = "/";
        private String user = "";
        private final List<Integer> ports = new ArrayList<>();
        private @Nullable String stopSignal;
        private long bytes = 10_000_000;
        private Pull pull = Pull.instant();
        private long memory = 2 << 20;
        private final Map<String, byte[]> files = new LinkedHashMap<>();
        private final Map<String, Program> commands = new HashMap<>();
        private Shell shell = Shell.BUSYBOX;
        private @Nullable Program otherwise;

        private Builder() {}

        public Builder entrypoint(String... words) {
            entrypoint = List.of(words);
            return this;
        }

        public Builder cmd(String... words) {
            cmd = List.of(words);
            return this;
        }

        public Builder env(String name, String value) {
            env.put(name, value);
            return this;
        }

        public Builder workingDir(String directory) {
            workingDir = directory;
            return this;
        }

        public Builder user(String id) {
            user = id;
            return this;
        }

        public Builder port(int port) {
            ports.add(port);
            return this;
        }

        public Builder stopSignal(String signal) {
            Objects.requireNonNull(PosixSignal.parse(signal), () -> "no such signal: " + signal);
            stopSignal = signal;
            return this;
        }

        public Builder bytes(long size) {
            bytes = size;
            return this;
        }

        public Builder pull(Pull how) {
            pull = how;
            return this;
        }

        public Builder memory(long inUse) {
            memory = inUse;
            return this;
        }

        public Builder file(String path, String text) {
            files.put(path, text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /** Adds a command; the first one becomes the entrypoint unless one is given. */
        public Builder command(String name, Program program) {
            if (entrypoint.isEmpty() && cmd.isEmpty()) {
                cmd = List.of(name);
            }
            commands.put(name, program);
            return this;
        }

        public Builder shell(Shell kind) {
            shell = kind;
            return this;
        }

        public Builder otherwise(Program program) {
            otherwise = program;
            return this;
        }

        public Image build() {
            return new Image(
                    entrypoint,
                    cmd,
                    Map.copyOf(env),
                    workingDir,
                    user,
                    List.copyOf(ports),
                    stopSignal,
                    bytes,
                    pull,
                    memory,
                    Map.copyOf(files),
                    Map.copyOf(commands),
                    shell,
                    otherwise);
        }
    }
}
