package dev.podium.container.simulated.volume;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each content in a file of its own, in a directory for each disk. The file ends with a {@link Seal}, by which damage is found.
 * The folder is made with the first content, for nobody but its owner.
 */
public final class FolderArchive implements VolumeArchive {

    private static final Logger LOG = LoggerFactory.getLogger(FolderArchive.class);
    private static final String CONTENT = ".tar";
    private static final String UNFINISHED = ".unfinished";
    private static final String DAMAGED = ".damaged";

    private final Path folder;
    private final Survives survives;

    /** What a content survives that has been put down. */
    public enum Survives {
        /** The end of the process, however violent. */
        KILL,
        /** A power failure too. */
        POWER_FAILURE
    }

    /** @param folder nobody else's */
    public FolderArchive(Path folder, Survives survives) {
        this.folder = folder.toAbsolutePath();
        this.survives = survives;
    }

    @Override
    public boolean keeps() {
        return true;
    }

    private Path directory(String disk) {
        Path directory = folder;
        for (String each : disk.split("/", -1)) {
            directory = directory.resolve(FileName.of(each));
        }
        return directory;
    }

    private Path file(Name name) {
        return directory(name.disk()).resolve(FileName.of(name.path()) + CONTENT);
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    @Override
    public List<String> paths(String disk) throws IOException {
        Path directory = directory(disk);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<String> paths = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.sorted().toList();
        }
        for (Path each : files) {
            String name = each.getFileName().toString();
            if (name.endsWith(UNFINISHED)) {
                Files.deleteIfExists(each);
            } else if (name.endsWith(CONTENT)) {
                String path = path(each, name.substring(0, name.length() - CONTENT.length()));
                if (path != null) {
                    paths.add(path);
                }
            }
        }
        return paths;
    }

    private static @Nullable String path(Path file, String name) throws IOException {
        String told = FileName.decoded(name);
        if (told != null) {
            return told;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return Seal.of(channel).path();
        } catch (DamagedContent damaged) {
            LOG.error(
                    "{} is damaged ({}), and kept as {}; of which volume it is cannot be told: one is empty",
                    file, damaged.getMessage(), setAside(file));
            return null;
        }
    }

    @Override
    public void put(Name name, Content content) throws IOException {
        Path file = file(name);
        makeDirectory(file.getParent());
        Path unfinished = beside(file, UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                Seal.Writer output = new Seal.Writer(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
                content.writeTo(output);
                output.seal(name.path());
                if (survives == Survives.POWER_FAILURE) {
                    channel.force(true);
                }
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException failed) {
            Files.deleteIfExists(unfinished);
            throw failed;
        }
        forceDirectory(file.getParent());
    }

    private void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(Objects.requireNonNull(folder.getParent()));
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(folder);
            }
        }
        Files.createDirectories(directory);
        for (Path each = directory; each.startsWith(folder); each = each.getParent()) {
            forceDirectory(each.getParent());
        }
    }

    private void forceDirectory(Path directory) throws IOException {
        if (survives == Survives.POWER_FAILURE && FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory)) {
                channel.force(true);
            }
        }
    }

    @Override
    public InputStream get(Name name) throws IOException {
        Path file = file(name);
        try (FileChannel channel = FileChannel.open(file)) {
            Seal seal = Seal.of(channel);
            seal.verify(channel.position(0), name.path());
            return new BufferedInputStream(new Limited(Files.newInputStream(file), seal.length()), 1 << 16);
        }
    }

    @Override
    public String setAside(Name name) throws IOException {
        return setAside(file(name)).toString();
    }

    private static Path setAside(Path file) throws IOException {
        Path aside = beside(file, DAMAGED);
        for (int number = 2; Files.exists(aside); number++) {
            aside = beside(file, DAMAGED + "-" + number);
        }
        return Files.move(file, aside);
    }

    @Override
    public void delete(Name name) throws IOException {
        if (Files.deleteIfExists(file(name))) {
            forceDirectory(file(name).getParent());
        }
    }

    @Override
    public void deleteDisk(String disk) throws IOException {
        Path directory = directory(disk);
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException nothing) {
            return;
        }
        forceDirectory(directory.getParent());
    }

    /** The beginning of a stream. */
    private static final class Limited extends InputStream {

        private final InputStream whole;
        private long left;

        Limited(InputStream whole, long length) {
            this.whole = whole;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = whole.read(bytes, from, (int) Math.min(left, length));
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }
}
