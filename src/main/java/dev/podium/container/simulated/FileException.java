package dev.podium.container.simulated;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** A file operation that failed; the message is the text of its errno, such as {@code No such file or directory}. */
public final class FileException extends IOException {

    static final String ABSENT = "No such file or directory";
    static final String EXISTS = "File exists";
    static final String IS_DIRECTORY = "Is a directory";
    static final String NO_DIRECTORY = "Not a directory";
    static final String READ_ONLY = "Read-only file system";
    static final String BUSY = "Resource busy";
    static final String LOOP = "Symbolic link loop";
    static final String INVALID = "Invalid argument";
    static final String FORBIDDEN = "Operation not permitted";
    static final String DENIED = "Permission denied";
    static final String NO_DEVICE = "No such device or address";
    static final String NO_BLOCK_DEVICE = "Block device required";
    static final String FULL = "No space left on device";

    FileException(String message) {
        super(message);
    }

    /** The same failure in the words of errno. */
    static IOException of(IOException failure) {
        return switch (failure) {
            case FileException known -> known;
            case NoSuchFileException absent -> new FileException(ABSENT);
            case FileAlreadyExistsException exists -> new FileException(EXISTS);
            case DirectoryNotEmptyException full -> new FileException("Directory not empty");
            case NotDirectoryException file -> new FileException(NO_DIRECTORY);
            case AccessDeniedException denied -> new FileException(DENIED);
            case FileSystemLoopException loop -> new FileException(LOOP);
            default -> failure;
        };
    }
}
