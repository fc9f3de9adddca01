package dev.podium.container.simulated;

import dev.podium.container.simulated.VirtualFiles.Stat.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A file that is a device, a socket or a pipe. The virtual file systems know no such: an attribute of an empty file says so. */
record SpecialFile(Kind kind, int major, int minor) {

    private static final String ATTRIBUTE = "podium.special";
    /** The driver of {@code /dev/null} and the like. */
    static final int MEMORY = 1;

    void mark(Path file) throws IOException {
        byte[] text = (kind + " " + major + " " + minor).getBytes(StandardCharsets.US_ASCII);
        Files.setAttribute(file, "user:" + ATTRIBUTE, ByteBuffer.wrap(text));
    }

    /** Makes it at {@code file} unless something is there. */
    void make(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            mark(Files.createFile(file));
            Files.setPosixFilePermissions(file, Ownership.FILE);
        }
    }

    /** What is at {@code file}; null: something usual, or nothing. */
    static @Nullable SpecialFile of(Path file) throws IOException {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null || !Files.exists(file, LinkOption.NOFOLLOW_LINKS) || !view.list().contains(ATTRIBUTE)) {
            return null;
        }
        ByteBuffer read = ByteBuffer.allocate(view.size(ATTRIBUTE));
        view.read(ATTRIBUTE, read);
        String[] words = new String(read.array(), StandardCharsets.US_ASCII).split(" ");
        return new SpecialFile(Kind.valueOf(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
    }

    /** What a file is that is neither a directory nor a link. */
    static Kind kind(Path file, long size) throws IOException {
        SpecialFile special = size == 0 ? of(file) : null;
        return special == null ? Kind.FILE : special.kind();
    }

    boolean isDevice() {
        return kind == Kind.BLOCK_DEVICE || kind == Kind.CHARACTER_DEVICE;
    }

    /** What is read of it; {@code file}: itself. */
    InputStream open(Path file) throws IOException {
        if (kind == Kind.BLOCK_DEVICE) {
            return Files.newInputStream(LoopDevices.behind(file, this));
        }
        InputStream known = kind == Kind.CHARACTER_DEVICE && major == MEMORY ? Devices.ofMemory(minor, new Random()) : null;
        if (known == null) {
            throw new FileException(FileException.NO_DEVICE);
        }
        return known;
    }

    /** Takes what is written to it, from a place on. */
    OutputStream create(Path file, long from) throws IOException {
        if (kind == Kind.BLOCK_DEVICE) {
            return PositionedOutput.onDevice(LoopDevices.behind(file, this), from);
        }
        if (kind != Kind.CHARACTER_DEVICE || major != MEMORY) {
            throw new FileException(FileException.NO_DEVICE);
        }
        if (minor == Devices.FULL) {
            throw new FileException(FileException.FULL);
        }
        return OutputStream.nullOutputStream();
    }
}
