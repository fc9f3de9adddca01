package dev.podium.container.simulated;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file system that is on a block device, as the superblock of ext2 and its successors tells: it is written and read where Linux
 * has it, so what overwrites or copies a device does so with its file system. The files themselves are in a directory of the node's
 * disk, which is known by the UUID.
 *
 * @param type {@code ext2}, {@code ext3} or {@code ext4}
 */
record DiskFormat(String type, UUID uuid) {

    private static final String TREES = "/var/lib/podium/filesystems";
    private static final int SUPERBLOCK = 1024;
    private static final int LENGTH = 1024;
    private static final int MAGIC_AT = 0x38;
    private static final int COMPATIBLE_AT = 0x5c;
    private static final int INCOMPATIBLE_AT = 0x60;
    private static final int UUID_AT = 0x68;
    private static final short MAGIC = (short) 0xef53;
    private static final int JOURNAL = 0x4;
    private static final int EXTENTS = 0x40;

    /** What is on a device; null: nothing that is known. */
    static @Nullable DiskFormat of(Path device) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(device)) {
            ByteBuffer block = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            channel.position(SUPERBLOCK);
            while (block.hasRemaining() && channel.read(block) >= 0) {
                // Goes on until it is full, or the device ends.
            }
            if (block.hasRemaining() || block.getShort(MAGIC_AT) != MAGIC) {
                return null;
            }
            String type = (block.getInt(INCOMPATIBLE_AT) & EXTENTS) != 0
                    ? "ext4"
                    : (block.getInt(COMPATIBLE_AT) & JOURNAL) != 0 ? "ext3" : "ext2";
            block.order(ByteOrder.BIG_ENDIAN);
            return new DiskFormat(type, new UUID(block.getLong(UUID_AT), block.getLong(UUID_AT + Long.BYTES)));
        }
    }

    /** Makes a new file system on a device. */
    static DiskFormat make(Path device, String type) throws IOException {
        if (Files.size(device) < SUPERBLOCK + LENGTH) {
            throw new FileException(FileException.FULL);
        }
        DiskFormat made = new DiskFormat(type, UUID.randomUUID());
        ByteBuffer block = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        block.putShort(MAGIC_AT, MAGIC);
        block.putInt(COMPATIBLE_AT, type.equals("ext2") ? 0 : JOURNAL);
        block.putInt(INCOMPATIBLE_AT, type.equals("ext4") ? EXTENTS : 0);
        block.order(ByteOrder.BIG_ENDIAN);
        block.putLong(UUID_AT, made.uuid.getMostSignificantBits());
        block.putLong(UUID_AT + Long.BYTES, made.uuid.getLeastSignificantBits());
        try (SeekableByteChannel channel = Files.newByteChannel(device, StandardOpenOption.WRITE)) {
            channel.position(SUPERBLOCK);
            channel.write(block);
        }
        return made;
    }

    /** Where the files are of the file system on {@code device}. */
    Path tree(Path device) throws IOException {
        Path tree = device.getFileSystem().getPath(TREES, uuid.toString());
        if (!Files.exists(tree)) {
            Files.createDirectories(tree.resolve("lost+found"));
        }
        return tree;
    }
}
