package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Process;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A shell's variables, functions, options and jobs; a subshell gets a copy. */
final class ShellState {

    /** What {@code set} and {@code shopt} switch. */
    enum Option {
        EXIT_ON_ERROR("errexit", 'e'),
        TRACE("xtrace", 'x'),
        NO_UNSET("nounset", 'u'),
        NO_GLOB("noglob", 'f'),
        EXPORT_ALL("allexport", 'a'),
        ERROR_TRACE("errtrace", 'E'),
        PIPE_FAIL("pipefail", '\0'),
        NULL_GLOB("nullglob", '\0'),
        FAIL_GLOB("failglob", '\0'),
        DOT_GLOB("dotglob", '\0'),
        NO_CASE_GLOB("nocaseglob", '\0'),
        NO_CASE_MATCH("nocasematch", '\0'),
        EXTENDED_GLOB("extglob", '\0'),
        GLOB_STAR("globstar", '\0');

        private final String text;
        private final char letter;

        Option(String text, char letter) {
            this.text = text;
            this.letter = letter;
        }

        /** The name that {@code set -o} or {@code shopt} knows it by. */
        String text() {
            return text;
        }

        /** The letter of {@code set}; {@code \0}: none. */
        char letter() {
            return letter;
        }

        /** Whether it is {@code shopt}'s. */
        boolean ofShopt() {
            return compareTo(PIPE_FAIL) > 0;
        }
    }

    private final Dialect dialect;
    private final Variables variables;
    private final Map<String, Node> functions;
    private final Set<Option> options;
    private final List<Process> jobs = new ArrayList<>();
    private final Frames frames;
    private final SpecialVariables special;
    private List<String> positional;
    private String name;
    private String origin = "";
    private int status;
    private int line;
    private int shellPid;
    private int tested;
    private int substitutions;
    private @Nullable List<String> pipeline;
    private @Nullable Process lastJob;

    private ShellState(
            Dialect dialect,
            Variables variables,
            Map<String, Node> functions,
            Set<Option> options,
            List<String> positional,
            String name,
            Frames frames,
            SpecialVariables special) {
        this.dialect = dialect;
        this.variables = variables;
        this.functions = functions;
        this.options = options;
        this.positional = positional;
        this.name = name;
        this.frames = frames;
        this.special = special;
    }

    static ShellState of(Process process, Dialect dialect, String name, List<String> positional) {
        ShellState state = new ShellState(
                dialect,
                Variables.exported(process.env(), dialect),
                new HashMap<>(),
                EnumSet.noneOf(Option.class),
                positional,
                name,
                new Frames(),
                new SpecialVariables(process));
        state.set("PWD", process.directory());
        state.set("IFS", " \t\n");
        state.set("PPID", Integer.toString(process.parent()));
        state.shellPid = process.pid();
        if (dialect.bash()) {
            SpecialVariables.ofBash(process, state.variables);
        }
        return state;
    }

    ShellState copy() {
        ShellState copy = new ShellState(
                dialect,
                variables.copy(),
                new HashMap<>(functions),
                options.isEmpty() ? EnumSet.noneOf(Option.class) : EnumSet.copyOf(options),
                positional,
                name,
                frames.copy(),
                special.ofSubshell());
        copy.status = status;
        copy.tested = tested;
        copy.substitutions = substitutions;
        copy.line = line;
        copy.origin = origin;
        copy.pipeline = pipeline;
        copy.shellPid = shellPid;
        copy.lastJob = lastJob;
        return copy;
    }

    Dialect dialect() {
        return dialect;
    }

    Variables variables() {
        return variables;
    }

    Frames frames() {
        return frames;
    }

    SpecialVariables special() {
        return special;
    }

    /** A variable's value, also of those that the shell works out. */
    @Nullable String get(String variable) {
        String value = variables.get(variable);
        return value == null ? special.get(variable, this) : value;
    }

    /** An array, also those that the shell makes up; null if the variable is none. */
    Value.@Nullable Elements array(String variable) {
        return variables.value(variable) instanceof Value.Elements array ? array : special.array(variable, this);
    }

    void set(String variable, String value) {
        if (!dialect.bash()) {
            variables.set(variable, value);
        } else if (!special.assign(variable, value)) {
            boolean integer = variables.is(variable, Variables.Attribute.INTEGER);
            variables.set(variable, integer ? Long.toString(new Arithmetic(value, this).evaluate()) : value);
            if (has(Option.EXPORT_ALL)) {
                export(variable);
            }
        }
    }

    void unset(String variable) {
        variables.unset(variable);
    }

    void export(String variable) {
        variables.mark(variable, Variables.Attribute.EXPORTED);
    }

    void makeReadOnly(String variable) {
        variables.mark(variable, Variables.Attribute.READ_ONLY);
    }

    /** What commands see. */
    Map<String, String> environment() {
        return variables.environment();
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

    /** Where the script comes from, as bash' errors of syntax say it: {@code -c}, {@code eval}; empty: from a file. */
    String origin() {
        return origin;
    }

    void origin(String from) {
        origin = from;
    }

    /** How many command substitutions the shell is inside of. */
    int substitutions() {
        return substitutions;
    }

    /** The copy that a command substitution runs with; {@code set -e} of bash does not hold in it. */
    ShellState substitution() {
        ShellState copy = copy();
        if (dialect.bash()) {
            copy.options.remove(Option.EXIT_ON_ERROR);
            copy.substitutions++;
        }
        return copy;
    }

    /** Whether a failure is an answer here, of a condition that commands or subshells around decide by. */
    boolean isTested() {
        return tested > 0;
    }

    /** Enters (1) or leaves (-1) a condition. */
    void tested(int change) {
        tested += change;
    }

    int status() {
        return status;
    }

    void status(int code) {
        status = code;
    }

    /** The line of the command that runs. */
    int line() {
        return line;
    }

    void line(int number) {
        line = number;
    }

    /** How each command of the last pipeline ended. */
    List<String> pipeline() {
        return pipeline == null ? List.of(Integer.toString(status)) : pipeline;
    }

    void pipeline(@Nullable List<String> statuses) {
        pipeline = statuses;
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

    /** What comes before an error's message. */
    String prefix() {
        if (!dialect.bash()) {
            return name + ": ";
        }
        return origin.equals("interactive") ? "bash: " : frames.source(name) + ": line " + line + ": ";
    }
}
