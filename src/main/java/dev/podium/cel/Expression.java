package dev.podium.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression. Values are maps with texts as keys, lists, texts, {@code Long}, {@code Double}, {@code Boolean},
 * {@link java.time.Instant}, {@link java.time.Duration}, {@link Values#NULL} and {@link Optional}. Immutable and safe to
 * share.
 *
 * <p>{@link Language} compiles them.
 */
public final class Expression {

    private final String text;
    private final CelAbstractSyntaxTree tree;
    private final CelRuntime.Program program;
    private final Map<String, Shape> variables;

    /** @param variables what is known of them, as {@link #worstCost} wants it */
    Expression(String text, CelAbstractSyntaxTree tree, CelRuntime.Program program, Map<String, Shape> variables) {
        this.text = text;
        this.tree = tree;
        this.program = program;
        this.variables = variables;
    }

    /** What it comes to. */
    CelType type() {
        return tree.getResultType();
    }

    /** Whether it looks at a variable. */
    public boolean uses(String variable) {
        return tree.getReferenceMap().values().stream().anyMatch(each -> each.name().equals(variable));
    }

    /** What an evaluation may cost at worst, by how large the variables may be; {@link Long#MAX_VALUE} if nothing bounds it. */
    public long worstCost() {
        return CostEstimate.worst(tree, variables);
    }

    /**
     * Evaluates the expression.
     *
     * @param values of the variables; one that is missing is an error only if it is used
     * @param budget what it costs is taken from
     * @throws CostException if it costs too much
     * @throws ExpressionException if there is no value, such as for a key that is not there
     */
    public Object evaluate(Map<String, ?> values, Budget budget) {
        CostMeter meter = new CostMeter();
        try {
            Object value = Values.plain(program.trace(values, meter));
            budget.spend(meter.cost());
            return value;
        } catch (CelEvaluationException failed) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof ExpressionException own) {
                    throw own;
                }
            }
            budget.spend(meter.cost());
            throw new ExpressionException(message(failed));
        }
    }

    /**
     * Evaluates an expression that is a condition.
     *
     * @throws ExpressionException as {@link #evaluate}, and if the value is no boolean
     */
    public boolean holds(Map<String, ?> values, Budget budget) {
        return switch (evaluate(values, budget)) {
            case Boolean holds -> holds;
            case Object other -> throw new ExpressionException("must evaluate to bool, not to " + other);
        };
    }

    @Override
    public String toString() {
        return text;
    }

    /** In the words of upstream's library, without prefixes that tell where in the expression the failure was. */
    static String message(Exception failure) {
        @Nullable String message = failure.getMessage();
        return message == null
                ? failure.toString()
                : message.replaceFirst("^evaluation error( at <input>:\\d+)?: ", "")
                        .replaceFirst("^key '(.*)' is not present in map\\.$", "no such key: $1");
    }
}
