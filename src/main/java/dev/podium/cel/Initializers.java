package dev.podium.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelList;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.CelStruct;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets expressions make objects: {@code Object}, whatever begins with {@code Object.}, and {@code JSONPatch}. The library only
 * knows types whose fields are listed beforehand, and those of {@code Object} are not, so that each initializer becomes a call
 * with a map before the expression is checked.
 */
final class Initializers {

    static final Kind OBJECT = Kind.opaque("Object", ObjectValue.class);
    static final Kind PATCH = Kind.opaque("JSONPatch", ObjectValue.class);

    private static final String PATCH_NAME = "JSONPatch";

    private static final Set<String> PATCH_FIELDS = Set.of("op", "path", "from", "value");

    /** After all that a parser gives out. */
    private long next = 1L << 32;

    private Initializers() {}

    static void add(Functions functions) {
        for (Maker each : Maker.values()) {
            functions.global(each.function, List.of(Kind.TEXT, Kind.ANY), each.result, arguments ->
                    new ObjectValue((String) arguments.getFirst(), (Map<?, ?>) arguments.get(1)));
        }
        functions.global("jsonpatch.escapeKey", List.of(Kind.TEXT), Kind.TEXT, arguments ->
                ((String) arguments.getFirst()).replace("~", "~0").replace("/", "~1"));
    }

    /** What initializers become. No expression can contain the names of these functions. */
    private enum Maker {
        WHOLE("@object", OBJECT),
        PART("@part", Kind.ANY),
        OPERATION("@patch", PATCH);

        private final String function;
        private final Kind result;

        Maker(String function, Kind result) {
            this.function = function;
            this.result = result;
        }

        static Maker of(String name) {
            return switch (name) {
                case "Object" -> WHOLE;
                case PATCH_NAME -> OPERATION;
                default -> PART;
            };
        }
    }

    /** @throws ExpressionException if an operation of a patch has a field that there is none of */
    static CelAbstractSyntaxTree replaced(CelAbstractSyntaxTree parsed) {
        return CelAbstractSyntaxTree.newParsedAst(new Initializers().replaced(parsed.getExpr()), parsed.getSource());
    }

    private CelExpr replaced(CelExpr expression) {
        return switch (expression.getKind()) {
            case NOT_SET, CONSTANT, IDENT -> expression;
            case SELECT -> {
                CelSelect select = expression.select();
                yield CelExpr.ofSelect(expression.id(), replaced(select.operand()), select.field(), select.testOnly());
            }
            case CALL -> {
                CelCall call = expression.call();
                yield CelExpr.ofCall(
                        expression.id(), call.target().map(this::replaced), call.function(), replaced(call.args()));
            }
            case LIST -> {
                CelList list = expression.list();
                yield CelExpr.ofList(expression.id(), replaced(list.elements()), list.optionalIndices());
            }
            case MAP -> CelExpr.ofMap(
                    expression.id(),
                    expression.map().entries().stream()
                            .map(each -> CelExpr.ofMapEntry(
                                    each.id(), replaced(each.key()), replaced(each.value()), each.optionalEntry()))
                            .collect(ImmutableList.toImmutableList()));
            case STRUCT -> struct(expression.id(), expression.struct());
            case COMPREHENSION -> {
                CelComprehension loop = expression.comprehension();
                yield CelExpr.ofComprehension(
                        expression.id(),
                        loop.iterVar(),
                        loop.iterVar2(),
                        replaced(loop.iterRange()),
                        loop.accuVar(),
                        replaced(loop.accuInit()),
                        replaced(loop.loopCondition()),
                        replaced(loop.loopStep()),
                        replaced(loop.result()));
            }
        };
    }

    private ImmutableList<CelExpr> replaced(List<CelExpr> expressions) {
        return expressions.stream().map(this::replaced).collect(ImmutableList.toImmutableList());
    }

    private CelExpr struct(long id, CelStruct struct) {
        String name = struct.messageName();
        if (!name.equals("Object") && !name.startsWith("Object.") && !name.equals(PATCH_NAME)) {
            return CelExpr.ofStruct(
                    id,
                    name,
                    struct.entries().stream()
                            .map(each -> CelExpr.ofStructEntry(
                                    each.id(), each.fieldKey(), replaced(each.value()), each.optionalEntry()))
                            .collect(ImmutableList.toImmutableList()));
        }
        ImmutableList.Builder<CelExpr.CelMap.Entry> fields = ImmutableList.builder();
        for (CelStruct.Entry each : struct.entries()) {
            if (name.equals(PATCH_NAME) && !PATCH_FIELDS.contains(each.fieldKey())) {
                throw new ExpressionException("undefined field '" + each.fieldKey() + "'");
            }
            fields.add(CelExpr.ofMapEntry(
                    each.id(), text(each.fieldKey()), replaced(each.value()), each.optionalEntry()));
        }
        return CelExpr.ofCall(
                id, Optional.empty(), Maker.of(name).function, ImmutableList.of(text(name), CelExpr.ofMap(next++, fields.build())));
    }

    private CelExpr text(String text) {
        return CelExpr.ofConstant(next++, CelConstant.ofValue(text));
    }
}
