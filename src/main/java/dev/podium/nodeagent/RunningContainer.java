package dev.podium.nodeagent;

import java.util.List;

/** A container that runs, and what can be done with it. */
public interface RunningContainer {

    /**
     * Runs a command in it.
     *
     * @throws NodeAgentException if the command cannot be started, in the words of a kubelet and its runtime
     */
    Session exec(List<String> command, Input input, Terminal terminal) throws NodeAgentException;

    /**
     * Attaches to its main process; whether that has an input and a terminal is its own matter.
     *
     * @throws NodeAgentException if it has ended meanwhile
     */
    Session attach() throws NodeAgentException;

    /** Whether its main process has a terminal. */
    Terminal terminal();

    /** Whether a command gets an input. */
    enum Input {
        NONE,
        OPEN
    }

    /** Whether a command's streams are a terminal. */
    enum Terminal {
        NONE,
        TTY
    }
}
