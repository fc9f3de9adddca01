package dev.podium.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compiles expressions over variables of which something is known, so that what does not fit is found before there is any
 * value. Making one costs some milliseconds: whoever has several expressions over the same variables keeps it. Immutable.
 */
public final class Language {

    /** What the parser finds, in the words of its generator; upstream's library says that it is the syntax. */
    private static final Pattern CANDIDATES = Pattern.compile("(found no matching overload for .*) \\(candidates: .*\\)");
    private static final Pattern SYNTAX = Pattern.compile("(ERROR: <input>:\\d+:\\d+: )(mismatched input|extraneous input|no viable"
            + " alternative|missing |token recognition error)");

    /** What expressions may do. */
    private enum Use {
        LOOK,
        MAKE_OBJECTS
    }

    private final Cel cel;
    private final Use use;
    private final ShapeTypes types;
    private final Map<String, Shape> variables;

    private Language(Cel cel, Use use, ShapeTypes types, Map<String, Shape> variables) {
        this.cel = cel;
        this.use = use;
        this.types = types;
        this.variables = variables;
    }

    /** @param variables the names that expressions may use, and what is known of them */
    public static Language over(Map<String, Shape> variables) {
        return of(variables, Use.LOOK);
    }

    /**
     * A language whose expressions may make objects too, as those of MutatingAdmissionPolicies do: {@link ObjectValue}s.
     *
     * @param variables the names that expressions may use, and what is known of them
     */
    public static Language making(Map<String, Shape> variables) {
        return of(variables, Use.MAKE_OBJECTS);
    }

    private static Language of(Map<String, Shape> variables, Use use) {
        ShapeTypes types = new ShapeTypes();
        Functions functions = new Functions();
        if (use == Use.MAKE_OBJECTS) {
            Initializers.add(functions);
        }
        CelBuilder builder = Environment.builder(functions);
        variables.forEach((name, shape) -> builder.addVar(name, types.of(shape, name + "Type")));
        return new Language(builder.setTypeProvider(types).build(), use, types, Map.copyOf(variables));
    }

    /**
     * The same with one more variable: an object whose members are what expressions come to.
     *
     * @param name of the variable
     */
    public Language with(String name, Map<String, Expression> members) {
        Map<String, CelType> fields = new LinkedHashMap<>();
        members.forEach((member, expression) -> fields.put(member, expression.type()));
        ShapeTypes extended = new ShapeTypes(types);
        CelType type = extended.object("kubernetes." + name, fields);
        Cel extendedCel = cel.toCelBuilder().setTypeProvider(extended).addVar(name, type).build();
        return new Language(extendedCel, use, extended, variables);
    }

    /**
     * Looks an expression over, whatever it comes to.
     *
     * @throws ExpressionException if it is none, uses what is not declared, or what does not fit
     */
    public void check(String text) {
        tree(text);
    }

    /**
     * Compiles an expression, whatever it comes to.
     *
     * @throws ExpressionException if it is none, uses what is not declared, or what does not fit
     */
    public Expression compile(String text) {
        return compiled(text, tree(text));
    }

    /**
     * Compiles an expression that must come to one of some results.
     *
     * @throws WrongResultException if it comes to something else, or to a value of unknown type
     * @throws ExpressionException if it is none, uses what is not declared, or what does not fit
     */
    public Expression compile(String text, Set<Result> results) {
        CelAbstractSyntaxTree tree = tree(text);
        Result.demand(tree, results);
        return compiled(text, tree);
    }

    private CelAbstractSyntaxTree tree(String text) {
        try {
            return switch (use) {
                case LOOK -> cel.compile(text).getAst();
                case MAKE_OBJECTS -> cel.check(Initializers.replaced(cel.parse(text).getAst())).getAst();
            };
        } catch (CelValidationException wrong) {
            String message = SYNTAX.matcher(Expression.message(wrong)).replaceAll("$1Syntax error: $2");
            // Go's compiler does not say what would have matched.
            throw new ExpressionException(CANDIDATES.matcher(message).replaceAll("$1"));
        }
    }

    private Expression compiled(String text, CelAbstractSyntaxTree tree) {
        try {
            return new Expression(text, tree, cel.createProgram(tree), variables);
        } catch (CelEvaluationException wrong) {
            throw new ExpressionException(Expression.message(wrong));
        }
    }
}
