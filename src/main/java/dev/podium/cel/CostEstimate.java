package dev.podium.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may cost at worst, by how large its variables may be: upstream's estimate, to which definitions of custom
 * resources are held (cel-go, checker/cost.go). It knows where in the variables a value comes from by its path, of names and of
 * {@code @items}, {@code @keys} and {@code @values}.
 */
final class CostEstimate {

    private static final Set<CelType> SCALARS = Set.of(
            SimpleType.BOOL, SimpleType.DOUBLE, SimpleType.DURATION, SimpleType.INT, SimpleType.TIMESTAMP, SimpleType.UINT);
    private static final Size LIST = Size.exactly(10);
    private static final Size MAP = Size.exactly(30);
    private static final Size STRUCT = Size.exactly(40);
    private static final Size NOTHING = Size.exactly(0);

    private final CelAbstractSyntaxTree tree;
    private final Map<String, Shape> variables;
    private final CallCosts calls = new CallCosts(this);
    private final Map<Long, List<String>> paths = new HashMap<>();
    private final Map<Long, Size> sizes = new HashMap<>();
    private final Map<Long, Entries> entries = new HashMap<>();
    private final Map<String, Deque<Local>> locals = new HashMap<>();

    private CostEstimate(CelAbstractSyntaxTree tree, Map<String, Shape> variables) {
        this.tree = tree;
        this.variables = variables;
    }

    /** How large what is in a list or map may be. */
    record Entries(CelKind container, Size keys, Size values) {

        static @Nullable Entries or(@Nullable Entries a, @Nullable Entries b) {
            return a == null || b == null ? null : new Entries(a.container, a.keys.or(b.keys), a.values.or(b.values));
        }
    }

    /** A variable of a macro. */
    private record Local(List<String> path, @Nullable Size size, @Nullable Entries entries) {}

    /**
     * What evaluating an expression may cost at worst; {@link Size#UNBOUNDED} if that is too much to count.
     *
     * @param variables what is known of them
     */
    static long worst(CelAbstractSyntaxTree tree, Map<String, Shape> variables) {
        return new CostEstimate(tree, variables).cost(tree.getExpr()).most();
    }

    private Size cost(CelExpr expression) {
        return switch (expression.getKind()) {
            case NOT_SET, CONSTANT -> NOTHING;
            case IDENT -> {
                String name = expression.ident().name();
                Local local = local(name);
                paths.put(expression.id(), local == null ? List.of(name) : local.path());
                yield Size.ONE;
            }
            case SELECT -> select(expression);
            case CALL -> call(expression);
            case LIST -> list(expression);
            case MAP -> map(expression);
            case STRUCT -> {
                Size sum = STRUCT;
                for (CelExpr.CelStruct.Entry each : expression.struct().entries()) {
                    sum = sum.plus(cost(each.value()));
                }
                yield sum;
            }
            case COMPREHENSION -> binds(expression.comprehension()) ? bind(expression) : loop(expression);
        };
    }

    private Size select(CelExpr expression) {
        CelSelect select = expression.select();
        Size cost = cost(select.operand());
        if (select.testOnly()) {
            return cost.plus(Size.ONE);
        }
        paths.put(expression.id(), below(path(select.operand()), select.field()));
        return switch (type(select.operand()).kind()) {
            case MAP, STRUCT, TYPE_PARAM -> cost.plus(Size.ONE);
            default -> cost;
        };
    }

