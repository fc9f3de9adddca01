package dev.podium.container.simulated.applet;

import dev.podium.container.ContainerSecurity.Privileges;
import dev.podium.container.Mount.Access;
import dev.podium.container.simulated.FileSystemFacts;
import dev.podium.container.simulated.Mounted;
import dev.podium.container.simulated.Mounts;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands that mount file systems, and tell what is mounted. */
final class MountApplets {

    private static final long MEMORY = 4L << 30;

    private MountApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("mount", Applets.reporting(MountApplets::mount));
        all.put("umount", Applets.reporting(MountApplets::umount));
        all.put("mountpoint", Applets.reporting(MountApplets::mountpoint));
        all.put("findmnt", Applets.reporting(MountApplets::findmnt));
        all.put("df", Applets.reporting(MountApplets::df));
    }

    private static int mount(Process process) throws IOException, UsageException {
        List<String> args = new ArrayList<>();
        boolean bind = false;
        boolean propagation = false;
        for (String each : process.args()) {
            switch (each) {
                case "--bind", "-B", "--rbind", "-R" -> bind = true;
                default -> {
                    // A node's mounts are shared, whatever one says.
                    if (each.startsWith("--make-")) {
                        propagation = true;
                    } else {
                        args.add(each);
                    }
                }
            }
        }
        Options options = Options.parse(args, "arwnft:o:", Map.of("types", "t", "options", "o"));
        List<String> operands = options.operands();
        List<String> wishes = List.of(options.get("o", "").split("[,\n]"));
        bind |= wishes.contains("bind") || wishes.contains("rbind");
        if (operands.isEmpty()) {
            return list(process, options.get("t"));
        }
        String target = operands.getLast();
        String source = operands.size() > 1 ? operands.getFirst() : options.get("t", target);
        if (process.container().privileges() != Privileges.ALL) {
            process.printError("mount: permission denied (are you root?)");
            return 1;
        }
        if (operands.size() == 1 && (propagation || wishes.contains("remount"))) {
            return 0;
        }
        Access access = options.has("r") || options.has("read-only") || wishes.contains("ro") ? Access.READ_ONLY : Access.READ_WRITE;
        Mounts mounts = process.files().mounts();
        try {
            String place = process.resolve(target);
            if (bind) {
                mounts.bind(process.resolve(source), place, access);
            } else if (inMemory(options.get("t"))) {
                mounts.memory(place, memory(source, options.get("t", "tmpfs"), wishes, access));
            } else {
                mounts.device(process.resolve(source), place, access);
            }
            return 0;
        } catch (IOException refused) {
            process.printError("mount: mounting " + source + " on " + target + " failed: " + refused.getMessage());
            return 1;
        }
    }

    private static boolean inMemory(@Nullable String type) {
        return type != null && List.of("tmpfs", "ramfs", "proc", "sysfs", "devtmpfs").contains(type);
    }

    private static FileSystemFacts memory(String name, String type, List<String> wishes, Access access) {
        String size = wishes.stream().filter(each -> each.startsWith("size=")).map(each -> each.substring(5)).findFirst().orElse("");
        long bytes = size.isEmpty() || size.endsWith("%") ? MEMORY : DataApplets.size(size);
        return new FileSystemFacts(name, type, access, "relatime" + (size.isEmpty() ? "" : ",size=" + bytes / 1024 + "k"), bytes);
    }

    private static int list(Process process, @Nullable String type) throws IOException {
        for (Mounted each : process.files().mounts().all()) {
            FileSystemFacts facts = each.facts();
            if (type == null || facts.type().equals(type)) {
                process.print(facts.device() + " on " + each.target() + " type " + facts.type() + " (" + facts.allOptions() + ")");
            }
        }
        return 0;
    }

    private static int umount(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "flrnRvdt:", Map.of());
        options.operand(0);
        Mounts mounts = process.files().mounts();
        int status = 0;
        for (String each : options.operands()) {
            try {
                if (process.container().privileges() != Privileges.ALL) {
                    throw new IOException("Operation not permitted");
                }
                if (options.has("R") || options.has("recursive")) {
                    below(mounts, process.files().realPath(process.resolve(each))).forEach(inner -> quietly(mounts, inner));
                }
                mounts.unmount(byDevice(mounts, process.resolve(each)));
            } catch (IOException refused) {
                process.printError("umount: can't unmount " + each + ": " + refused.getMessage());
                status = 1;
            }
        }
        return status;
    }

    private static List<String> below(Mounts mounts, String place) {
        return mounts.all().stream().map(Mounted::target).filter(each -> each.startsWith(place + "/")).toList().reversed();
    }

    private static void quietly(Mounts mounts, String place) {
        try {
            mounts.unmount(place);
        } catch (IOException stays) {
            // What it is in will be busy.
        }
    }

    /** A device may be named for the directory at which it is mounted. */
    private static String byDevice(Mounts mounts, String path) {
        return mounts.all().reversed().stream()
                .filter(each -> path.startsWith("/dev/") && each.facts().device().equals(path))
                .map(Mounted::target)
                .findFirst()
                .orElse(path);
    }

    private static int mountpoint(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "qdxn");
        String path = process.resolve(options.operand(0));
        try {
            process.files().stat(path);
        } catch (IOException absent) {
            if (!options.has("q")) {
                process.printError("mountpoint: " + options.operand(0) + ": " + absent.getMessage());
            }
            return 1;
        }
        boolean is = process.files().mounts().isMountPoint(path);
        if (!options.has("q")) {
            process.print(options.operand(0) + (is ? " is a mountpoint" : " is not a mountpoint"));
        }
        return is ? 0 : 1;
    }

    private static int findmnt(Process process) throws IOException, UsageException {
        Map<String, String> values = Map.of("output", "o", "types", "t", "target", "T", "mountpoint", "M", "source", "S");
        Options options = Options.parse(process.args(), "nrlo:t:T:M:S:", values);
        String[] columns = options.get("o", "TARGET,SOURCE,FSTYPE,OPTIONS").toUpperCase(Locale.ROOT).split(",");
        String asked = options.get("M", options.operands().isEmpty() ? "" : options.operand(0));
        String within = options.get("T");
        List<Mounted> found = new ArrayList<>();
        for (Mounted each : process.files().mounts().all()) {
            boolean wanted = asked.isEmpty() || each.target().equals(process.resolve(asked)) || each.facts().device().equals(asked);
            if (wanted && each.facts().type().equals(options.get("t", each.facts().type()))
                    && each.facts().device().equals(options.get("S", each.facts().device()))) {
                found.add(each);
            }
        }
        if (within != null) {
            found = List.of(holding(process, within));
        }
        List<List<String>> rows = new ArrayList<>();
        if (!options.has("n") && !options.has("noheadings")) {
            rows.add(List.of(columns));
        }
        found.forEach(each -> rows.add(cells(each, columns)));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
                line.append(i == 0 ? "" : " ").append(row.get(i)).repeat(" ", i == row.size() - 1 ? 0 : width - row.get(i).length());
            }
            process.print(line.toString());
        }
        return found.isEmpty() ? 1 : 0;
    }

    private static List<String> cells(Mounted mounted, String[] columns) {
        List<String> cells = new ArrayList<>();
        for (String each : columns) {
            cells.add(switch (each) {
                case "TARGET" -> mounted.target();
                case "SOURCE" -> mounted.facts().device();
                case "FSTYPE" -> mounted.facts().type();
                case "OPTIONS" -> mounted.facts().allOptions();
                case "PROPAGATION" -> "shared";
                default -> "";
            });
        }
        return cells;
    }

    /** The file system that a path is on. */
    private static Mounted holding(Process process, String path) throws IOException {
        process.files().stat(process.resolve(path));
        String place = process.files().realPath(process.resolve(path));
        return process.files().mounts().all().reversed().stream()
                .filter(each -> each.target().equals("/") || place.equals(each.target()) || place.startsWith(each.target() + "/"))
                .max(Comparator.comparingInt(each -> each.target().length()))
                .orElse(new Mounted(process.files().fileSystem(place), "/"));
    }

    private static int df(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "hkmPTaiB:t:");
        List<Mounted> shown = new ArrayList<>();
        int status = 0;
        for (String each : options.operands()) {
            try {
                shown.add(holding(process, each));
            } catch (IOException absent) {
                process.printError("df: " + each + ": " + absent.getMessage());
                status = 1;
            }
        }
        if (options.operands().isEmpty()) {
            process.files().mounts().all().stream().filter(each -> each.facts().bytes() > 0).forEach(shown::add);
        }
        String type = options.has("T") ? "%-10s ".formatted("Type") : "";
        process.print("Filesystem           " + type + (options.has("h") ? "     Size" : options.has("m") ? "1M-blocks" : "1K-blocks")
                + "      Used Available Use% Mounted on");
        for (Mounted each : shown) {
            FileSystemFacts facts = each.facts();
            long used = facts.inMemory() ? 0 : facts.bytes() / 10;
            process.print("%-20s %s%9s %9s %9s %3d%% %s".formatted(
                    facts.device(), options.has("T") ? "%-10s ".formatted(facts.type()) : "", amount(facts.bytes(), options),
                    amount(used, options), amount(facts.bytes() - used, options), used == 0 ? 0 : 10, each.target()));
        }
        return status;
    }

    private static String amount(long bytes, Options options) {
        if (!options.has("h")) {
            return Long.toString(bytes / (options.has("m") ? 1 << 20 : 1 << 10));
        }
        String[] units = {"K", "M", "G", "T"};
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return bytes == 0 ? "0" : "%.1f%s".formatted(value, units[unit]);
    }
}
