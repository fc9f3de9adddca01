package dev.podium.container.simulated;

import dev.podium.model.DiskUsage;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A container's root directory: its image's files, of which each top-level directory is copied when the container first
 * writes below it. Until then containers share what they read.
 */
final class RootFileSystem {

    private final Supplier<Path> image;
    private final Supplier<Path> own;
    private final Set<String> copied = new HashSet<>(2);
    private @Nullable Path lower;
    private @Nullable Path upper;

    /** @param own the directory for what the container writes; it is created then */
    RootFileSystem(Supplier<Path> image, Supplier<Path> own) {
        this.image = image;
        this.own = own;
    }

    /** Where {@code path} (absolute, normalised) is to be read. */
    synchronized Path forReading(String path) {
        String top = top(path);
        return upper != null && copied.contains(top) ? upper.resolve(path.substring(1)) : lower().resolve(path.substring(1));
    }

    /** Where {@code path} is to be written. */
    synchronized Path forWriting(String path) throws IOException {
        if (upper == null) {
            upper = own.get();
            Files.createDirectories(upper);
        }
        String top = top(path);
        if (!top.isEmpty() && copied.add(top)) {
            Path from = lower().resolve(top);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                copy(from, upper.resolve(top));
            }
        }
        return upper.resolve(path.substring(1));
    }

    /** Whether the container has written nothing below the top-level directory of {@code path}. */
    synchronized boolean asInImage(String path) {
        return !copied.contains(top(path));
    }

    /** The names in the root directory. */
    synchronized Set<String> top() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> all = Files.list(lower())) {
            all.map(each -> each.getFileName().toString()).filter(each -> !copied.contains(each)).forEach(names::add);
        }
        if (upper != null) {
            try (Stream<Path> all = Files.list(upper)) {
                all.map(each -> each.getFileName().toString()).forEach(names::add);
            }
        }
        return names;
    }

    /** What the container has written: of what was copied with it, what has stayed as it was is still the image's. */
    synchronized DiskUsage written() {
        return upper == null ? DiskUsage.NONE : DiskUsage.of(upper, this::changed);
    }

    private boolean changed(Path file, BasicFileAttributes attributes) {
        Path original = lower().resolve(Objects.requireNonNull(upper).relativize(file).toString());
        try {
            BasicFileAttributes before = Files.readAttributes(original, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return !attributes.isDirectory()
                    && (attributes.size() != before.size() || !attributes.lastModifiedTime().equals(before.lastModifiedTime()));
        } catch (IOException fresh) {
            return true;
        }
    }

    /** Deletes what the container has written. */
    synchronized void delete() throws IOException {
        if (upper != null) {
            deleteTree(upper);
            upper = null;
        }
    }

    private Path lower() {
        if (lower == null) {
            lower = image.get();
        }
        return lower;
    }

    private static String top(String path) {
        int end = path.indexOf('/', 1);
        return path.substring(1, end < 0 ? path.length() : end);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                return visitFile(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
