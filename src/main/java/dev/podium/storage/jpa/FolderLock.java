package dev.podium.storage.jpa;

import dev.podium.storage.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder to one database of one process. H2 locks its file too, but lets the same process open it twice. The
 * system releases the lock when the process ends, however it ends.
 */
final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(Path folder) {
        FileChannel channel;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(
                    folder.resolve("podium.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new StoreException("The folder " + folder + " cannot be written to.", e);
        }
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // This process has it already.
        } catch (IOException e) {
            close(channel);
            throw new StoreException("The folder " + folder + " cannot be locked.", e);
        }
        close(channel);
        throw inUse(folder.toString());
    }

    static StoreException inUse(String place) {
        return new StoreException(place + " is in use by another Podium.");
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("A lock file cannot be closed.", e);
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
