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

    /**
     * Evaluates the expression.
     *
     * @param values of the variables; one that is missing is an error only if it is used
     * @throws ExpressionException if there is no value, such as for a key that is not there
     */
    public Object evaluate(Map<String, ?> values) {
        try {
            return Values.plain(program.eval(values));
        } catch (CelEvaluationException failed) {
            throw new ExpressionException(message(failed));
        }
    }

    /**
     * Evaluates an expression that is a condition.
     *
     * @throws ExpressionException as {@link #evaluate}, and if the value is no boolean
     */
    public boolean holds(Map<String, ?> values) {
        return switch (evaluate(values)) {
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
