package dev.podium.cel;

/**
 * What several evaluations may cost together, in upstream's units, of which some are looking at a member, a comparison or ten
 * characters of a text (apiserver, pkg/apis/cel/config.go). Of one thread.
 */
public final class Budget {

    /** What one evaluation may cost. */
    static final long PER_CALL = 1_000_000;

    private static final long VALIDATION = 10_000_000;
    private static final long CONDITIONS = 2_500_000;

    private long left;

    private Budget(long left) {
        this.left = left;
    }

    /** Of all rules about one object, or of one policy. */
    public static Budget ofValidation() {
        return new Budget(VALIDATION);
    }

    /** Of all match conditions of one webhook or policy. */
    public static Budget ofConditions() {
        return new Budget(CONDITIONS);
    }

    /** @throws CostException if there is not so much left */
    void spend(long cost) {
        left -= cost;
        if (left < 0) {
            throw new CostException(
                    CostException.Limit.BUDGET, "validation failed due to running out of cost budget, no further validation rules will be run");
        }
    }
}
