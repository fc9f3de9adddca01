package dev.podium.container.simulated;

import java.io.IOException;
import java.io.OutputStream;

/** An output of a process: refuses to write once the process has been killed. That of a child does not depend on its parent. */
final class LivingOutput extends OutputStream {

    private final Process process;
    private final OutputStream sink;

    LivingOutput(Process process, OutputStream sink) {
        this.process = process;
        this.sink = sink instanceof LivingOutput inherited ? inherited.sink : sink;
    }

    @Override
    public void write(int value) throws IOException {
        process.live();
        sink.write(value);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        process.live();
        sink.write(from, offset, length);
    }

    @Override
    public void flush() throws IOException {
        sink.flush();
    }
}
