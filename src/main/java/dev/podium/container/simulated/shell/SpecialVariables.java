package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Process;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Variables whose values a shell works out when they are asked for. */
final class SpecialVariables {

    private static final long SECOND = 1_000_000_000L;

    private final Process process;
    private final int depth;
    private long started;

    SpecialVariables(Process process) {
        this(process, process.time().nanos(), 0);
    }

    private SpecialVariables(Process process, long started, int depth) {
        this.process = process;
        this.started = started;
        this.depth = depth;
    }

    /** How many subshells deep. */
    int depth() {
        return depth;
    }

    SpecialVariables ofSubshell() {
        return new SpecialVariables(process, started, depth + 1);
    }

    /** Sets what bash has set from the start. */
    static void ofBash(Process process, Variables variables) {
        String version = Dialect.BASH_VERSION;
        variables.set("BASH", "/bin/bash");
        variables.set("BASH_VERSION", version);
        variables.set(
                "BASH_VERSINFO",
                Value.Indexed.of(List.of("5", "2", "37", "1", "release", "x86_64-pc-linux-gnu")));
        variables.mark("BASH_VERSINFO", Variables.Attribute.READ_ONLY);
        variables.set("HOSTTYPE", "x86_64");
        variables.set("MACHTYPE", "x86_64-pc-linux-gnu");
        variables.set("OSTYPE", "linux-gnu");
        variables.set("OPTIND", "1");
        if (variables.get("HOSTNAME") == null) {
            variables.set("HOSTNAME", process.container().hostname());
        }
        for (String each : List.of("UID", "EUID")) {
            variables.set(each, Long.toString(process.container().user().uid()));
            variables.mark(each, Variables.Attribute.READ_ONLY);
        }
        String level = variables.get("SHLVL");
        boolean counted = level != null && level.matches("\\d{1,3}");
        variables.set("SHLVL", Integer.toString(counted ? Integer.parseInt(level) + 1 : 1));
        variables.mark("SHLVL", Variables.Attribute.EXPORTED);
    }

    @Nullable String get(String name, ShellState state) {
        switch (name) {
            case "RANDOM" -> {
                return Integer.toString(ThreadLocalRandom.current().nextInt(32768));
            }
            case "SECONDS" -> {
                return Long.toString(Math.floorDiv(process.time().nanos() - (state.dialect().bash() ? started : 0), SECOND));
            }
            case "EPOCHSECONDS" -> {
                return Long.toString(process.time().now().getEpochSecond());
            }
            case "LINENO" -> {
                return Integer.toString(state.line());
            }
            default -> {
                Value.Elements array = state.dialect().bash() ? array(name, state) : null;
                return array == null ? ofBash(name, state) : array.text();
            }
        }
    }

    private @Nullable String ofBash(String name, ShellState state) {
        if (!state.dialect().bash()) {
            return null;
        }
        return switch (name) {
            case "EPOCHREALTIME" -> {
                java.time.Instant now = process.time().now();
                yield now.getEpochSecond() + "." + String.format("%06d", now.getNano() / 1000);
            }
            case "SRANDOM" -> Long.toString(ThreadLocalRandom.current().nextLong(1L << 32));
            case "BASH_SUBSHELL" -> Integer.toString(depth);
            default -> null;
        };
    }

    Value.@Nullable Elements array(String name, ShellState state) {
        if (!state.dialect().bash()) {
            return null;
        }
        List<String> values =
                switch (name) {
                    case "PIPESTATUS" -> state.pipeline();
                    case "FUNCNAME" -> state.frames().names(state.origin().isEmpty() ? "main" : "");
                    case "BASH_SOURCE" -> state.frames().sources(state.origin().isEmpty() ? state.name() : "");
                    case "BASH_LINENO" -> state.frames().lines(state.origin().isEmpty() ? state.name() : "");
                    default -> List.of();
                };
        return values.isEmpty() ? null : Value.Indexed.of(values);
    }

    /** Takes an assignment to one of these; answers whether it was to one. */
    boolean assign(String name, String value) {
        switch (name) {
            case "SECONDS" -> {
                long seconds = value.matches("-?\\d{1,9}") ? Long.parseLong(value) : 0;
                started = process.time().nanos() - seconds * SECOND;
                return true;
            }
            case "RANDOM", "LINENO", "EPOCHSECONDS", "FUNCNAME", "BASH_SOURCE", "PIPESTATUS" -> {
                return true;
            }
            default -> {
                return false;
            }
        }
    }
}
