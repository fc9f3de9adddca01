package dev.podium.cel;

import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression. Values are maps with texts as keys, lists, texts, {@code Long}, {@code Double}, {@code Boolean},
 * {@link java.time.Instant}, {@link java.time.Duration}, {@link Values#NULL} and {@link Optional}. Immutable and safe to
 * share.
 *
 * <p>Variables are of any type here: what does not fit is found when the expression is evaluated. {@link Language} knows more
 * of its variables.
 */
public final class Expression {

    private final String text;
    private final CelRuntime.Program program;

    Expression(String text, CelRuntime.Program program) {
        this.text = text;
        this.program = program;
    }

    /**
     * Compiles an expression.
     *
     * @param variables the names that it may use
     * @throws ExpressionException if it is none, or uses what is not declared
     */
    public static Expression compile(String text, Set<String> variables) {
        try {
            return new Expression(text, Environment.shared().program(text, variables));
        } catch (CelValidationException | CelEvaluationException wrong) {
            throw new ExpressionException(message(wrong));
        }
    }

    /**
     * Looks an expression over.
     *
     * @param variables the names that it may use
     * @param results what it may come to
     * @throws WrongResultException if it is known to come to something else
     * @throws ExpressionException if it is none, or uses what is not declared
     */
    public static void check(String text, Set<String> variables, Set<Result> results) {
        try {
            Result.demand(Environment.shared().tree(text, variables), results);
        } catch (CelValidationException wrong) {
            throw new ExpressionException(message(wrong));
        }
    }

    /**
     * Compiles an expression that may make objects, as those of MutatingAdmissionPolicies do: {@link ObjectValue}s.
     *
     * @param variables the names that it may use
     * @throws ExpressionException if it is none, or uses what is not declared
     */
    public static Expression compileMutation(String text, Set<String> variables) {
        try {
            return new Expression(text, Environment.shared().mutation(text, variables));
        } catch (CelValidationException | CelEvaluationException wrong) {
            throw new ExpressionException(message(wrong));
        }
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
