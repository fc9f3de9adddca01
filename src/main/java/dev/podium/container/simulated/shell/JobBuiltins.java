package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The builtins about processes, signals and other commands. */
final class JobBuiltins {

    private static final Set<String> KEYWORDS = Set.of(
            "!", "[[", "]]", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select",
            "then", "time", "until", "while");

    private final Interpreter shell;
    private final ShellState state;
    private final Builtins others;

    JobBuiltins(Interpreter shell, Builtins others) {
        this.shell = shell;
        this.state = shell.state();
        this.others = others;
    }

    void addTo(Map<String, Builtins.Builtin> all) {
        all.put("wait", this::await);
        all.put("fg", this::await);
        all.put("jobs", this::jobs);
        all.put("kill", this::kill);
        all.put("trap", this::trap);
        all.put("command", this::command);
        all.put("type", this::type);
    }

    private int await(List<String> words, Descriptors io) throws InterruptedException {
        if (words.size() > 1 && words.get(1).startsWith("-n")) {
            return awaitNext(words.subList(2, words.size()));
        }
        List<String> which = words.subList(1, words.size());
        List<Process> jobs = which.isEmpty()
                ? List.copyOf(state.jobs())
                : state.jobs().stream().filter(each -> named(each, which)).toList();
        if (!which.isEmpty() && jobs.isEmpty()) {
            return 127;
        }
        int status = 0;
        for (Process each : jobs) {
            shell.process().changes().await(() -> each.ended() || shell.traps().isPending());
            PosixSignal signal = shell.traps().peek();
            if (signal != null) {
                return signal.exitCode();
            }
            status = each.exitCode();
        }
        return which.isEmpty() ? 0 : status;
    }

    /** {@code wait -n}: until the first of the jobs has ended. */
    private int awaitNext(List<String> which) throws InterruptedException {
        List<Process> jobs = state.jobs().stream().filter(each -> which.isEmpty() || named(each, which)).toList();
        if (jobs.isEmpty()) {
            return 127;
        }
        shell.process().changes().await(() -> jobs.stream().anyMatch(Process::ended) || shell.traps().isPending());
        PosixSignal signal = shell.traps().peek();
        if (signal != null) {
            return signal.exitCode();
        }
        Process ended = jobs.stream().filter(Process::ended).findFirst().orElseThrow();
        state.jobs().remove(ended);
        return ended.exitCode();
    }

    private boolean named(Process job, List<String> which) {
        return which.contains(Integer.toString(job.pid()))
                || which.contains("%" + (state.jobs().indexOf(job) + 1))
                || (job == state.lastJob() && (which.contains("%%") || which.contains("%+")));
    }

    private int jobs(List<String> words, Descriptors io) throws IOException {
        for (int i = 0; i < state.jobs().size(); i++) {
            Process job = state.jobs().get(i);
            io.print("[" + (i + 1) + "]  " + (job.ended() ? "Done" : "Running") + "\n");
        }
        return 0;
    }

    private int kill(List<String> words, Descriptors io) throws IOException {
        PosixSignal signal = PosixSignal.TERM;
        int at = 1;
        boolean probe = false;
        if (at < words.size() && words.get(at).equals("-l")) {
            for (PosixSignal each : PosixSignal.values()) {
                io.print(each.number() + ") " + each.name() + "\n");
            }
            return 0;
        }
        if (at < words.size() && words.get(at).startsWith("-")) {
            String name = words.get(at).equals("-s") && at + 1 < words.size()
                    ? words.get(++at)
                    : words.get(at).substring(1);
            at++;
            probe = name.equals("0");
            PosixSignal parsed = PosixSignal.parse(name);
            if (parsed == null && !probe) {
                shell.complain(state.dialect().bash()
                        ? "kill: " + name + ": invalid signal specification"
                        : "kill: bad signal name '" + name + "'");
                return 1;
            }
            signal = parsed == null ? signal : parsed;
        }
        int status = 0;
        for (String each : words.subList(at, words.size())) {
            Process target = target(each);
            if (target == null) {
                shell.complain(state.dialect().bash()
                        ? "kill: (" + each + ") - No such process"
                        : "can't kill pid " + each + ": No such process");
                status = 1;
            } else if (!probe) {
                target.signal(signal);
            }
        }
        return status;
    }

