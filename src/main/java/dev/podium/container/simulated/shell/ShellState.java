package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Process;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A shell's variables, functions, options and jobs; a subshell gets a copy. */
final class ShellState {

    /** What {@code set} switches. */
    enum Option {
        EXIT_ON_ERROR,
        TRACE,
        NO_UNSET,
        NO_GLOB,
        PIPE_FAIL
    }

    private final Map<String, String> variables;
    private final Set<String> exported;
    private final Set<String> readOnly;
    private final Map<String, Node> functions;
    private final Set<Option> options;
    private final List<Process> jobs = new ArrayList<>();
    private List<String> positional;
    private String name;
    private int status;
    private int shellPid;
    private @Nullable Process lastJob;
    private @Nullable Map<String, @Nullable String> locals;

    private ShellState(
            Map<String, String> variables,
            Set<String> exported,
            Set<String> readOnly,
            Map<String, Node> functions,
            Set<Option> options,
            List<String> positional,
            String name) {
        this.variables = variables;
        this.exported = exported;
        this.readOnly = readOnly;
        this.functions = functions;
        this.options = options;
        this.positional = positional;
        this.name = name;
    }

    static ShellState of(Process process, String name, List<String> positional) {
        ShellState state = new ShellState(
                new HashMap<>(process.env()),
                new HashSet<>(process.env().keySet()),
                new HashSet<>(),
                new HashMap<>(),
                EnumSet.noneOf(Option.class),
                positional,
                name);
        state.variables.put("PWD", process.directory());
        state.variables.putIfAbsent("IFS", " \t\n");
        state.variables.put("PPID", Integer.toString(process.parent()));
        state.shellPid = process.pid();
        return state;
    }

    ShellState copy() {
        ShellState copy = new ShellState(
                new HashMap<>(variables),
                new HashSet<>(exported),
                new HashSet<>(readOnly),
                new HashMap<>(functions),
                options.isEmpty() ? EnumSet.noneOf(Option.class) : EnumSet.copyOf(options),
                positional,
                name);
        copy.status = status;
        copy.shellPid = shellPid;
        copy.lastJob = lastJob;
        return copy;
    }

    @Nullable String get(String variable) {
        return variables.get(variable);
    }

    void set(String variable, String value) {
        if (readOnly.contains(variable)) {
            throw new ShellException(ShellException.Outcome.SHELL_EXITS, variable + ": is read only");
        }
        variables.put(variable, value);
    }

    void unset(String variable) {
        variables.remove(variable);
        exported.remove(variable);
    }

    void export(String variable) {
        exported.add(variable);
    }

    void makeReadOnly(String variable) {
        readOnly.add(variable);
    }

    Map<String, String> variables() {
        return new TreeMap<>(variables);
    }

    /** What commands see. */
    Map<String, String> environment() {
        Map<String, String> env = new HashMap<>();
        for (String each : exported) {
            String value = variables.get(each);
            if (value != null) {
                env.put(each, value);
            }
        }
        return env;
    }

    Map<String, Node> functions() {
        return functions;
    }

    Set<Option> options() {
        return options;
    }

    boolean has(Option option) {
        return options.contains(option);
    }

    List<String> positional() {
        return positional;
    }

    void positional(List<String> words) {
        positional = words;
    }

    /** {@code $0}. */
    String name() {
        return name;
    }

    int status() {
        return status;
    }

    void status(int code) {
        status = code;
    }

    int shellPid() {
        return shellPid;
    }

    List<Process> jobs() {
        return jobs;
    }

    @Nullable Process lastJob() {
        return lastJob;
    }

    void addJob(Process job) {
        jobs.removeIf(Process::ended);
        jobs.add(job);
        lastJob = job;
    }

    /** Enters a function; answers with what {@link #leave} restores. */
    @Nullable Map<String, @Nullable String> enter() {
        Map<String, @Nullable String> outer = locals;
        locals = new HashMap<>();
        return outer;
    }

    void leave(@Nullable Map<String, @Nullable String> outer) {
        if (locals != null) {
            locals.forEach((variable, value) -> {
                if (value == null) {
                    variables.remove(variable);
                } else {
                    variables.put(variable, value);
                }
            });
        }
        locals = outer;
    }

    /** Makes a variable local to the current function. */
    void local(String variable) {
        if (locals == null) {
            throw new ShellException(ShellException.Outcome.SHELL_EXITS, "local: not in a function");
        }
        if (!locals.containsKey(variable)) {
            locals.put(variable, variables.get(variable));
        }
    }
}
