package dev.podium.cel;

/** An expression that cannot be compiled, or has no value. */
public class ExpressionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ExpressionException(String message) {
        super(message);
    }
}
