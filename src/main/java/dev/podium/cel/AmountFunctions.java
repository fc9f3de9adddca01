package dev.podium.cel;

import dev.podium.cel.Functions.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kubernetes' libraries of quantities and of semantic versions (apiserver, pkg/cel/library: quantity.go, semverlib.go). */
final class AmountFunctions {

    private static final List<Kind> TEXT = List.of(Kind.TEXT);
    private static final List<Kind> ANY = List.of(Kind.ANY);
    private static final List<Kind> TWO = List.of(Kind.ANY, Kind.ANY);

    private AmountFunctions() {}

    /** A quantity, by its amount: {@code 1000m} is {@code 1}. */
    private record Amount(BigDecimal value) implements Comparable<Amount> {

        private static final Pattern FORM =
                Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?:[eE]([+-]?\\d{1,4})|([KMGTPE]i|[numkMGTPE])?)");
        private static final Map<String, BigDecimal> FACTORS = Map.ofEntries(
                Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
                Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
                Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
                Map.entry("k", BigDecimal.ONE.movePointRight(3)),
                Map.entry("M", BigDecimal.ONE.movePointRight(6)),
                Map.entry("G", BigDecimal.ONE.movePointRight(9)),
                Map.entry("T", BigDecimal.ONE.movePointRight(12)),
                Map.entry("P", BigDecimal.ONE.movePointRight(15)),
                Map.entry("E", BigDecimal.ONE.movePointRight(18)),
                Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
                Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
                Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
                Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
                Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
                Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

        static Amount parse(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
            }
            BigDecimal number = new BigDecimal(parts.group(1));
            if (parts.group(2) != null) {
                return of(number.scaleByPowerOfTen(Integer.parseInt(parts.group(2))));
            }
            return of(parts.group(3) == null ? number : number.multiply(FACTORS.getOrDefault(parts.group(3), BigDecimal.ONE)));
        }

        static Amount of(BigDecimal value) {
            return new Amount(value.stripTrailingZeros());
        }

        boolean whole() {
            return value.scale() <= 0 && value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        }

        @Override
        public int compareTo(Amount other) {
            return value.compareTo(other.value);
        }
    }

    /** A version after semver.org, without its build. */
    private record Version(long major, long minor, long patch, String pre) implements Comparable<Version> {

        private static final Pattern FORM = Pattern.compile(
                "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");

        static Version parse(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException("No Major.Minor.Patch elements found");
            }
            return new Version(
                    Long.parseLong(parts.group(1)),
                    Long.parseLong(parts.group(2)),
                    Long.parseLong(parts.group(3)),
                    orEmpty(parts.group(4)));
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }

        @Override
        public int compareTo(Version other) {
            if (major != other.major) {
                return Long.compare(major, other.major);
            }
            if (minor != other.minor) {
                return Long.compare(minor, other.minor);
            }
            if (patch != other.patch) {
                return Long.compare(patch, other.patch);
            }
            return pre.isEmpty() || other.pre.isEmpty()
                    ? Boolean.compare(pre.isEmpty(), other.pre.isEmpty())
                    : before(pre.split("\\."), other.pre.split("\\."));
        }

        private static int before(String[] mine, String[] theirs) {
            for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
                boolean number = mine[i].matches("\\d{1,18}");
                boolean otherNumber = theirs[i].matches("\\d{1,18}");
                int order = number && otherNumber
                        ? Long.compare(Long.parseLong(mine[i]), Long.parseLong(theirs[i]))
                        : number != otherNumber ? (number ? -1 : 1) : mine[i].compareTo(theirs[i]);
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(mine.length, theirs.length);
        }
    }

    static void add(Functions functions) {
        functions.global("quantity", TEXT, arguments -> Amount.parse((String) arguments.getFirst()));
        functions.global(
                "isQuantity", TEXT, arguments -> NetworkFunctions.succeeds(() -> Amount.parse((String) arguments.getFirst())));
        functions.member("sign", ANY, arguments -> (long) amount(arguments.getFirst()).value().signum());
        functions.member("isInteger", ANY, arguments -> amount(arguments.getFirst()).whole());
        functions.member("asInteger", ANY, arguments -> {
            if (!amount(arguments.getFirst()).whole()) {
                throw new IllegalArgumentException("cannot convert value to integer");
            }
            return amount(arguments.getFirst()).value().longValue();
        });
        functions.member("asApproximateFloat", ANY, arguments -> amount(arguments.getFirst()).value().doubleValue());
        functions.member(
                "add", TWO, arguments -> Amount.of(amount(arguments.getFirst()).value().add(number(arguments.get(1)))));
        functions.member(
                "sub", TWO, arguments -> Amount.of(amount(arguments.getFirst()).value().subtract(number(arguments.get(1)))));

        functions.global("semver", TEXT, arguments -> Version.parse((String) arguments.getFirst()));
        functions.global(
                "isSemver", TEXT, arguments -> NetworkFunctions.succeeds(() -> Version.parse((String) arguments.getFirst())));
        part(functions, "major", Version::major);
        part(functions, "minor", Version::minor);
        part(functions, "patch", Version::patch);

        functions.member("isLessThan", TWO, arguments -> compare(arguments) < 0);
        functions.member("isGreaterThan", TWO, arguments -> compare(arguments) > 0);
        functions.member("compareTo", TWO, arguments -> (long) compare(arguments));
    }

    private static void part(Functions functions, String name, ToLongFunction<Version> part) {
        functions.member(name, ANY, arguments -> part.applyAsLong((Version) arguments.getFirst()));
    }

    private static Amount amount(Object value) {
        if (value instanceof Amount amount) {
            return amount;
        }
        throw new IllegalArgumentException("no such overload");
    }

    private static BigDecimal number(Object value) {
        return value instanceof Long whole ? BigDecimal.valueOf(whole) : amount(value).value();
    }

    private static int compare(List<Object> pair) {
        if (pair.getFirst() instanceof Version mine && pair.get(1) instanceof Version theirs) {
            return mine.compareTo(theirs);
        }
        return amount(pair.getFirst()).compareTo(amount(pair.get(1)));
    }
}
