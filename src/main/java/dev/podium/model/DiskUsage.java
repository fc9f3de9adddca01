package dev.podium.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What files take of a disk.
 *
 * @param bytes in files
 * @param inodes files, directories and links
 */
public record DiskUsage(long bytes, long inodes) {

    public static final DiskUsage NONE = new DiskUsage(0, 0);

    public DiskUsage plus(DiskUsage other) {
        return new DiskUsage(bytes + other.bytes, inodes + other.inodes);
    }

    /** What is at {@code root} and below; what goes away meanwhile does not count. */
    public static DiskUsage of(Path root) {
        return of(root, (_, _) -> true);
    }

    /** Likewise, of whatever {@code counts}. */
    public static DiskUsage of(Path root, BiPredicate<Path, BasicFileAttributes> counts) {
        Count count = new Count(counts);
        try {
            Files.walkFileTree(root, count);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new DiskUsage(count.bytes, count.inodes);
    }

    private static final class Count extends SimpleFileVisitor<Path> {

        private final BiPredicate<Path, BasicFileAttributes> counts;
        private long bytes;
        private long inodes;

        Count(BiPredicate<Path, BasicFileAttributes> counts) {
            this.counts = counts;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return visitFile(directory, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (counts.test(file, attributes)) {
                inodes++;
                bytes += attributes.isRegularFile() ? attributes.size() : 0;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
        }
    }
}
