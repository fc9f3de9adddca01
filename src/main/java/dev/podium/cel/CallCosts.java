package dev.podium.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What calls of functions may cost at worst, those of the language (cel-go, checker/cost.go) and Kubernetes' own (apiserver,
 * pkg/cel/library/cost.go; definitions that exist depend on each figure).
 */
final class CallCosts {

    private static final double CHARACTER = 0.1;
    private static final double PATTERN_CHARACTER = 0.25;
    private static final Size PERMISSION = Size.exactly(350_000);

    /** The bytes of an address. */
    private static final Size ADDRESS = new Size(4, 16);

    private final CostEstimate estimate;

    CallCosts(CostEstimate estimate) {
        this.estimate = estimate;
    }

    /** @param result how large what it comes to may be; null if nothing is known */
    record Estimate(Size cost, @Nullable Size result) {

        static Estimate of(Size cost) {
            return new Estimate(cost, null);
        }

        Estimate plus(Size more) {
            return new Estimate(cost.plus(more), result);
        }
    }

    /** @param arguments what they cost; what they are called on is not among them */
    Estimate of(CelExpr expression, String overload, List<Size> arguments) {
        Size sum = arguments.stream().reduce(Size.exactly(0), Size::plus);
        CelCall call = expression.call();
        Estimate own = added(call);
        if (own != null) {
            return own.plus(sum);
        }
        return switch (overload) {
            case "logical_or", "logical_and" ->
                Estimate.of(new Size(arguments.getFirst().least(), sum.most()));
            case "conditional" -> {
                CelExpr yes = call.args().get(1);
                CelExpr no = call.args().get(2);
                estimate.within(expression, CostEstimate.Entries.or(estimate.entries(yes), estimate.entries(no)));
                yield new Estimate(
                        arguments.getFirst().plus(arguments.get(1).or(arguments.get(2))),
                        estimate.size(yes).or(estimate.size(no)));
            }
            default -> standard(expression, overload).plus(sum);
        };
    }

    private Estimate standard(CelExpr expression, String overload) {
        CelCall call = expression.call();
        return switch (overload) {
            case "string_to_bytes" -> {
                Size size = size(call, 0);
                yield new Estimate(size.times(CHARACTER), new Size(size.least(), Size.product(size.most(), 4)));
            }
            case "bytes_to_string" -> {
                Size size = size(call, 0);
                yield new Estimate(size.times(CHARACTER), new Size(size.least() / 4, size.most()));
            }
            case "starts_with_string", "ends_with_string" -> Estimate.of(size(call, 0).times(CHARACTER));
            case "in_list" -> Estimate.of(size(call, 1));
            case "matches_string" -> Estimate.of(target(call)
                    .plus(Size.ONE)
                    .times(CHARACTER)
                    .times(size(call, 0).times(PATTERN_CHARACTER)));
            case "contains_string" ->
                Estimate.of(target(call).times(CHARACTER).times(size(call, 0).times(CHARACTER)));
            case "add_string", "add_bytes" -> {
                Size both = size(call, 0).plus(size(call, 1));
                yield new Estimate(both.times(CHARACTER), both);
            }
            case "add_list" -> {
                estimate.within(
                        expression,
                        CostEstimate.Entries.or(estimate.entries(call.args().getFirst()), estimate.entries(call.args().get(1))));
                yield new Estimate(Size.ONE, size(call, 0).plus(size(call, 1)));
            }
            case "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes", "greater_bytes",
                    "less_equals_bytes", "greater_equals_bytes", "equals", "not_equals" -> {
                long most = Math.min(size(call, 0).most(), size(call, 1).most());
                yield Estimate.of(new Size(Math.min(1, most), most).times(CHARACTER));
            }
            default -> Estimate.of(Size.ONE);
        };
    }

