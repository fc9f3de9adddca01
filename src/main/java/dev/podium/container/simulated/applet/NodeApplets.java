package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.CommandException;
import dev.podium.container.simulated.Entrance;
import dev.podium.container.simulated.Entrance.Kind;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Commands that run others elsewhere: {@code nsenter}, as util-linux and busybox have it, and {@code chroot}. */
final class NodeApplets {

    private static final Map<String, Kind> LETTERS = Map.of(
            "m", Kind.MOUNT, "u", Kind.UTS, "i", Kind.IPC, "n", Kind.NETWORK, "p", Kind.PID, "C", Kind.CGROUP, "U", Kind.USER,
            "T", Kind.TIME);
    private static final Map<String, String> LONG = Map.ofEntries(
            Map.entry("target", "t"), Map.entry("mount", "m"), Map.entry("uts", "u"), Map.entry("ipc", "i"), Map.entry("net", "n"),
            Map.entry("pid", "p"), Map.entry("cgroup", "C"), Map.entry("user", "U"), Map.entry("time", "T"), Map.entry("all", "a"),
            Map.entry("root", "r"), Map.entry("wd", "w"), Map.entry("no-fork", "F"), Map.entry("setuid", "S"), Map.entry("setgid", "G"),
            Map.entry("preserve-credentials", "P"));
    private static final String VALUES = "tSG";
    private static final String FLAGS = "aFPrw";

    private NodeApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("nsenter", Applets.reporting(NodeApplets::nsenter));
        all.put("chroot", Applets.reporting(NodeApplets::chroot));
    }

    /** What {@code nsenter} is asked for; files are empty where the target's are meant. */
    private static final class Request {

        private final Map<Kind, String> kinds = new EnumMap<>(Kind.class);
        private @Nullable String target;
        private @Nullable String root;
        private @Nullable String directory;
        private List<String> command = List.of();
    }

    private static Request parse(List<String> args) throws UsageException {
        Request request = new Request();
        int at = 0;
        while (at < args.size() && args.get(at).startsWith("-")) {
            String word = args.get(at++);
            if (word.equals("--")) {
                break;
            }
            boolean isLong = word.startsWith("--");
            int equals = isLong ? word.indexOf('=') : -1;
            String letters = isLong ? LONG.get(word.substring(2, equals < 0 ? word.length() : equals)) : word.substring(1);
            if (letters == null) {
                throw new UsageException("unrecognized option '" + word + "'");
            }
            for (int i = 0; i < letters.length(); i++) {
                String letter = letters.substring(i, i + 1);
                String rest = equals >= 0 ? word.substring(equals + 1) : letters.substring(i + 1);
                if (VALUES.contains(letter)) {
                    if (rest.isEmpty() && at == args.size()) {
                        throw new UsageException("option requires an argument -- '" + letter + "'");
                    }
                    set(request, letter, rest.isEmpty() ? args.get(at++) : rest);
                    break;
                }
                if (!LETTERS.containsKey(letter) && !FLAGS.contains(letter)) {
                    throw new UsageException("unrecognized option: " + letter);
                }
                boolean takesAll = equals >= 0 || rest.startsWith("/") || rest.startsWith("=");
                set(request, letter, takesAll ? rest.replaceFirst("^=", "") : "");
                if (takesAll) {
                    break;
                }
            }
        }
        request.command = args.subList(at, args.size());
        return request;
    }

    private static void set(Request request, String letter, String value) {
        switch (letter) {
            case "t" -> request.target = value;
            case "r" -> request.root = value;
            case "w" -> request.directory = value;
            case "a" -> {
                for (Kind each : Kind.values()) {
                    request.kinds.putIfAbsent(each, "");
                }
            }
            default -> {
                Kind kind = LETTERS.get(letter);
                if (kind != null) {
                    request.kinds.put(kind, value);
                }
            }
        }
    }

    private static int nsenter(Process process) throws Exception {
        Request request = parse(process.args());
        Map<Kind, Entrance.Target> opened = new EnumMap<>(Kind.class);
        for (Map.Entry<Kind, String> each : request.kinds.entrySet()) {
            String file = each.getValue();
            if (file.isEmpty()) {
                if (request.target == null) {
                    process.printError("nsenter: neither filename nor target pid supplied for ns/" + each.getKey().file());
                    return 1;
                }
                file = "/proc/" + request.target + "/ns/" + each.getKey().file();
            }
            try {
                opened.put(each.getKey(), process.entrance().open(file));
            } catch (IOException refused) {
                process.printError("nsenter: cannot open " + file + ": " + refused.getMessage());
                return 1;
            }
        }
        for (Map.Entry<Kind, Entrance.Target> each : opened.entrySet()) {
            try {
                process.entrance().enter(each.getValue(), Set.of(each.getKey()));
            } catch (IOException refused) {
                process.printError(
                        "nsenter: reassociate to namespace 'ns/" + each.getKey().file() + "' failed: " + refused.getMessage());
                return 1;
            }
        }
        if (request.root != null && !request.root.isEmpty()) {
            process.entrance().changeRoot(request.root);
        }
        if (request.directory != null && !request.directory.isEmpty()) {
            process.changeDirectory(request.directory);
        }
        List<String> command = request.command.isEmpty() ? List.of(process.env().getOrDefault("SHELL", "/bin/sh")) : request.command;
        return become(process, command, "nsenter: failed to execute " + command.getFirst());
    }

    private static int chroot(Process process) throws Exception {
        List<String> args = new ArrayList<>(process.args());
        if (!args.isEmpty() && args.getFirst().equals("--")) {
            args.removeFirst();
        }
        if (args.isEmpty()) {
            throw new UsageException("missing operand");
        }
        try {
            process.entrance().changeRoot(args.getFirst());
        } catch (IOException refused) {
            process.printError("chroot: can't change root directory to '" + args.getFirst() + "': " + refused.getMessage());
            return 1;
        }
        List<String> command = args.size() > 1
                ? args.subList(1, args.size())
                : List.of(process.env().getOrDefault("SHELL", "/bin/sh"), "-i");
        return become(process, command, "chroot: can't execute '" + command.getFirst() + "'");
    }

    /** Goes on as another command. */
    private static int become(Process process, List<String> command, String complaint) throws Exception {
        Program program;
        try {
            program = process.find(command.getFirst(), process.directory());
        } catch (CommandException absent) {
            boolean missing = absent.reason() == CommandException.Reason.NOT_FOUND;
            process.printError(complaint + ": " + (missing ? "No such file or directory" : absent.shellText()));
            return absent.exitCode();
        }
        process.become(process.inherit(command));
        return program.run(process);
    }
}
