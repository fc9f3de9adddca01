package dev.podium.container.simulated;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes over what a block device holds, from its beginning; it neither grows nor shrinks. */
final class BlockOutput extends OutputStream {

    private final SeekableByteChannel channel;

    BlockOutput(Path behind) throws IOException {
        this.channel = Files.newByteChannel(behind, StandardOpenOption.WRITE, StandardOpenOption.READ);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int fits = (int) Math.min(length, channel.size() - channel.position());
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
