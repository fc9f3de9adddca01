package dev.podium.container.simulated.shell;

import org.jspecify.annotations.Nullable;

/** A script that does not parse. */
final class SyntaxException extends RuntimeException {

    /** Whether more input could complete the script. */
    enum Cause {
        WRONG,
        INCOMPLETE
    }

    private final Cause kind;
    private final int line;
    private final @Nullable String near;

    private SyntaxException(Cause kind, String message, int line, @Nullable String near) {
        super(message);
        this.kind = kind;
        this.line = line;
        this.near = near;
    }

    Cause kind() {
        return kind;
    }

    /** The line that is wrong, from 1; 0: that of the command. */
    int line() {
        return line;
    }

    /** Whether bash shows the line too. */
    boolean showsLine() {
        return near != null;
    }

    /** As ash says it. */
    static SyntaxException unexpected(String token) {
        return new SyntaxException(Cause.WRONG, "syntax error: unexpected " + token, 0, null);
    }

    /** As ash says it. */
    static SyntaxException incomplete(String expected) {
        return new SyntaxException(Cause.INCOMPLETE, "syntax error: " + expected, 0, null);
    }

    /** As bash says it. */
    static SyntaxException near(String token, int line) {
        return new SyntaxException(Cause.WRONG, "syntax error near unexpected token `" + token + "'", line, token);
    }

    /** With a message of its own. */
    static SyntaxException of(Cause kind, String message, int line) {
        return new SyntaxException(kind, message, line, null);
    }
}
