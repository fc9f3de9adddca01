package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles.Stat;
import dev.podium.container.simulated.VirtualFiles.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.apache.commons.io.output.CloseShieldOutputStream;

/** tar(1), as far as {@code kubectl cp} and scripts need it: {@code c}, {@code x} and {@code t}. */
final class Tar {

    /** Long options that change nothing here: everybody is root, and modes are kept. */
    private static final Set<String> IGNORED =
            Set.of("--no-same-permissions", "--no-same-owner", "--numeric-owner", "--overwrite");

    private Tar() {}

    /** What was asked for. */
    private record Order(char action, String file, String directory, List<String> flags, List<String> names) {

        boolean has(String flag) {
            return flags.contains(flag);
        }
    }

    static int run(Process process) throws IOException, UsageException {
        Order order = parse(process);
        return switch (order.action()) {
            case 'c' -> create(process, order);
            case 'x', 't' -> extract(process, order);
            default -> throw new UsageException("need -c, -t or -x");
        };
    }

    /** The first word may lack its dash, and letters with a value take the next word. */
    private static Order parse(Process process) throws UsageException {
        char action = 0;
        String file = "-";
        String directory = ".";
        List<String> flags = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> words = process.args();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith("--")) {
                if (!IGNORED.contains(word)) {
                    throw new UsageException("unrecognized option: " + word.substring(2));
                }
                continue;
            }
            boolean letters = i == 0 || word.startsWith("-") && word.length() > 1;
            if (!letters) {
                names.add(word);
                continue;
            }
            for (char letter : word.replaceFirst("^-", "").toCharArray()) {
                switch (letter) {
                    case 'c', 'x', 't' -> action = letter;
                    case 'f' -> file = value(words, ++i, letter);
                    case 'C' -> directory = value(words, ++i, letter);
                    case 'm', 'z', 'v', 'p', 'h', 'o' -> flags.add(String.valueOf(letter));
                    default -> throw new UsageException("unrecognized option: " + letter);
                }
            }
        }
        return new Order(action, file, directory, flags, names);
    }

    private static String value(List<String> words, int at, char option) throws UsageException {
        if (at >= words.size()) {
            throw new UsageException("option requires an argument: " + option);
        }
        return words.get(at);
    }

    private static int create(Process process, Order order) throws IOException {
        if (order.names().isEmpty()) {
            process.printError("tar: empty archive");
            return 1;
        }
        int code = 0;
        try (OutputStream file = order.file().equals("-")
                        ? CloseShieldOutputStream.wrap(process.stdout())
                        : process.create(order.file(), WriteMode.TRUNCATE);
                OutputStream out = order.has("z") ? new GZIPOutputStream(file) : file;
                TarArchiveOutputStream archive = new TarArchiveOutputStream(out)) {
            archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            archive.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (String each : order.names()) {
                String path = below(process, order, each);
                if (!process.files().exists(path)) {
                    process.printError("tar: " + each + ": No such file or directory");
                    code = 1;
                    continue;
                }
                if (each.startsWith("/")) {
                    process.printError("tar: removing leading '/' from member names");
                }
                add(process, archive, path, each.replaceFirst("^/+", ""));
            }
        }
        if (code != 0) {
            process.printError("tar: error exit delayed from previous errors");
        }
        return code;
    }

    private static void add(Process process, TarArchiveOutputStream archive, String path, String name) throws IOException {
        process.requireAlive();
        Stat stat = process.files().statLink(path);
        TarArchiveEntry entry =
                switch (stat.kind()) {
                    case LINK -> new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
                    case DIRECTORY -> new TarArchiveEntry(name.endsWith("/") ? name : name + "/");
                    case FILE -> new TarArchiveEntry(name);
                    case BLOCK_DEVICE -> new TarArchiveEntry(name, TarConstants.LF_BLK);
                    case CHARACTER_DEVICE -> new TarArchiveEntry(name, TarConstants.LF_CHR);
                    case PIPE, SOCKET -> new TarArchiveEntry(name, TarConstants.LF_FIFO);
                };
        entry.setModTime(stat.modified().toEpochMilli());
        entry.setMode(stat.mode());
        switch (stat.kind()) {
            case LINK -> {
                entry.setLinkName(process.files().readLink(path));
                archive.putArchiveEntry(entry);
                archive.closeArchiveEntry();
            }
            case BLOCK_DEVICE, CHARACTER_DEVICE -> {
                String[] numbers = String.valueOf(process.files().device(path)).split(":");
                entry.setDevMajor(Integer.parseInt(numbers[0]));
                entry.setDevMinor(Integer.parseInt(numbers[1]));
                archive.putArchiveEntry(entry);
                archive.closeArchiveEntry();
            }
            case PIPE -> {
                archive.putArchiveEntry(entry);
                archive.closeArchiveEntry();
            }
            case SOCKET -> process.printError("tar: " + name + ": socket ignored");
            case DIRECTORY -> {
                archive.putArchiveEntry(entry);
                archive.closeArchiveEntry();
                for (String child : process.files().list(path)) {
                    add(process, archive, path + "/" + child, name.replaceFirst("/+$", "") + "/" + child);
                }
            }
            case FILE -> {
                byte[] content = process.files().read(path);
                entry.setSize(content.length);
                archive.putArchiveEntry(entry);
                archive.write(content);
                archive.closeArchiveEntry();
            }
        }
    }

    private static int extract(Process process, Order order) throws IOException {
        try (InputStream file = order.file().equals("-") ? CloseShieldInputStream.wrap(process.stdin()) : process.open(order.file());
                InputStream in = order.has("z") ? new GZIPInputStream(file) : file;
                TarArchiveInputStream archive = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry each = archive.getNextEntry(); each != null; each = archive.getNextEntry()) {
                process.requireAlive();
                String name = each.getName().replaceFirst("^/+", "").replaceFirst("/+$", "");
                boolean wanted = order.names().isEmpty()
                        || order.names().stream().anyMatch(some -> name.equals(some) || name.startsWith(some + "/"));
                if (!wanted) {
                    continue;
                }
                if (order.action() == 't' || order.has("v")) {
                    process.print(each.isDirectory() ? name + "/" : name);
                }
                if (order.action() == 'x') {
                    extract(process, order, archive, each, below(process, order, name));
                }
            }
        }
        return 0;
    }

    private static void extract(Process process, Order order, InputStream content, TarArchiveEntry entry, String path)
            throws IOException {
        if (entry.isDirectory()) {
            process.files().createDirectories(path);
        } else {
            int slash = path.lastIndexOf('/');
            if (slash > 0) {
                process.files().createDirectories(path.substring(0, slash));
            }
            if (entry.isSymbolicLink()) {
                process.files().link(path, entry.getLinkName());
                return;
            }
            try (OutputStream out = process.create(path, WriteMode.TRUNCATE)) {
                content.transferTo(out);
            }
        }
        process.files().changeMode(path, entry.getMode() & 0777);
        if (!order.has("m")) {
            process.files().setModified(path, entry.getLastModifiedTime().toInstant());
        }
    }

    private static String below(Process process, Order order, String name) {
        return name.startsWith("/")
                ? name
                : process.resolve(order.directory().equals(".") ? name : order.directory() + "/" + name);
    }
}
