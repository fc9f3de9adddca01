package dev.podium.container.simulated.applet;

import dev.podium.container.ContainerSecurity.Privileges;
import dev.podium.container.simulated.LoopDevices.Loop;
import dev.podium.container.simulated.Mounts;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.VirtualFiles.Stat.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands that make devices, and file systems on them. */
final class DeviceApplets {

    private static final int LOOP = 7;
    private static final long BLOCK = 4096;

    private DeviceApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("mknod", Applets.reporting(DeviceApplets::mknod));
        all.put("mkfifo", Applets.reporting(DeviceApplets::mkfifo));
        all.put("losetup", Applets.reporting(DeviceApplets::losetup));
        all.put("blockdev", Applets.reporting(DeviceApplets::blockdev));
        all.put("blkid", Applets.reporting(DeviceApplets::blkid));
        all.put("mkfs", Applets.reporting(process -> mkfs(process, "ext2")));
        all.put("mke2fs", Applets.reporting(process -> mkfs(process, "ext2")));
        for (String type : List.of("ext2", "ext3", "ext4")) {
            all.put("mkfs." + type, Applets.reporting(process -> mkfs(process, type)));
        }
    }

    private static int mknod(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "m:");
        String name = options.operand(0);
        Kind kind = switch (options.operand(1)) {
            case "b" -> Kind.BLOCK_DEVICE;
            case "c", "u" -> Kind.CHARACTER_DEVICE;
            case "p" -> Kind.PIPE;
            default -> throw new UsageException("invalid type '" + options.operand(1) + "'");
        };
        boolean device = kind != Kind.PIPE;
        int major = device ? number(options.operand(2)) : 0;
        int minor = device ? number(options.operand(3)) : 0;
        try {
            if (device && process.container().user().uid() != 0) {
                throw new IOException("Operation not permitted");
            }
            process.files().makeSpecial(process.resolve(name), kind, major, minor);
            mode(process, options, name);
            return 0;
        } catch (IOException refused) {
            process.printError("mknod: " + name + ": " + refused.getMessage());
            return 1;
        }
    }

    private static int number(String text) throws UsageException {
        try {
            return Integer.decode(text);
        } catch (NumberFormatException malformed) {
            throw new UsageException("invalid number '" + text + "'");
        }
    }

    private static void mode(Process process, Options options, String name) throws IOException {
        String mode = options.get("m");
        if (mode != null) {
            String path = process.resolve(name);
            process.files().changeMode(path, FileModes.apply(mode, process.files().stat(path)));
        }
    }

    private static int mkfifo(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "m:");
        options.operand(0);
        int status = 0;
        for (String each : options.operands()) {
            try {
                process.files().makeSpecial(process.resolve(each), Kind.PIPE, 0, 0);
                mode(process, options, each);
            } catch (IOException refused) {
                process.printError("mkfifo: " + each + ": " + refused.getMessage());
                status = 1;
            }
        }
        return status;
    }

    private static int losetup(Process process) throws IOException, UsageException {
        List<String> args = new ArrayList<>(process.args());
        boolean show = args.remove("--show");
        args.replaceAll(each -> each.equals("--find") ? "-f" : each.equals("--detach") ? "-d" : each);
        Options options = Options.parse(args, "faDPrLdo:j:", Map.of("associated", "j"));
        Mounts mounts = process.files().mounts();
        if (process.container().privileges() != Privileges.ALL && !(options.operands().isEmpty() && !options.has("f"))) {
            process.printError("losetup: " + (options.operands().isEmpty() ? "/dev/loop-control" : options.operands().getLast())
                    + ": Permission denied");
            return 1;
        }
        if (options.has("d") || options.has("D")) {
            return detach(process, options, mounts);
        }
        if (options.has("f") || options.operands().size() == 2) {
            return attach(process, options, mounts, show);
        }
        List<Loop> shown = new ArrayList<>();
        for (Loop each : mounts.loops()) {
            boolean wanted = options.operands().isEmpty()
                    ? each.file().equals(process.resolve(options.get("j", each.file())))
                    : options.operand(0).equals(device(each.number()));
            if (wanted) {
                shown.add(each);
            }
        }
        list(process, shown);
        return 0;
    }

    /** As util-linux does. */
    private static void list(Process process, List<Loop> loops) throws IOException {
        int width = loops.stream().mapToInt(each -> each.file().length()).reduce("BACK-FILE".length(), Math::max);
        String row = "%-10s %9s %6s %9s %2s %-" + width + "s %3s %7s";
        if (!loops.isEmpty()) {
            process.print(row.formatted("NAME", "SIZELIMIT", "OFFSET", "AUTOCLEAR", "RO", "BACK-FILE", "DIO", "LOG-SEC"));
        }
        for (Loop each : loops) {
            process.print(row.formatted(device(each.number()), 0, 0, 0, 0, each.file(), 0, 512));
        }
    }

    private static String device(int number) {
        return "/dev/loop" + number;
    }

    private static int attach(Process process, Options options, Mounts mounts, boolean show) throws IOException, UsageException {
        if (options.operands().isEmpty()) {
            int free = 0;
            List<Integer> taken = mounts.loops().stream().map(Loop::number).toList();
            while (taken.contains(free)) {
                free++;
            }
            process.print(device(free));
            return 0;
        }
        String file = options.operands().getLast();
        int number;
        try {
            number = mounts.attachLoop(process.resolve(file));
        } catch (IOException refused) {
            process.printError("losetup: " + file + ": " + refused.getMessage());
            return 1;
        }
        if (!process.files().exists(device(number))) {
            process.files().makeSpecial(device(number), Kind.BLOCK_DEVICE, LOOP, number);
        }
        if (show) {
            process.print(device(number));
        }
        return 0;
    }

    private static int detach(Process process, Options options, Mounts mounts) throws IOException {
        List<String> devices = options.has("D") ? mounts.loops().stream().map(each -> device(each.number())).toList() : options.operands();
        int status = 0;
        for (String each : devices) {
            String numbers = process.files().exists(process.resolve(each)) ? process.files().device(process.resolve(each)) : null;
            if (numbers == null || !numbers.startsWith(LOOP + ":") || !mounts.detachLoop(Integer.parseInt(numbers.split(":")[1]))) {
                process.printError("losetup: " + each + ": No such device or address");
                status = 1;
            }
        }
        return status;
    }

    private static int blockdev(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "");
        long size = process.files().mounts().size(process.resolve(options.operand(0)));
        if (options.has("getsize64")) {
            process.print(Long.toString(size));
        } else if (options.has("getsz") || options.has("getsize")) {
            process.print(Long.toString(size / 512));
        } else if (options.has("getss") || options.has("getbsz")) {
            process.print("512");
        } else if (!options.has("flushbufs") && !options.has("rereadpt")) {
            throw new UsageException("unknown command");
        }
        return 0;
    }

    private static int blkid(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "s:o:c:p");
        List<String> devices = options.operands().isEmpty()
                ? process.files().mounts().loops().stream().map(each -> device(each.number())).toList()
                : options.operands();
        int status = devices.isEmpty() ? 2 : 0;
        for (String each : devices) {
            String found = process.files().exists(process.resolve(each)) ? process.files().mounts().probe(process.resolve(each)) : "";
            if (found.isEmpty()) {
                status = 2;
            } else if ("value".equals(options.get("o"))) {
                for (String tag : found.split(" ")) {
                    if (tag.startsWith(options.get("s", ""))) {
                        process.print(tag.replaceFirst(".*?=\"", "").replace("\"", ""));
                    }
                }
            } else {
                process.print(each + ": " + found);
            }
        }
        return status;
    }

    private static int mkfs(Process process, String usual) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "t:FqvjL:m:b:i:I:N:O:E:T:U:");
        String type = options.get("t", options.has("j") && usual.equals("ext2") ? "ext3" : usual);
        String device = options.operand(0);
        if (!List.of("ext2", "ext3", "ext4").contains(type)) {
            process.printError("mkfs: failed to execute mkfs." + type + ": No such file or directory");
            return 1;
        }
        String path = process.resolve(device);
        if (!process.files().exists(path)) {
            process.printError("The file " + device + " does not exist and no size was specified.");
            return 1;
        }
        Mounts mounts = process.files().mounts();
        String uuid = mounts.format(path, type);
        if (!options.has("q")) {
            long blocks = mounts.size(path) / BLOCK;
            process.print("Creating filesystem with " + blocks + " 4k blocks\nFilesystem UUID: " + uuid);
            String padding = " ".repeat(28);
            process.print("\nAllocating group tables: done" + padding + "\nWriting inode tables: done" + padding
                    + "\nWriting superblocks and filesystem accounting information: done\n");
        }
        return 0;
    }
}
