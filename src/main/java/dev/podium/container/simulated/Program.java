package dev.podium.container.simulated;

/**
 * What a container, or a command in one, does: the simulated counterpart of an executable file.
 *
 * <p>It runs on a virtual thread of its own and should end soon once that is interrupted. Everything it waits for must go
 * through its {@link Process} (streams, connections, {@link Process#sleep}), so that a manual clock can tell that it is
 * idle. A server that only waits for connections is better written as a {@link Resident}.
 */
@FunctionalInterface
public interface Program {

    /**
     * Runs to the end; answers with the exit code. An {@link java.io.IOException} prints its message to the standard error
     * and ends with 1 (with 141 if a reader has gone), any other exception prints its stack and ends with 134.
     */
    int run(Process process) throws Exception;
}