    private Size call(CelExpr expression) {
        CelExpr.CelCall call = expression.call();
        if (call.function().equals("dyn")) {
            Size cost = cost(call.args().getFirst());
            same(expression, call.args().getFirst());
            return cost.plus(Size.ONE);
        }
        List<Size> costs = new ArrayList<>();
        call.args().forEach(each -> costs.add(cost(each)));
        Size target = call.target().map(this::cost).orElse(NOTHING);
        CelReference reference = tree.getReferenceMap().get(expression.id());
        Size worst = NOTHING;
        Size result = null;
        for (String overload : reference == null ? List.<String>of() : reference.overloadIds()) {
            CallCosts.Estimate estimate = calls.of(expression, overload, costs);
            worst = worst.or(estimate.cost());
            if (estimate.result() != null) {
                result = result == null ? estimate.result() : result.or(estimate.result());
            }
            String inside =
                    switch (overload) {
                        case "index_list" -> "@items";
                        case "index_map" -> "@values";
                        default -> "";
                    };
            if (!inside.isEmpty()) {
                Entries known = entries(call.args().getFirst());
                result = known == null ? null : known.values();
                paths.put(expression.id(), below(path(call.args().getFirst()), inside));
            }
        }
        if (result != null) {
            sizes.put(expression.id(), result);
        }
        return target.plus(worst);
    }

    private Size list(CelExpr expression) {
        Size sum = LIST;
        Size items = null;
        for (CelExpr each : expression.list().elements()) {
            sum = sum.plus(cost(each));
            items = items == null ? size(each) : items.or(size(each));
        }
        entries.put(expression.id(), new Entries(CelKind.LIST, Size.ONE, items == null ? NOTHING : items));
        return sum;
    }

    private Size map(CelExpr expression) {
        Size sum = MAP;
        Size keys = null;
        Size values = null;
        for (CelExpr.CelMap.Entry each : expression.map().entries()) {
            sum = sum.plus(cost(each.key())).plus(cost(each.value()));
            keys = keys == null ? size(each.key()) : keys.or(size(each.key()));
            values = values == null ? size(each.value()) : values.or(size(each.value()));
        }
        entries.put(
                expression.id(),
                new Entries(CelKind.MAP, keys == null ? NOTHING : keys, values == null ? NOTHING : values));
        return sum;
    }

    /** Whether it is what the macro {@code cel.bind} becomes. */
    private static boolean binds(CelComprehension loop) {
        return loop.iterRange().getKind() == Kind.LIST
                && loop.iterRange().list().elements().isEmpty()
                && loop.loopCondition().getKind() == Kind.CONSTANT
                && loop.loopCondition().constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
                && !loop.loopCondition().constant().booleanValue()
                && !loop.accuVar().startsWith("@")
                && !loop.accuVar().equals("__result__");
    }

    private Size bind(CelExpr expression) {
        CelComprehension loop = expression.comprehension();
        Size cost = cost(loop.iterRange()).plus(cost(loop.accuInit()));
        push(loop.accuVar(), new Local(path(loop.accuInit()), known(loop.accuInit()), entries(loop.accuInit())));
        cost = cost.plus(cost(loop.result()));
        pop(loop.accuVar());
        same(expression, loop.result());
        return cost;
    }

    private Size loop(CelExpr expression) {
        CelComprehension loop = expression.comprehension();
        CelExpr range = loop.iterRange();
        Size cost = cost(range).plus(cost(loop.accuInit()));
        push(loop.accuVar(), new Local(path(loop.accuInit()), known(loop.accuInit()), entries(loop.accuInit())));
        Entries inside = entries(range);
        CelKind container = inside == null ? type(range).kind() : inside.container();
        boolean list = container == CelKind.LIST;
        Local key = new Local(below(path(range), list ? "@indices" : "@keys"), inside == null ? null : inside.keys(), null);
        Local value = new Local(below(path(range), list ? "@items" : "@values"), inside == null ? null : inside.values(), null);
        boolean both = !loop.iterVar2().isEmpty();
        push(loop.iterVar(), both || !list ? key : value);
        if (both) {
            push(loop.iterVar2(), value);
        }
        Size round = cost(loop.loopCondition()).plus(cost(loop.loopStep()));
        pop(loop.iterVar());
        if (both) {
            pop(loop.iterVar2());
        }
        cost = cost.plus(cost(loop.result()));
        pop(loop.accuVar());
        Size rounds = size(range);
        switch (loop.accuInit().getKind()) {
            case CONSTANT -> sizes.put(expression.id(), size(loop.accuInit()));
            case LIST, MAP -> {
                sizes.put(expression.id(), rounds);
                Entries made = entries(loop.loopStep());
                if (made != null) {
                    entries.put(expression.id(), made);
                }
            }
            default -> {}
        }
        return cost.plus(rounds.times(round));
    }

