package dev.podium.container.simulated;

import java.io.IOException;

/** The body of a process' thread: runs its program, and ends the process as the program has ended. */
record Execution(Process process, Program program) implements Runnable {

    private static final int BROKEN_PIPE = 141;
    private static final int CRASH = 134;

    @Override
    public void run() {
        int code;
        try {
            if (program instanceof Resident resident) {
                resident.start(process);
                return;
            }
            code = program.run(process);
        } catch (ProcessEnded over) {
            return;
        } catch (InterruptedException stop) {
            code = PosixSignal.INT.exitCode();
        } catch (IOException failure) {
            code = "Broken pipe".equals(failure.getMessage())
                    ? BROKEN_PIPE
                    : complain(process.argv().getFirst() + ": " + failure.getMessage(), 1);
        } catch (Exception | StackOverflowError failure) {
            code = complain(failure.toString(), CRASH);
        }
        process.finish(code);
    }

    private int complain(String message, int code) {
        try {
            process.printError(message);
        } catch (IOException | ProcessEnded nobodyListens) {
            return code;
        }
        return code;
    }
}
