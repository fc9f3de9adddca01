package dev.podium.cel;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import java.util.Map;
import java.util.Set;

/**
 * Compiles expressions over variables of which something is known, so that what does not fit is found before there is any
 * value. Making one costs some milliseconds: whoever has several expressions over the same variables keeps it.
 */
public final class Language {

    private final Cel cel;

    private Language(Cel cel) {
        this.cel = cel;
    }

    /** @param variables the names that expressions may use, and what is known of them */
    public static Language over(Map<String, Shape> variables) {
        return new Language(Environment.typed(variables));
    }

    /**
     * Looks an expression over, whatever it comes to.
     *
     * @throws ExpressionException if it is none, uses what is not declared, or what does not fit
     */
    public void check(String text) {
        try {
            cel.compile(text).getAst();
        } catch (CelValidationException wrong) {
            throw new ExpressionException(Expression.message(wrong));
        }
    }

    /**
     * Compiles an expression. What comes to a value of unknown type passes, and is judged by its value.
     *
     * @throws WrongResultException if it comes to something else than it must
     * @throws ExpressionException if it is none, uses what is not declared, or what does not fit
     */
    public Expression compile(String text, Result result) {
        try {
            CelAbstractSyntaxTree tree = cel.compile(text).getAst();
            Result.demand(tree, Set.of(result));
            return new Expression(text, cel.createProgram(tree));
        } catch (CelValidationException | CelEvaluationException wrong) {
            throw new ExpressionException(Expression.message(wrong));
        }
    }
}
