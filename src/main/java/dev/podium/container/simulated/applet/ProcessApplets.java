package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.CommandException;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Commands that run, list or end processes. */
final class ProcessApplets {

    private static final int TIMED_OUT = 143;

    private ProcessApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("env", Applets.reporting(ProcessApplets::env));
        all.put("xargs", Applets.reporting(ProcessApplets::xargs));
        all.put("timeout", Applets.reporting(ProcessApplets::timeout));
        all.put("time", Applets.reporting(ProcessApplets::time));
        all.put("nohup", Applets.reporting(ProcessApplets::through));
        all.put("setsid", Applets.reporting(ProcessApplets::through));
        all.put("nice", Applets.reporting(ProcessApplets::through));
        all.put("kill", Applets.reporting(ProcessApplets::kill));
        all.put("killall", Applets.reporting(ProcessApplets::killall));
        all.put("pkill", Applets.reporting(ProcessApplets::killall));
        all.put("pidof", Applets.reporting(ProcessApplets::pidof));
        all.put("pgrep", Applets.reporting(ProcessApplets::pidof));
        all.put("ps", Applets.reporting(ProcessApplets::ps));
        all.put("which", Applets.reporting(ProcessApplets::which));
    }

    /** Runs a command as a child and ends as it ends; passes signals on to it. */
    static int run(Process process, Spawn spawn) throws IOException, InterruptedException {
        Process child;
        try {
            child = process.spawn(spawn);
        } catch (CommandException absent) {
            String why = absent.reason() == CommandException.Reason.NOT_FOUND
                    ? "No such file or directory"
                    : absent.shellText();
            process.printError(Inputs.command(process) + ": can't execute '" + spawn.argv().getFirst() + "': " + why);
            return absent.exitCode();
        }
        for (PosixSignal each : List.of(PosixSignal.TERM, PosixSignal.INT, PosixSignal.HUP)) {
            process.onSignal(each, () -> child.signal(each));
        }
        return child.await();
    }

    private static int through(Process process) throws IOException, InterruptedException, UsageException {
        Options options = Options.parse(process.args(), "+n:");
        options.operand(0);
        return run(process, process.inherit(options.operands()));
    }

    private static int env(Process process) throws IOException, InterruptedException, UsageException {
        Options options = Options.parse(process.args(), "+iu:");
        Map<String, String> env = new HashMap<>(options.has("i") ? Map.of() : process.env());
        for (String each : options.get("u", "").split("\n")) {
            env.remove(each);
        }
        int at = 0;
        List<String> operands = options.operands();
        while (at < operands.size() && operands.get(at).contains("=")) {
            String[] parts = operands.get(at++).split("=", 2);
            env.put(parts[0], parts[1]);
        }
        if (at == operands.size()) {
            for (Map.Entry<String, String> each : new TreeMap<>(env).entrySet()) {
                process.print(each.getKey() + "=" + each.getValue());
            }
            return 0;
        }
        Spawn inherited = process.inherit(operands.subList(at, operands.size()));
        return run(process, new Spawn(
                inherited.argv(), env, inherited.directory(), inherited.stdin(), inherited.stdout(), inherited.stderr(),
                inherited.terminal()));
    }

    private static int xargs(Process process) throws IOException, InterruptedException, UsageException {
        Options options = Options.parse(process.args(), "+n:I:0rtP:L:");
        List<String> command = options.operands().isEmpty() ? List.of("echo") : options.operands();
        String input = new String(process.stdin().readAllBytes(), StandardCharsets.UTF_8);
        String placeholder = options.get("I");
        String separator = options.has("0") ? "\0" : placeholder != null ? "\n" : "\\s+";
        List<String> items = new ArrayList<>();
        for (String each : input.split(separator)) {
            if (!each.isBlank()) {
                items.add(each.replaceAll("^['\"]|['\"]$", ""));
            }
        }
        if (items.isEmpty() && (options.has("r") || placeholder != null)) {
            return 0;
        }
        int batch = placeholder != null ? 1 : options.number("n", Math.max(1, items.size()));
        int status = 0;
        for (int i = 0; i == 0 || i < items.size(); i += batch) {
            List<String> some = items.subList(i, Math.min(i + batch, items.size()));
            List<String> argv = new ArrayList<>();
            if (placeholder == null) {
                argv.addAll(command);
                argv.addAll(some);
            } else {
                command.forEach(each -> argv.add(each.replace(placeholder, some.getFirst())));
            }
            int code = run(process, process.inherit(argv).withStdin(java.io.InputStream.nullInputStream()));
            status = code == 0 ? status : code > 125 ? code : 123;
        }
        return status;
    }

    private static int timeout(Process process) throws IOException, InterruptedException, UsageException {
        Options options = Options.parse(process.args(), "+s:k:t:");
        List<String> operands = options.operands();
        boolean old = options.has("t");
        Duration limit = Sleep.parse(old ? options.get("t", "10") : options.operand(0));
        List<String> command = operands.subList(old ? 0 : 1, operands.size());
        PosixSignal signal = PosixSignal.parse(options.get("s", "TERM"));
        Process child;
        try {
            child = process.spawn(process.inherit(command));
        } catch (CommandException absent) {
            process.printError("timeout: can't execute '" + command.getFirst() + "': No such file or directory");
            return absent.exitCode();
        }
        process.onSignal(PosixSignal.TERM, () -> child.signal(PosixSignal.TERM));
        process.after(limit, () -> child.signal(signal == null ? PosixSignal.TERM : signal));
        if (options.has("k")) {
            process.after(limit.plus(Sleep.parse(options.get("k", "0"))), () -> child.signal(PosixSignal.KILL));
        }
        int code = child.await();
        return code == TIMED_OUT || code == 137 ? TIMED_OUT : code;
    }

    private static int time(Process process) throws IOException, InterruptedException {
        long start = process.time().nanos();
        int code = run(process, process.inherit(process.args()));
        double seconds = (process.time().nanos() - start) / 1e9;
        process.printError("real\t%dm %.2fs\nuser\t0m 0.00s\nsys\t0m 0.00s".formatted((long) seconds / 60, seconds % 60));
        return code;
    }

    private static int kill(Process process) throws IOException {
        PosixSignal signal = PosixSignal.TERM;
        int at = 0;
        List<String> args = process.args();
        if (!args.isEmpty() && args.getFirst().startsWith("-")) {
            String name = args.getFirst().equals("-s") ? args.get(++at) : args.getFirst().substring(1);
            at++;
            PosixSignal parsed = PosixSignal.parse(name);
            if (parsed == null && !name.equals("0")) {
                process.printError("kill: bad signal name '" + name + "'");
                return 1;
            }
            signal = name.equals("0") ? PosixSignal.CONT : parsed;
        }
        int status = 0;
        for (String each : args.subList(at, args.size())) {
            List<Process> found = process.processes().stream()
                    .filter(one -> Integer.toString(one.pid()).equals(each))
                    .toList();
            if (found.isEmpty()) {
                process.printError("kill: can't kill pid " + each + ": No such process");
                status = 1;
            }
            for (Process one : found) {
                one.signal(signal == null ? PosixSignal.TERM : signal);
            }
        }
        return status;
    }

    private static List<Process> named(Process process, List<String> names) {
        return process.processes().stream()
                .filter(each -> each != process && names.contains(FileApplets.name(each.argv().getFirst())))
                .toList();
    }

    private static int killall(Process process) throws IOException {
        List<String> args = process.args();
        PosixSignal signal = PosixSignal.TERM;
        if (!args.isEmpty() && args.getFirst().startsWith("-")) {
            PosixSignal parsed = PosixSignal.parse(args.getFirst().substring(1));
            signal = parsed == null ? signal : parsed;
            args = args.subList(1, args.size());
        }
        List<Process> found = named(process, args);
        for (Process each : found) {
            each.signal(signal);
        }
        if (found.isEmpty()) {
            process.printError(Inputs.command(process) + ": " + String.join(" ", args) + ": no process killed");
        }
        return found.isEmpty() ? 1 : 0;
    }

    private static int pidof(Process process) throws IOException {
        List<String> pids = named(process, process.args()).stream()
                .map(each -> Integer.toString(each.pid()))
                .toList();
        if (pids.isEmpty()) {
            return 1;
        }
        process.print(String.join(" ", pids.reversed()));
        return 0;
    }

    private static int ps(Process process) throws IOException {
        process.print("PID   USER     TIME  COMMAND");
        for (Process each : process.processes()) {
            process.print("%5d root      0:00 %s".formatted(each.pid(), String.join(" ", each.argv())));
        }
        return 0;
    }

    private static int which(Process process) throws IOException {
        int status = 0;
        for (String each : process.args()) {
            String path = process.locate(each);
            if (path == null) {
                status = 1;
            } else {
                process.print(path);
            }
        }
        return status;
    }
}
