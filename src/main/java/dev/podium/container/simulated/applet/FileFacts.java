package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Identities;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.VirtualFiles.Stat;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Commands that tell about files. */
final class FileFacts {

    private static final DateTimeFormatter LISTED =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn +0000", Locale.ROOT).withZone(ZoneOffset.UTC);

    private FileFacts() {}

    static void addTo(Map<String, Program> all) {
        all.put("ls", Applets.reporting(FileFacts::ls));
        all.put("stat", Applets.reporting(FileFacts::stat));
        all.put("find", Applets.reporting(FileFacts::find));
        all.put("readlink", Applets.reporting(FileFacts::readlink));
        all.put("realpath", Applets.reporting(FileFacts::realpath));
        all.put("du", Applets.reporting(FileFacts::du));
    }

    private static int ls(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "laA1dhRtrSFinscC");
        List<String> operands = options.operands().isEmpty() ? List.of(".") : options.operands();
        int status = 0;
        List<String> plain = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        for (String each : operands) {
            try {
                boolean directory = process.files().stat(process.resolve(each)).kind() == Stat.Kind.DIRECTORY;
                (directory && !options.has("d") ? directories : plain).add(each);
            } catch (IOException absent) {
                process.printError("ls: " + each + ": " + absent.getMessage());
                status = 1;
            }
        }
        print(process, options, plain, "");
        for (int i = 0; i < directories.size(); i++) {
            listDirectory(process, options, directories.get(i), operands.size() > 1 || options.has("R"), i > 0 || !plain.isEmpty());
        }
        return status;
    }

    private static void listDirectory(Process process, Options options, String path, boolean titled, boolean spaced)
            throws IOException {
        if (titled) {
            process.print((spaced ? "\n" : "") + path + ":");
        }
        List<String> names = new ArrayList<>();
        if (options.has("a")) {
            names.add(".");
            names.add("..");
        }
        for (String name : process.files().list(process.resolve(path))) {
            if (!name.startsWith(".") || options.has("a") || options.has("A")) {
                names.add(name);
            }
        }
        if (options.has("l")) {
            process.print("total 0");
        }
        print(process, options, options.has("r") ? names.reversed() : names, path.endsWith("/") ? path : path + "/");
        if (options.has("R")) {
            for (String name : names) {
                String child = path + "/" + name;
                if (!name.startsWith(".") && process.files().isDirectory(process.resolve(child))) {
                    listDirectory(process, options, child, true, true);
                }
            }
        }
    }

    private static void print(Process process, Options options, List<String> names, String base) throws IOException {
        for (String name : names) {
            String path = process.resolve(base + name);
            Stat stat = process.files().statLink(path);
            String mark = options.has("F") && stat.kind() == Stat.Kind.DIRECTORY ? "/" : "";
            if (options.has("l")) {
                String target = stat.kind() == Stat.Kind.LINK ? " -> " + process.files().readLink(path) : "";
                process.print("%s    1 %-8s %-8s %9d %s %s%s%s"
                        .formatted(FileModes.text(stat), named(stat.uid()), named(stat.gid()), stat.size(), LISTED.format(stat.modified()), name, mark, target));
            } else {
                process.print(name + mark);
            }
        }
    }

    private static String named(long id) {
        String name = Identities.name(id);
        return name == null ? Long.toString(id) : name;
    }

    private static int stat(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "c:Lft");
        int status = 0;
        for (String each : options.operands()) {
            try {
                String path = process.resolve(each);
                Stat stat = options.has("L") ? process.files().stat(path) : process.files().statLink(path);
                String device = process.files().device(path);
                process.print(options.has("c")
                        ? formatted(options.get("c", ""), each, stat, device == null ? "0:0" : device)
                        : described(each, stat));
            } catch (IOException absent) {
                process.printError("stat: can't stat '" + each + "': " + absent.getMessage());
                status = 1;
            }
        }
        return status;
    }

    private static String kind(Stat stat) {
        return switch (stat.kind()) {
            case FILE -> stat.size() == 0 ? "regular empty file" : "regular file";
            case DIRECTORY -> "directory";
            case LINK -> "symbolic link";
            case BLOCK_DEVICE -> "block special file";
            case CHARACTER_DEVICE -> "character special file";
            case SOCKET -> "socket";
            case PIPE -> "fifo";
        };
    }

    /** @param device the numbers of its driver and of itself */
    private static String formatted(String format, String name, Stat stat, String device) {
        String[] numbers = device.split(":");
        return format.replace("%n", name)
                .replace("%t", Integer.toHexString(Integer.parseInt(numbers[0])))
                .replace("%T", Integer.toHexString(Integer.parseInt(numbers[1])))
                .replace("%s", Long.toString(stat.size()))
                .replace("%a", Integer.toOctalString(stat.mode()))
                .replace("%A", FileModes.text(stat))
                .replace("%F", kind(stat))
                .replace("%u", Long.toString(stat.uid()))
                .replace("%g", Long.toString(stat.gid()))
                .replace("%U", named(stat.uid()))
                .replace("%G", named(stat.gid()))
                .replace("%Y", Long.toString(stat.modified().getEpochSecond()))
                .replace("%y", EXACT.format(stat.modified()));
    }

    private static String described(String name, Stat stat) {
        String when = EXACT.format(stat.modified());
        return "  File: %s\n  Size: %-10d\tBlocks: %-10d IO Block: 4096   %s\nAccess: (%04o/%s)  Uid: (%5d/%8s)   Gid: (%5d/%8s)\nAccess: %s\nModify: %s\nChange: %s"
                .formatted(
                        name, stat.size(), (stat.size() + 511) / 512, kind(stat), stat.mode(), FileModes.text(stat),
                        stat.uid(), named(stat.uid()), stat.gid(), named(stat.gid()), when, when, when);
    }

    private static int find(Process process) throws IOException, UsageException {
        List<String> args = process.args();
        int at = 0;
        List<String> roots = new ArrayList<>();
        while (at < args.size() && !args.get(at).startsWith("-") && !args.get(at).equals("!")) {
            roots.add(args.get(at++));
        }
        FindExpression expression = new FindExpression(process, args.subList(at, args.size()));
        int status = 0;
        for (String root : roots.isEmpty() ? List.of(".") : roots) {
            try {
                expression.walk(root, 0);
            } catch (IOException failure) {
                process.printError("find: " + root + ": " + failure.getMessage());
                status = 1;
            }
        }
        return status;
    }

    private static int readlink(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "fnv");
        String path = process.resolve(options.operand(0));
        try {
            process.print(options.has("f") ? process.files().realPath(path) : process.files().readLink(path));
            return 0;
        } catch (IOException | RuntimeException noLink) {
            return 1;
        }
    }

    private static int realpath(Process process) throws IOException {
        for (String each : process.args()) {
            process.print(process.files().realPath(process.resolve(each)));
        }
        return 0;
    }

    private static int du(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "shkmac");
        for (String each : options.operands().isEmpty() ? List.of(".") : options.operands()) {
            long size = (size(process, process.resolve(each)) + 1023) / 1024;
            process.print((options.has("h") ? size + ".0K" : Long.toString(size)) + "\t" + each);
        }
        return 0;
    }

    private static long size(Process process, String path) throws IOException {
        Stat stat = process.files().statLink(path);
        if (stat.kind() != Stat.Kind.DIRECTORY) {
            return stat.size();
        }
        long sum = 4096;
        for (String name : process.files().list(path)) {
            sum += size(process, path + "/" + name);
        }
        return sum;
    }

    /** A file name pattern as a regular expression. */
    static Pattern wildcard(String glob) {
        StringBuilder regex = new StringBuilder();
        for (char c : glob.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
