package dev.podium.container.simulated;

import dev.podium.container.simulated.VirtualFiles.Stat.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Files of a node that are used as block devices (losetup(8)). Which ones is kept on the node's disk: each has a directory with a
 * second link to the file, so that it stays when its name is gone.
 */
public final class LoopDevices {

    static final int MAJOR = 7;

    private static final String TABLE = "/var/lib/podium/loops";

    private LoopDevices() {}

    /** A device, and the name of its file at the time. */
    public record Loop(int number, String file) {}

    /** The file behind a device of which {@code device} is a name. */
    static Path behind(Path device, SpecialFile special) throws IOException {
        Path file = entry(device.getFileSystem(), special.minor()).resolve("data");
        if (special.kind() != Kind.BLOCK_DEVICE || special.major() != MAJOR || !Files.exists(file)) {
            throw new FileException(FileException.NO_DEVICE);
        }
        return file;
    }

    private static Path entry(FileSystem disk, int number) {
        return disk.getPath(TABLE, Integer.toString(number));
    }

    /** Makes a device, in the node's {@code /dev}, of a file of that name; answers with its number, the lowest free one. */
    static synchronized int attach(Path file, String name) throws IOException {
        int number = 0;
        while (Files.exists(entry(file.getFileSystem(), number))) {
            number++;
        }
        Path entry = Files.createDirectories(entry(file.getFileSystem(), number));
        Files.createLink(entry.resolve("data"), file);
        Files.write(entry.resolve("name"), name.getBytes(StandardCharsets.UTF_8));
        Path devices = Files.createDirectories(file.getFileSystem().getPath("/dev"));
        new SpecialFile(Kind.BLOCK_DEVICE, MAJOR, number).make(devices.resolve("loop" + number));
        return number;
    }

    /** Answers with whether there was such a device. */
    static synchronized boolean detach(FileSystem disk, int number) throws IOException {
        Path entry = entry(disk, number);
        return Files.deleteIfExists(entry.resolve("data"))
                && Files.deleteIfExists(entry.resolve("name"))
                && Files.deleteIfExists(entry);
    }

    /** Those that there are, by number. */
    static synchronized List<Loop> all(FileSystem disk) throws IOException {
        List<Loop> all = new ArrayList<>();
        Path table = disk.getPath(TABLE);
        if (!Files.exists(table)) {
            return all;
        }
        try (var entries = Files.newDirectoryStream(table)) {
            for (Path each : entries) {
                all.add(new Loop(
                        Integer.parseInt(each.getFileName().toString()),
                        new String(Files.readAllBytes(each.resolve("name")), StandardCharsets.UTF_8)));
            }
        }
        all.sort(Comparator.comparingInt(Loop::number));
        return all;
    }
}
