package dev.podium.container.simulated.shell;

/** An error in a command's expansion or redirection: the command does not run. */
final class ShellException extends RuntimeException {

    /** What becomes of the shell. */
    enum Outcome {
        COMMAND_FAILS,
        /** It goes on with the script's next line, as bash does. */
        LINE_ENDS,
        /** It ends, as a parameter that must be set ends it. */
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
