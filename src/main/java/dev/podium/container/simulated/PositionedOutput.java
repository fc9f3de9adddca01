package dev.podium.container.simulated;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes over what is there, from some place on: over a file, or over a block device, which neither grows nor shrinks. */
final class PositionedOutput extends OutputStream {

    private final SeekableByteChannel channel;
    private final long limit;

    private PositionedOutput(SeekableByteChannel channel, long limit) {
        this.channel = channel;
        this.limit = limit;
    }

    /** @param from the place, in bytes from the beginning */
    static PositionedOutput onDevice(Path behind, long from) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(behind, StandardOpenOption.WRITE);
        return new PositionedOutput(channel.position(from), channel.size());
    }

    /** What is behind {@code from} stays unless it is to be cut off. */
    static PositionedOutput onFile(Path file, long from, VirtualFiles.WriteMode mode) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE);
        if (mode == VirtualFiles.WriteMode.TRUNCATE) {
            channel.truncate(from);
        }
        return new PositionedOutput(channel.position(from), Long.MAX_VALUE);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int fits = (int) Math.clamp(limit - channel.position(), 0, length);
        ByteBuffer left = ByteBuffer.wrap(bytes, from, fits);
        while (left.hasRemaining()) {
            channel.write(left);
        }
        if (fits < length) {
            throw new FileException(FileException.FULL);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