    private @Nullable Process target(String which) {
        if (which.startsWith("%")) {
            return state.jobs().stream()
                    .filter(each -> named(each, List.of(which)))
                    .findFirst()
                    .orElse(null);
        }
        return shell.process().processes().stream()
                .filter(each -> Integer.toString(each.pid()).equals(which))
                .findFirst()
                .orElse(null);
    }

    private int trap(List<String> words, Descriptors io) throws IOException {
        boolean bash = state.dialect().bash();
        if (words.size() == 1 || bash && words.get(1).equals("-p")) {
            if (bash && shell.traps().atExit() instanceof String action) {
                io.print("trap -- " + Requoting.single(action) + " EXIT\n");
            }
            for (Map.Entry<PosixSignal, String> each : shell.traps().actions().entrySet()) {
                io.print("trap -- " + Requoting.single(each.getValue()) + (bash ? " SIG" : " ") + each.getKey() + "\n");
            }
            if (shell.traps().onError() instanceof String action) {
                io.print("trap -- " + Requoting.single(action) + " ERR\n");
            }
            return 0;
        }
        int at = words.get(1).equals("--") ? 2 : 1;
        boolean reset = at + 1 >= words.size() || words.get(at).equals("-");
        String action = reset ? null : words.get(at);
        int first = at + 1 >= words.size() ? at : at + 1;
        for (String each : words.subList(first, words.size())) {
            if (!shell.traps().set(each, action)) {
                shell.complain("trap: " + each + ": invalid signal specification");
                return 1;
            }
        }
        return 0;
    }

    private int command(List<String> words, Descriptors io) throws IOException, InterruptedException {
        if (words.size() > 2 && (words.get(1).equals("-v") || words.get(1).equals("-V"))) {
            return describe(words.get(2), io, words.get(1).equals("-V"));
        }
        List<String> rest = words.subList(words.size() > 1 && words.get(1).equals("-p") ? 2 : 1, words.size());
        return rest.isEmpty() ? 0 : shell.commands().executeUnlessFunction(rest, Map.of(), io);
    }

    private int type(List<String> words, Descriptors io) throws IOException {
        Letters letters = Letters.of(words, "", "afpPt");
        int status = 0;
        for (String each : letters.rest()) {
            if (letters.has('t') || letters.has('p') || letters.has('P')) {
                String kind = kind(each);
                String path = others.locate(each);
                String shown = letters.has('t') ? kind : kind.equals("file") || letters.has('P') ? path : "";
                status = kind.isEmpty() ? 1 : status;
                io.print(shown == null || shown.isEmpty() ? "" : shown + "\n");
            } else {
                status |= describe(each, io, true);
            }
        }
        return status;
    }

    private String kind(String name) {
        return state.dialect().bash() && KEYWORDS.contains(name)
                ? "keyword"
                : state.functions().containsKey(name)
                        ? "function"
                        : others.has(name) ? "builtin" : others.locate(name) != null || isProgram(name) ? "file" : "";
    }

    private boolean isProgram(String path) {
        try {
            return path.contains("/")
                    && !shell.process().files().isDirectory(shell.process().resolve(path))
                    && (shell.process().files().stat(shell.process().resolve(path)).mode() & 0111) != 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private int describe(String name, Descriptors io, boolean verbose) throws IOException {
        String path = others.locate(name);
        switch (kind(name)) {
            case "keyword" -> io.print(name + (verbose ? " is a shell keyword" : "") + "\n");
            case "function" -> io.print(name + (verbose ? " is a function" : "") + "\n");
            case "builtin" -> io.print(name + (verbose ? " is a shell builtin" : "") + "\n");
            case "file" -> io.print((verbose ? name + " is " : "") + (path == null ? name : path) + "\n");
            default -> {
                if (verbose && state.dialect().bash()) {
                    shell.complain("type: " + name + ": not found");
                } else if (verbose) {
                    io.printError(name + ": not found");
                }
                return state.dialect().bash() ? 1 : 127;
            }
        }
        return 0;
    }
}
