package dev.podium.machinery.apply;

/** A value that does not fit its schema, with a path and in structured-merge-diff's words. */
final class MismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
        super(message, null, false, false);
    }
}
