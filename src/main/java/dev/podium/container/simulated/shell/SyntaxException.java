package dev.podium.container.simulated.shell;

/** A script that does not parse. */
final class SyntaxException extends RuntimeException {

    /** Whether more input could complete the script. */
    enum Cause {
        WRONG,
        INCOMPLETE
    }

    private final Cause kind;

    SyntaxException(Cause kind, String message) {
        super(message);
        this.kind = kind;
    }

    Cause kind() {
        return kind;
    }

    static SyntaxException unexpected(String token) {
        return new SyntaxException(Cause.WRONG, "syntax error: unexpected " + token);
    }

    static SyntaxException incomplete(String expected) {
        return new SyntaxException(Cause.INCOMPLETE, "syntax error: " + expected);
    }
}