    private void push(String name, Local local) {
        locals.computeIfAbsent(name, _ -> new ArrayDeque<>()).push(local);
    }

    private void pop(String name) {
        locals.get(name).pop();
    }

    private @Nullable Local local(String name) {
        Deque<Local> stack = locals.get(name);
        return stack == null ? null : stack.peek();
    }

    private void same(CelExpr expression, CelExpr other) {
        Size size = known(other);
        if (size != null) {
            sizes.put(expression.id(), size);
        }
        within(expression, entries(other));
    }

    /** Keeps how large what is in an expression's value may be. */
    void within(CelExpr expression, @Nullable Entries inside) {
        if (inside != null) {
            entries.put(expression.id(), inside);
        }
    }

    @Nullable Entries entries(CelExpr expression) {
        Entries found = entries.get(expression.id());
        if (found == null && expression.getKind() == Kind.IDENT) {
            Local local = local(expression.ident().name());
            return local == null ? null : local.entries();
        }
        return found;
    }

    List<String> path(CelExpr expression) {
        if (expression.getKind() == Kind.IDENT) {
            Local local = local(expression.ident().name());
            if (local != null) {
                return local.path();
            }
        }
        return paths.getOrDefault(expression.id(), List.of());
    }

    static List<String> below(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    CelType type(CelExpr expression) {
        return tree.getType(expression.id()).orElse(SimpleType.DYN);
    }

    Size size(CelExpr expression) {
        Size known = known(expression);
        return known == null ? Size.UNKNOWN : known;
    }

    private @Nullable Size known(CelExpr expression) {
        Size computed = sizes.get(expression.id());
        if (computed != null) {
            return computed;
        }
        switch (expression.getKind()) {
            case CONSTANT -> {
                return Size.exactly(CostMeter.size(CostMeter.constant(expression.constant())));
            }
            case LIST -> {
                return Size.exactly(expression.list().elements().size());
            }
            case MAP -> {
                return Size.exactly(expression.map().entries().size());
            }
            default -> {}
        }
        Size there = at(path(expression));
        if (there != null) {
            return there;
        }
        if (scalar(type(expression))) {
            return Size.ONE;
        }
        Local local = expression.getKind() == Kind.IDENT ? local(expression.ident().name()) : null;
        return local == null ? null : local.size();
    }

    private static boolean scalar(CelType type) {
        return SCALARS.contains(type)
                || type instanceof OptionalType && scalar(type.parameters().getFirst());
    }

    /** The type of a list's elements; null if it is none. */
    static @Nullable CelType elements(CelType list) {
        return list instanceof ListType && !list.parameters().isEmpty() ? list.parameters().getFirst() : null;
    }

    /** How large what is at a path may be; null if that is not known. */
    @Nullable Size at(List<String> path) {
        Shape shape = path.isEmpty() ? null : variables.get(path.getFirst());
        for (int i = 1; i < path.size() && shape != null; i++) {
            String name = path.get(i);
            shape = shape instanceof Shape.Maybe(Shape value) ? value : shape;
            shape = switch (shape) {
                case Shape.ListOf(Shape items, _) when name.equals("@items") -> items;
                case Shape.MapOf(Shape values, _) when name.equals("@values") || !name.startsWith("@") -> values;
                case Shape.MapOf _ when name.equals("@keys") -> new Shape.Scalar(Shape.Kind.TEXT, 0);
                case Shape.Fields(Map<String, Shape> fields) -> fields.get(name);
                default -> null;
            };
        }
        return switch (shape) {
            case null -> null;
            case Shape.Any(long most) -> new Size(0, most);
            case Shape.Scalar(_, long most) -> new Size(0, most);
            case Shape.ListOf(_, long most) -> new Size(0, most);
            case Shape.MapOf(_, long most) -> new Size(0, most);
            case Shape.Fields _ -> NOTHING;
            case Shape.Maybe _ -> null;
        };
    }
}
