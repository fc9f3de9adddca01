package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.VirtualFiles;
import dev.podium.container.simulated.VirtualFiles.Stat;
import dev.podium.container.simulated.VirtualFiles.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands that change files. */
final class FileApplets {

    private FileApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("mkdir", Applets.reporting(FileApplets::mkdir));
        all.put("rmdir", Applets.reporting(FileApplets::rmdir));
        all.put("rm", Applets.reporting(FileApplets::rm));
        all.put("touch", Applets.reporting(FileApplets::touch));
        all.put("cp", Applets.reporting(FileApplets::cp));
        all.put("mv", Applets.reporting(FileApplets::mv));
        all.put("ln", Applets.reporting(FileApplets::ln));
        all.put("chmod", Applets.reporting(FileApplets::chmod));
        all.put("chown", Applets.reporting(FileApplets::chown));
        all.put("chgrp", Applets.reporting(FileApplets::chown));
        all.put("truncate", Applets.reporting(FileApplets::truncate));
        all.put("mktemp", Applets.reporting(FileApplets::mktemp));
    }

    /** Does something to each operand; prints what fails and goes on. */
    private static int each(Process process, List<String> operands, String complaint, Action action)
            throws IOException {
        int status = 0;
        for (String each : operands) {
            try {
                action.on(process.resolve(each));
            } catch (IOException failure) {
                process.printError(complaint.formatted(each) + ": " + failure.getMessage());
                status = 1;
            }
        }
        return status;
    }

    private interface Action {
        void on(String path) throws IOException;
    }

    private static int mkdir(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "pm:v");
        VirtualFiles files = process.files();
        options.operand(0);
        return each(process, options.operands(), "mkdir: can't create directory '%s'", path -> {
            if (options.has("p")) {
                files.createDirectories(path);
            } else {
                files.createDirectory(path);
            }
        });
    }

    private static int rmdir(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "p");
        return each(process, options.operands(), "rmdir: '%s'", path -> {
            if (!process.files().isDirectory(path)) {
                process.files().list(path);
            }
            process.files().delete(path);
        });
    }

    private static int rm(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "rRfiv");
        boolean recursive = options.has("r") || options.has("R");
        return each(process, options.operands(), "rm: can't remove '%s'", path -> {
            try {
                if (process.files().statLink(path).kind() == Stat.Kind.DIRECTORY) {
                    if (!recursive) {
                        throw new IOException("Is a directory");
                    }
                    removeTree(process.files(), path);
                } else {
                    process.files().delete(path);
                }
            } catch (IOException failure) {
                if (!options.has("f") || !"No such file or directory".equals(failure.getMessage())) {
                    throw failure;
                }
            }
        });
    }

    private static void removeTree(VirtualFiles files, String path) throws IOException {
        for (String name : files.list(path)) {
            String child = path + "/" + name;
            if (files.statLink(child).kind() == Stat.Kind.DIRECTORY) {
                removeTree(files, child);
            } else {
                files.delete(child);
            }
        }
        files.delete(path);
    }

    private static int touch(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "cd:t:r:am");
        options.operand(0);
        return each(process, options.operands(), "touch: %s", path -> {
            if (process.files().exists(path)) {
                process.files().setModified(path, process.time().now());
            } else if (!options.has("c")) {
                process.files().create(path, WriteMode.APPEND).close();
                process.files().setModified(path, process.time().now());
            }
        });
    }

    private static int cp(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "rRapfLdPvt:");
        List<String> operands = options.operands();
        options.operand(1);
        String last = process.resolve(operands.getLast());
        boolean recursive = options.has("r") || options.has("R") || options.has("a");
        boolean into = process.files().isDirectory(last);
        return each(process, operands.subList(0, operands.size() - 1), "cp: can't stat '%s'", path -> copy(
                process.files(), path, into ? last + "/" + name(path) : last, recursive));
    }

    private static void copy(VirtualFiles files, String from, String to, boolean recursive) throws IOException {
        Stat stat = files.stat(from);
        if (stat.kind() != Stat.Kind.DIRECTORY) {
            try (InputStream input = files.open(from);
                    OutputStream output = files.create(to, WriteMode.TRUNCATE)) {
                input.transferTo(output);
            }
            files.changeMode(to, stat.mode());
            return;
        }
        if (!recursive) {
            throw new IOException("omitting directory");
        }
        files.createDirectories(to);
        for (String name : files.list(from)) {
            copy(files, from + "/" + name, to + "/" + name, true);
        }
    }

    private static int mv(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "fnv");
        List<String> operands = options.operands();
        options.operand(1);
        String last = process.resolve(operands.getLast());
        boolean into = process.files().isDirectory(last);
        return each(process, operands.subList(0, operands.size() - 1), "mv: can't rename '%s'", path -> {
            String target = into ? last + "/" + name(path) : last;
            process.files().statLink(path);
            try {
                process.files().move(path, target);
            } catch (IOException acrossMounts) {
                copy(process.files(), path, target, true);
                removeTreeOrFile(process.files(), path);
            }
        });
    }

    private static void removeTreeOrFile(VirtualFiles files, String path) throws IOException {
        if (files.isDirectory(path)) {
            removeTree(files, path);
        } else {
            files.delete(path);
        }
    }

    private static int ln(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "sfnv");
        String target = options.operand(0);
        String name = options.operands().size() > 1 ? options.operand(1) : name(target);
        String link = process.resolve(name);
        VirtualFiles files = process.files();
        if (files.isDirectory(link) && !options.has("n")) {
            link = link + "/" + name(target);
        }
        try {
            if (options.has("f") && files.exists(link)) {
                files.delete(link);
            }
            if (options.has("s")) {
                files.link(link, target);
            } else {
                copy(files, process.resolve(target), link, false);
            }
            return 0;
        } catch (IOException failure) {
            process.printError("ln: " + name + ": " + failure.getMessage());
            return 1;
        }
    }

    private static int chmod(Process process) throws IOException, UsageException {
        List<String> args = process.args().stream()
                .filter(each -> !each.matches("-[RfvcR]+"))
                .toList();
        if (args.size() < 2) {
            throw new UsageException("missing operand");
        }
        return each(process, args.subList(1, args.size()), "chmod: %s", path -> process.files()
                .changeMode(path, FileModes.apply(args.getFirst(), process.files().stat(path))));
    }

    private static int chown(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "Rhfv");
        options.operand(1);
        String[] whose = options.operand(0).split("[:.]", 2);
        boolean group = process.argv().getFirst().endsWith("chgrp");
        Long uid = group ? null : id(whose[0]);
        Long gid = group ? id(whose[0]) : whose.length > 1 ? id(whose[1]) : null;
        return each(process, options.operands().subList(1, options.operands().size()),
                process.argv().getFirst() + ": %s", path -> {
                    process.files().stat(path);
                    process.files().changeOwner(path, uid, gid);
                });
    }

    /** The number of a user or group; null for one that is not named, or not known: nothing changes then. */
    private static @Nullable Long id(String name) {
        return name.equals("root") ? Long.valueOf(0) : name.equals("nobody") ? Long.valueOf(65534)
                : name.matches("\\d{1,10}") ? Long.valueOf(name) : null;
    }

    private static int truncate(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "cs:");
        long size = DataApplets.size(options.get("s", "0"));
        return each(process, options.operands(), "truncate: %s", path -> {
            byte[] content = process.files().exists(path) ? process.files().read(path) : new byte[0];
            process.files().write(path, java.util.Arrays.copyOf(content, (int) Math.min(size, 64 << 20)));
        });
    }

    private static int mktemp(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "dqutp:");
        String template = options.operands().isEmpty() ? "tmp.XXXXXX" : options.operand(0);
        String directory = options.get("p", options.operands().isEmpty() || options.has("t") ? "/tmp" : "");
        String pattern = directory.isEmpty() ? template : directory + "/" + template;
        int start = pattern.replaceFirst("X+$", "").length();
        for (long number = process.time().nanos() + process.pid(); ; number++) {
            String tail = Long.toString(Math.floorMod(number * 2_654_435_761L, 2_176_782_336L), 36);
            String path = pattern.substring(0, start) + "0".repeat(Math.max(0, 6 - tail.length())) + tail;
            String resolved = process.resolve(path);
            if (!process.files().exists(resolved)) {
                if (options.has("d")) {
                    process.files().createDirectory(resolved);
                } else {
                    process.files().write(resolved, new byte[0]);
                }
                process.print(path);
                return 0;
            }
        }
    }

    static String name(String path) {
        String trimmed = path.replaceFirst("/+$", "");
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
