package dev.podium.web.connect;

import dev.podium.nodeagent.RunningContainer.Input;
import dev.podium.nodeagent.RunningContainer.Terminal;

/**
 * Which streams a client wants of a command (upstream's {@code remotecommand.Options}).
 *
 * @param terminal a terminal has one output: its errors come on {@code stdout}
 */
public record CommandStreams(Input stdin, Output stdout, Output stderr, Terminal terminal) {

    /** The channels' numbers in every protocol. */
    static final int STDIN = 0;

    static final int STDOUT = 1;
    static final int STDERR = 2;
    static final int ERROR = 3;
    static final int RESIZE = 4;
    static final int COUNT = 5;

    /** Whether the client wants to see an output. */
    public enum Output {
        DROPPED,
        SENT
    }

    public CommandStreams {
        stderr = terminal == Terminal.TTY ? Output.DROPPED : stderr;
    }

    /** Whether there is any stream at all. */
    public boolean any() {
        return stdin == Input.OPEN || stdout == Output.SENT || stderr == Output.SENT;
    }

    /** How many streams a SPDY client opens, with the one for errors. */
    int expected(Resizing resizing) {
        return 1
                + (stdin == Input.OPEN ? 1 : 0)
                + (stdout == Output.SENT ? 1 : 0)
                + (stderr == Output.SENT ? 1 : 0)
                + (terminal == Terminal.TTY && resizing == Resizing.STREAMED ? 1 : 0);
    }

    /** Whether a protocol has a stream for the terminal's size. */
    enum Resizing {
        UNKNOWN,
        STREAMED
    }

    /** The output channel that tells a client that the connection stands, by an empty message. */
    int greeting() {
        return stdout == Output.SENT ? STDOUT : stderr == Output.SENT ? STDERR : ERROR;
    }
}
