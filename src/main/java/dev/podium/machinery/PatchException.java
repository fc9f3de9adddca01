package dev.podium.machinery;

/** A patch that cannot be carried out, with upstream's message. */
public final class PatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is, and so which status the client sees. */
    public enum Reason {
        /** The patch itself is not well formed. */
        MALFORMED(400),
        /** The patch has more operations than are carried out at once. */
        TOO_LARGE(413),
        /** The patch is well formed and does not apply to this object. */
        DOES_NOT_APPLY(422),
        /** An operation of the patch tests for a value that the object does not have there. */
        TEST_FAILED(422);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        /** The HTTP status upstream answers with. */
        public int code() {
            return code;
        }
    }

    private final Reason reason;

    public PatchException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static PatchException malformed(String message) {
        return new PatchException(Reason.MALFORMED, message);
    }

    static PatchException doesNotApply(String message) {
        return new PatchException(Reason.DOES_NOT_APPLY, message);
    }
}
