package dev.podium.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an evaluation costs while it goes on, by the rules of upstream's library (cel-go, interpreter/runtimecost.go) and
 * of Kubernetes' own functions (apiserver, pkg/cel/library/cost.go), and gives it up when that is too much. For one evaluation.
 */
final class CostMeter implements CelEvaluationListener {

    private static final double CHARACTER = 0.1;
    private static final double PATTERN_CHARACTER = 0.25;
    private static final long LIST = 10;
    private static final long MAP = 30;
    private static final long STRUCT = 40;
    private static final long PERMISSION = 350_000;

    /** What each part has last come to; those of a loop come to something new each time round. */
    private final Map<Long, Object> values = new HashMap<>();

    private long cost;

    long cost() {
        return cost;
    }

    @Override
    public void callback(CelExpr expression, Object value) {
        cost += switch (expression.getKind()) {
            case NOT_SET, CONSTANT, COMPREHENSION -> 0;
            case IDENT, SELECT -> 1;
            case LIST -> LIST;
            case MAP -> MAP;
            case STRUCT -> STRUCT;
            case CALL -> call(expression.call(), value);
        };
        values.put(expression.id(), value);
        if (cost > Budget.PER_CALL) {
            throw new CostException(CostException.Limit.CALL, "operation cancelled: actual cost limit exceeded");
        }
    }

    private long call(CelExpr.CelCall call, Object result) {
        List<@Nullable Object> arguments = new ArrayList<>();
        call.target().ifPresent(target -> arguments.add(value(target)));
        call.args().forEach(each -> arguments.add(value(each)));
        return switch (call.function()) {
            case "_&&_", "_||_", "_?_:_" -> 0;
            case "check" -> PERMISSION;
            case "isSorted", "sum", "max", "min" -> traversal(at(arguments, 0));
            case "indexOf", "lastIndexOf" -> traversal(at(arguments, 0));
            case "startsWith", "endsWith", "bytes", "url", "isURL", "lowerAscii", "upperAscii", "substring", "trim", "cidr", "isIP",
                    "isCIDR", "quantity", "isQuantity", "format", "strings.quote" -> characters(size(at(arguments, 0)));
            case "string" -> at(arguments, 0) instanceof CelByteString ? characters(size(at(arguments, 0))) : 1;
            case "ip" -> at(arguments, 0) instanceof String text ? characters(text.length()) : 1;
            case "replace", "split", "ip.isCanonical" -> characters(2 * size(at(arguments, 0)));
            case "join" -> characters(2 * size(result));
            case "find", "findAll", "matches" ->
                characters(1 + size(at(arguments, 0))) * up(size(at(arguments, 1)) * PATTERN_CHARACTER);
            case "contains" -> characters(size(at(arguments, 0))) * characters(size(at(arguments, 1)));
            case "@in" -> at(arguments, 1) instanceof List<?> list ? list.size() : 1;
            case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
                characters(Math.min(size(at(arguments, 0)), size(at(arguments, 1))));
            case "_+_" -> at(arguments, 0) instanceof String || at(arguments, 0) instanceof CelByteString
                    ? characters(size(at(arguments, 0)) + size(at(arguments, 1)))
                    : 1;
            default -> 1;
        };
    }

    private @Nullable Object value(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                ? constant(expression.constant())
                : values.get(expression.id());
    }

    static Object constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case STRING_VALUE -> constant.stringValue();
            case BYTES_VALUE -> constant.bytesValue();
            // Of those only their size matters.
            default -> 1L;
        };
    }

    private static @Nullable Object at(List<@Nullable Object> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    private static long traversal(@Nullable Object value) {
        return switch (value) {
            case null -> 1;
            case String text -> characters(text.codePointCount(0, text.length()));
            case CelByteString bytes -> characters(bytes.size());
            case List<?> list -> list.stream().mapToLong(CostMeter::traversal).sum();
            case Map<?, ?> map -> map.entrySet().stream()
                    .mapToLong(each -> traversal(each.getKey()) + traversal(each.getValue()))
                    .sum();
            default -> 1;
        };
    }

    /** As the language's own function {@code size} has it; of what has none, one. */
    static long size(@Nullable Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case CelByteString bytes -> bytes.size();
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null, default -> 1;
        };
    }

    private static long characters(long count) {
        return up(count * CHARACTER);
    }

    private static long up(double value) {
        return (long) Math.ceil(value);
    }
}
