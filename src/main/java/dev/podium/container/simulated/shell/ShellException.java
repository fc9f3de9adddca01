package dev.podium.container.simulated.shell;

/** An error in a command's expansion or redirection: the command does not run. */
final class ShellException extends RuntimeException {

    /** What becomes of the shell. */
    enum Outcome {
        COMMAND_FAILS,
        SHELL_EXITS
    }

    private final Outcome outcome;

    ShellException(Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    Outcome outcome() {
        return outcome;
    }
}
