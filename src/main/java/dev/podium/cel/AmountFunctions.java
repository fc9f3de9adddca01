package dev.podium.cel;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kubernetes' libraries of quantities and of semantic versions (apiserver, pkg/cel/library: quantity.go, semverlib.go). */
final class AmountFunctions {

    private static final List<Kind> TEXT = List.of(Kind.TEXT);
    private static final List<Kind> LENIENT = List.of(Kind.TEXT, Kind.BOOL);
    static final Kind QUANTITY = Kind.opaque("kubernetes.Quantity", Amount.class);
    private static final Kind VERSION = Kind.opaque("kubernetes.Semver", Version.class);

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

        /** Without a {@code v} before it and zeros before its numbers, and with those that were left out. */
        static String normal(String text) {
            String[] parts = text.replaceFirst("^v", "").split("\\.", 3);
            for (int i = 0; i < parts.length; i++) {
                parts[i] = parts[i].replaceFirst("^0+(?=\\d)", "");
            }
            if (parts.length < 3 && parts[parts.length - 1].matches(".*[+-].*")) {
                throw new IllegalArgumentException("short version cannot contain PreRelease/Build meta data");
            }
            return String.join(".", parts) + ".0".repeat(3 - parts.length);
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
        quantities(functions);
        versions(functions);
    }

    private static void quantities(Functions functions) {
        functions.global("quantity", TEXT, QUANTITY, arguments -> Amount.parse(text(arguments)));
        functions.global("isQuantity", TEXT, Kind.BOOL, arguments -> Functions.succeeds(() -> Amount.parse(text(arguments))));
        fact(functions, "sign", Kind.INT, amount -> (long) amount.value().signum());
        fact(functions, "isInteger", Kind.BOOL, Amount::whole);
        fact(functions, "asInteger", Kind.INT, amount -> {
            if (!amount.whole()) {
                throw new IllegalArgumentException("cannot convert value to integer");
            }
            return amount.value().longValue();
        });
        fact(functions, "asApproximateFloat", Kind.DOUBLE, amount -> amount.value().doubleValue());
        sum(functions, "add", BigDecimal::add);
        sum(functions, "sub", BigDecimal::subtract);
        order(functions, QUANTITY, arguments -> amount(arguments).compareTo((Amount) arguments.get(1)));
    }

    private static void fact(Functions functions, String name, Kind result, Function<Amount, Object> fact) {
        functions.member(name, List.of(QUANTITY), result, arguments -> fact.apply(amount(arguments)));
    }

    private static void sum(Functions functions, String name, BinaryOperator<BigDecimal> operator) {
        functions.member(name, List.of(QUANTITY, QUANTITY), QUANTITY, arguments -> Amount.of(
                operator.apply(amount(arguments).value(), ((Amount) arguments.get(1)).value())));
        functions.member(name, List.of(QUANTITY, Kind.INT), QUANTITY, arguments -> Amount.of(
                operator.apply(amount(arguments).value(), BigDecimal.valueOf((Long) arguments.get(1)))));
    }

    private static void versions(Functions functions) {
        functions.global("semver", TEXT, VERSION, arguments -> Version.parse(text(arguments)));
        functions.global("semver", LENIENT, VERSION, arguments -> Version.parse(spelt(arguments)));
        functions.global("isSemver", TEXT, Kind.BOOL, arguments -> Functions.succeeds(() -> Version.parse(text(arguments))));
        functions.global(
                "isSemver", LENIENT, Kind.BOOL, arguments -> Functions.succeeds(() -> Version.parse(spelt(arguments))));
        part(functions, "major", Version::major);
        part(functions, "minor", Version::minor);
        part(functions, "patch", Version::patch);
        order(functions, VERSION, arguments -> ((Version) arguments.getFirst()).compareTo((Version) arguments.get(1)));
    }

    private static void part(Functions functions, String name, ToLongFunction<Version> part) {
        functions.member(name, List.of(VERSION), Kind.INT, arguments -> part.applyAsLong((Version) arguments.getFirst()));
    }

    private static void order(Functions functions, Kind kind, ToIntFunction<List<Object>> comparison) {
        List<Kind> two = List.of(kind, kind);
        functions.member("isLessThan", two, Kind.BOOL, arguments -> comparison.applyAsInt(arguments) < 0);
        functions.member("isGreaterThan", two, Kind.BOOL, arguments -> comparison.applyAsInt(arguments) > 0);
        functions.member("compareTo", two, Kind.INT, arguments -> (long) Integer.signum(comparison.applyAsInt(arguments)));
    }

    /** A version as it must be written, if the second argument wants it made so. */
    private static String spelt(List<Object> arguments) {
        return (Boolean) arguments.get(1) ? Version.normal(text(arguments)) : text(arguments);
    }

    private static String text(List<Object> arguments) {
        return (String) arguments.getFirst();
    }

    private static Amount amount(List<Object> arguments) {
        return (Amount) arguments.getFirst();
    }
}
