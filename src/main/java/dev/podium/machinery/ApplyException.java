package dev.podium.machinery;

/** An apply that cannot be carried out, in upstream's words. */
public final class ApplyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ApplyException(String message) {
        super(message, null, false, false);
    }
}
