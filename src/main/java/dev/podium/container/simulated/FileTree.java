package dev.podium.container.simulated;

import dev.podium.container.simulated.VirtualFiles.Stat.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A file, or a directory with all that is in it, as a tar archive (pax): content, modes, owners, times (to 100 ns),
 * links, pipes and devices. Of sockets there is nothing to keep.
 */
final class FileTree {

    private static final String ROOT = "./";

    private FileTree() {}

    /**
     * Writes a tree, as it is at the time: of what changes meanwhile, some is as it was and some as it will be.
     *
     * @param within whether a file of the tree is to be written
     * @return how many bytes the files have
     */
    static long write(Path root, OutputStream output, Predicate<Path> within) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(output, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        long bytes = 0;
        Deque<Path> left = new ArrayDeque<>();
        left.push(root);
        while (!left.isEmpty()) {
            Path each = left.pop();
            try {
                bytes += add(tar, root, each);
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    try (DirectoryStream<Path> all = Files.newDirectoryStream(each)) {
                        all.forEach(child -> {
                            if (within.test(child)) {
                                left.push(child);
                            }
                        });
                    }
                }
            } catch (NoSuchFileException | NotDirectoryException gone) {
                // It was deleted in between.
            }
        }
        tar.finish();
        tar.flush();
        return bytes;
    }

    private static long add(TarArchiveOutputStream tar, Path root, Path file) throws IOException {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String name = ROOT + root.relativize(file);
        TarArchiveEntry entry;
        long size = 0;
        if (found.isSymbolicLink()) {
            entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(file).toString());
        } else if (found.isDirectory()) {
            entry = new TarArchiveEntry(name.endsWith("/") ? name : name + "/", TarConstants.LF_DIR);
        } else {
            SpecialFile special = found.size() == 0 ? SpecialFile.of(file) : null;
            if (special != null && special.kind() == Kind.SOCKET) {
                return 0;
            }
            // Of a file that is the root itself, the name must not look like a directory's.
            entry = new TarArchiveEntry(name.endsWith("/") ? "." : name, special == null ? TarConstants.LF_NORMAL : flag(special.kind()));
            if (special == null) {
                size = found.size();
                entry.setSize(size);
            } else {
                entry.setDevMajor(special.major());
                entry.setDevMinor(special.minor());
            }
        }
        entry.setMode(Ownership.mode(found.permissions()));
        entry.setUserName("");
        entry.setUserId(Ownership.number(found.owner()));
        entry.setGroupId(Ownership.number(found.group()));
        entry.setLastModifiedTime(found.lastModifiedTime());
        if (!entry.isFile() || size == 0) {
            tar.putArchiveEntry(entry);
        } else {
            try (InputStream content = Files.newInputStream(file)) {
                tar.putArchiveEntry(entry);
                copy(content, tar, size);
            }
        }
        tar.closeArchiveEntry();
        return size;
    }

    /** Exactly so many bytes: what has been cut off since is zeros. */
    private static void copy(InputStream content, OutputStream output, long size) throws IOException {
        byte[] buffer = new byte[(int) Math.min(size, 1 << 16)];
        long left = size;
        while (left > 0) {
            int count = content.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
            int missing = count == 0 ? (int) Math.min(left, buffer.length) : 0;
            Arrays.fill(buffer, 0, missing, (byte) 0);
            output.write(buffer, 0, count + missing);
            left -= count + missing;
        }
    }

    private static byte flag(Kind kind) {
        return switch (kind) {
            case PIPE -> TarConstants.LF_FIFO;
            case CHARACTER_DEVICE -> TarConstants.LF_CHR;
            case BLOCK_DEVICE -> TarConstants.LF_BLK;
            case FILE, DIRECTORY, LINK, SOCKET -> TarConstants.LF_NORMAL;
        };
    }

    /**
     * Makes what {@link #write} has written. What is there already stays, unless it is in the way.
     *
     * @param within whether a file of the tree is to be made
     * @throws IOException if it is not such a tree; some of it may have been made
     */
    static void read(InputStream input, Path root, Predicate<Path> within) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(input, "UTF-8");
        record Made(Path file, TarArchiveEntry entry) {}
        Deque<Made> directories = new ArrayDeque<>();
        boolean rooted = false;
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path file = root.resolve(entry.getName()).normalize();
            if (!file.startsWith(root)) {
                throw new IOException("it has " + entry.getName());
            }
            rooted |= file.equals(root);
            if (!file.equals(root) && !within.test(file)) {
                continue;
            }
            make(tar, entry, file);
            if (entry.isDirectory()) {
                directories.push(new Made(file, entry));
            } else {
                attribute(file, entry);
            }
        }
        if (!rooted) {
            throw new IOException("it has no beginning");
        }
        // What is made in a directory changes it.
        for (Made each : directories) {
            attribute(each.file(), each.entry());
        }
    }

    private static void make(TarArchiveInputStream tar, TarArchiveEntry entry, Path file) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.deleteIfExists(file);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, file.getFileSystem().getPath(entry.getLinkName()));
            return;
        }
        try (OutputStream content = Files.newOutputStream(file)) {
            tar.transferTo(content);
        }
        Kind kind = entry.isFIFO()
                ? Kind.PIPE
                : entry.isCharacterDevice() ? Kind.CHARACTER_DEVICE : entry.isBlockDevice() ? Kind.BLOCK_DEVICE : Kind.FILE;
        if (kind != Kind.FILE) {
            new SpecialFile(kind, entry.getDevMajor(), entry.getDevMinor()).mark(file);
        }
    }

    private static void attribute(Path file, TarArchiveEntry entry) throws IOException {
        Ownership.set(file, entry.getLongUserId(), entry.getLongGroupId());
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setPermissions(Ownership.permissions(entry.getMode()));
        FileTime modified = entry.getLastModifiedTime();
        view.setTimes(modified, null, null);
    }
}
