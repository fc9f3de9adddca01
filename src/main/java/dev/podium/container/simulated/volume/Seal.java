package dev.podium.container.simulated.volume;

import dev.podium.container.simulated.volume.VolumeArchive.DamagedContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * What a file ends with: whose content it is, and by what is found whether it is still that. Programs that read archives do not look
 * beyond their end.
 *
 * @param length of the content, in bytes
 * @param checksum CRC-32C of the content, the path, and the length of the path
 */
record Seal(long length, String path, int checksum) {

    private static final long MAGIC = 0x706f6469756d2d31L; // podium-1
    private static final int FIXED = 2 * Integer.BYTES + Long.BYTES;
    /** No path is longer, in bytes. */
    private static final int MOST = 1 << 20;

    /** The seal at the end of a file. */
    static Seal of(FileChannel file) throws IOException {
        long size = file.size();
        if (size < FIXED) {
            throw new DamagedContent("it is too short");
        }
        ByteBuffer end = read(file, size - FIXED, FIXED);
        int pathLength = end.getInt();
        int checksum = end.getInt();
        if (end.getLong() != MAGIC || pathLength < 0 || pathLength > Math.min(MOST, size - FIXED)) {
            throw new DamagedContent("its end is missing");
        }
        long length = size - FIXED - pathLength;
        return new Seal(length, FileName.text(read(file, length, pathLength)), checksum);
    }

    private static ByteBuffer read(FileChannel file, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new DamagedContent("it is too short");
            }
        }
        return bytes.flip();
    }

    /** Reads all of a file, from its beginning. */
    void verify(FileChannel file, String expected) throws IOException {
        CRC32C found = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        long left = file.size() - Integer.BYTES - Long.BYTES;
        while (left > 0) {
            bytes.clear().limit((int) Math.min(left, bytes.capacity()));
            int count = file.read(bytes);
            if (count < 0) {
                throw new DamagedContent("it is too short");
            }
            found.update(bytes.flip());
            left -= count;
        }
        if ((int) found.getValue() != checksum) {
            throw new DamagedContent("its checksum is another");
        }
        if (!path.equals(expected)) {
            throw new DamagedContent("it is of " + path);
        }
    }

    /** Writes a content, and then the seal. */
    static final class Writer extends OutputStream {

        private final OutputStream output;
        private final CRC32C checksum = new CRC32C();

        Writer(OutputStream output) {
            this.output = output;
        }

        @Override
        public void write(int b) throws IOException {
            checksum.update(b);
            output.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            checksum.update(bytes, from, length);
            output.write(bytes, from, length);
        }

        void seal(String path) throws IOException {
            byte[] name = FileName.bytes(path);
            write(name);
            write(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
            output.write(ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt((int) checksum.getValue()).putLong(MAGIC).array());
            output.flush();
        }
    }
}
