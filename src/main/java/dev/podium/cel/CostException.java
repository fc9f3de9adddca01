package dev.podium.cel;

/** An evaluation was given up: it has cost more than it may. */
public final class CostException extends ExpressionException {

    private static final long serialVersionUID = 1L;

    /** Of what there was too much. */
    public enum Limit {
        /** One evaluation. */
        CALL,
        /** All evaluations of a {@link Budget}. */
        BUDGET
    }

    private final Limit limit;

    CostException(Limit limit, String message) {
        super(message);
        this.limit = limit;
    }

    public Limit limit() {
        return limit;
    }
}
