package dev.podium.container.simulated;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A terminal's line discipline in canonical mode: what is typed is echoed, can be rubbed out, and reaches the program line
 * by line; {@code ^C} interrupts, {@code ^D} ends; what the program prints gets a carriage return before each newline.
 */
final class Terminal {

    private static final int INTERRUPT = 3;
    private static final int END = 4;
    private static final int BACKSPACE = 8;
    private static final int DELETE = 127;

    private final TypedInput lines;
    private final OutputStream screen;
    private final OutputStream output = new Screen();
    private final OutputStream keyboard = new Keyboard();
    private volatile Runnable interrupt = () -> {};

    /**
     * @param lines where the program reads
     * @param screen what the user sees
     */
    Terminal(TypedInput lines, OutputStream screen) {
        this.lines = lines;
        this.screen = screen;
    }

    /** Where the program prints. */
    OutputStream output() {
        return output;
    }

    /** Where the user types. */
    OutputStream keyboard() {
        return keyboard;
    }

    void onInterrupt(Runnable action) {
        interrupt = action;
    }

    private final class Screen extends OutputStream {

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            ByteArrayOutputStream cooked = new ByteArrayOutputStream(length + 16);
            for (int i = offset; i < offset + length; i++) {
                if (from[i] == '\n') {
                    cooked.write('\r');
                }
                cooked.write(from[i]);
            }
            screen.write(cooked.toByteArray());
        }
    }

    private final class Keyboard extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream(0);

        @Override
        public synchronized void write(int value) throws IOException {
            int key = value & 0xff;
            switch (key) {
                case INTERRUPT -> {
                    line.reset();
                    screen.write("^C\r\n".getBytes(StandardCharsets.US_ASCII));
                    interrupt.run();
                }
                case END -> {
                    if (line.size() == 0) {
                        lines.end();
                    } else {
                        flushLine();
                    }
                }
                case BACKSPACE, DELETE -> rubOut();
                case '\r', '\n' -> {
                    line.write('\n');
                    output.write('\n');
                    flushLine();
                }
                default -> {
                    line.write(key);
                    screen.write(key);
                }
            }
        }

        private void rubOut() throws IOException {
            if (line.size() > 0) {
                byte[] kept = line.toByteArray();
                line.reset();
                line.write(kept, 0, kept.length - 1);
                screen.write(new byte[] {BACKSPACE, ' ', BACKSPACE});
            }
        }

        private void flushLine() throws IOException {
            byte[] complete = line.toByteArray();
            line.reset();
            lines.line(complete);
        }

        @Override
        public void close() {
            lines.finish();
        }
    }
}
