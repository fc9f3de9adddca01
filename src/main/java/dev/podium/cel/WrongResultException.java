package dev.podium.cel;

/** An expression comes to something else than it must. */
public final class WrongResultException extends ExpressionException {

    private static final long serialVersionUID = 1L;

    WrongResultException(String message) {
        super(message);
    }
}
