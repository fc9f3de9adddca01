package dev.podium.container.simulated;

/**
 * A program that holds no thread while it is idle: it sets up listeners, timers and signal handlers and returns; its process
 * then lives on until {@link Process#exit} or a signal. An idle web server is a listener and nothing else.
 */
@FunctionalInterface
public interface Resident extends Program {

    /** Sets up and returns; an exception ends the process as one of {@link Program#run} does. */
    void start(Process process) throws Exception;

    @Override
    default int run(Process process) throws Exception {
        start(process);
        return process.await();
    }
}
