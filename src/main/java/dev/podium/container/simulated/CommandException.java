package dev.podium.container.simulated;

/** A command that cannot be run. */
public final class CommandException extends Exception {

    /** Why. */
    public enum Reason {
        NOT_FOUND,
        NOT_EXECUTABLE
    }

    private final Reason reason;
    private final String command;

    CommandException(Reason reason, String command) {
        super(command);
        this.reason = reason;
        this.command = command;
    }

    public Reason reason() {
        return reason;
    }

    /** 127 or 126, as a shell says. */
    public int exitCode() {
        return reason == Reason.NOT_FOUND ? 127 : 126;
    }

    /** What a shell prints: {@code not found} or {@code Permission denied}. */
    public String shellText() {
        return reason == Reason.NOT_FOUND ? "not found" : "Permission denied";
    }

    /** What runc says. */
    String runcText() {
        String why =
                switch (reason) {
                    case NOT_EXECUTABLE -> "permission denied";
                    case NOT_FOUND -> command.indexOf('/') < 0
                            ? "executable file not found in $PATH"
                            : "stat " + command + ": no such file or directory";
                };
        return "exec: \"" + command + "\": " + why;
    }
}