    /** What Kubernetes says of a function; null if nothing. */
    private @Nullable Estimate added(CelCall call) {
        boolean member = call.target().isPresent();
        return switch (call.function()) {
            case "check" -> Estimate.of(PERMISSION);
            case "serviceAccount", "path", "group", "resource", "subresource", "namespace", "name", "allowed", "reason", "error",
                    "errored", "masked", "prefixLength", "family", "isUnspecified", "isLoopback", "isLinkLocalMulticast",
                    "isLinkLocalUnicast", "sign", "asInteger", "isInteger", "asApproximateFloat", "isGreaterThan", "isLessThan",
                    "compareTo", "add", "sub" -> Estimate.of(Size.ONE);
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> member ? Estimate.of(looked(call)) : null;
            // The size of what is put in is not looked at.
            case "format" -> new Estimate(target(call).times(CHARACTER), target(call));
            case "strings.quote" -> {
                Size size = size(call, 0);
                yield new Estimate(
                        size.times(CHARACTER),
                        new Size(Size.sum(size.least(), 2), Size.sum(Size.product(size.most(), 2), 2)));
            }
            case "url" -> Estimate.of(size(call, 0).times(CHARACTER));
            case "lowerAscii", "upperAscii", "substring", "trim" ->
                new Estimate(target(call).times(CHARACTER), target(call));
            case "replace" -> member && call.args().size() >= 2 ? replaced(call) : null;
            case "split" -> new Estimate(target(call).times(2 * CHARACTER), new Size(0, target(call).most()));
            case "join" -> joined(call);
            case "find", "findAll" -> new Estimate(
                    target(call).plus(Size.ONE).times(CHARACTER).times(size(call, 0).times(PATTERN_CHARACTER)),
                    new Size(0, target(call).most()));
            case "containsIP" -> Estimate.of(
                    ADDRESS.plus(ADDRESS).times(CHARACTER).plus(parsed(call)));
            case "containsCIDR" -> Estimate.of(ADDRESS.plus(ADDRESS)
                    .times(CHARACTER)
                    .plus(ADDRESS.times(CHARACTER))
                    .plus(Size.ONE)
                    .plus(parsed(call)));
            default -> null;
        };
    }

    /** What it takes to make an address of an argument that is a text. */
    private Size parsed(CelCall call) {
        return estimate.type(call.args().getFirst()).equals(SimpleType.STRING)
                ? size(call, 0).times(CHARACTER)
                : Size.exactly(0);
    }

    /** Looking at each element of a list, or at each character of a text. */
    private Size looked(CelCall call) {
        CelExpr list = call.target().orElseThrow();
        CelType elements = CostEstimate.elements(estimate.type(list));
        if (elements == null) {
            return target(call).times(CHARACTER);
        }
        Size each = elements.equals(SimpleType.STRING) || elements.equals(SimpleType.BYTES)
                ? Size.ONE.plus(element(list).times(CHARACTER))
                : Size.ONE;
        return target(call).times(each);
    }

    private Size element(CelExpr list) {
        List<String> path = estimate.path(list);
        Size there = path.isEmpty() ? null : estimate.at(CostEstimate.below(path, "@items"));
        return there == null ? Size.UNKNOWN : there;
    }

    private Estimate replaced(CelCall call) {
        Size text = target(call);
        Size old = size(call, 0);
        Size with = size(call, 1);
        long most;
        if (old.least() == 0) {
            // What is replaced may be empty, and is then found around each character.
            most = Size.sum(Size.product(Size.sum(text.most(), 1), with.most()), text.most());
        } else if (with.most() <= old.least()) {
            most = text.most();
        } else {
            most = Size.product(up(text.most(), old.least()), with.most());
        }
        long least;
        if (old.most() == 0) {
            least = Size.sum(Size.product(Size.sum(text.least(), 1), with.least()), text.least());
        } else if (old.most() <= with.least()) {
            least = text.least();
        } else {
            least = Size.product(up(text.least(), old.most()), with.least());
        }
        return new Estimate(text.times(2 * CHARACTER), new Size(least, most));
    }

    private static long up(long size, long by) {
        return Math.ceilDiv(size, by);
    }

    private Estimate joined(CelCall call) {
        Size count = target(call);
        Size text = count.times(element(call.target().orElseThrow()));
        if (!call.args().isEmpty()) {
            Size gaps = new Size(Math.max(0, count.least() - 1), Math.max(0, count.most() - 1));
            text = text.plus(size(call, 0).times(gaps));
        }
        return new Estimate(text.times(CHARACTER), text);
    }

    private Size size(CelCall call, int argument) {
        return argument < call.args().size() ? estimate.size(call.args().get(argument)) : Size.UNKNOWN;
    }

    private Size target(CelCall call) {
        Optional<CelExpr> target = call.target();
        return target.map(estimate::size).orElse(Size.UNKNOWN);
    }
}
