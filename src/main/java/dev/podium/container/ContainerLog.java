package dev.podium.container;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What a container has written, line by line, numbered from 0; the oldest lines go when it grows too long. */
public interface ContainerLog {

    /** The number of the oldest line kept. */
    long first();

    /** The number that the next line will get. */
    long next();

    /** How long a file with the lines that are kept would be, each with its time and its stream. */
    long bytes();

    /** Up to {@code max} lines from number {@code from} (or from the oldest kept) on; empty if there are none yet. */
    List<Line> read(long from, int max);

    /** Waits until line {@code number} exists or no further line can come; tells whether it exists. */
    boolean await(long number) throws InterruptedException;

    /**
     * A line.
     *
     * @param text the bytes without the newline
     */
    record Line(Instant time, Stream stream, byte[] text, Ending ending) {

        /** What was written: the text, and its newline if there was one. */
        public byte[] written() {
            if (ending == Ending.NONE) {
                return text;
            }
            byte[] whole = Arrays.copyOf(text, text.length + 1);
            whole[text.length] = '\n';
            return whole;
        }
    }

    /** What a line ended with. */
    enum Ending {
        NEWLINE,
        /** The stream was closed, or the line had grown too long. */
        NONE
    }

    /** Where a line was written. */
    enum Stream {
        STDOUT,
        STDERR
    }
}
