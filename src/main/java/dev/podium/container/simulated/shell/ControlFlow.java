package dev.podium.container.simulated.shell;

/** Leaves commands early: loops, functions, the shell. */
final class ControlFlow extends RuntimeException {

    /** What is left. */
    enum Kind {
        BREAK,
        CONTINUE,
        RETURN,
        EXIT
    }

    private final Kind kind;
    private final int value;

    /** @param value how many loops, or the status */
    ControlFlow(Kind kind, int value) {
        super(null, null, false, false);
        this.kind = kind;
        this.value = value;
    }

    Kind kind() {
        return kind;
    }

    int value() {
        return value;
    }
}
