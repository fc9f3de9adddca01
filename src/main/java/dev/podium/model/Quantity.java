package dev.podium.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of a resource: a decimal number with an SI suffix ({@code 100m}, {@code 2k}), a binary one ({@code 64Mi}) or an
 * exponent, after upstream's {@code resource.Quantity}. Equality is by text; compare {@link #amount} for amounts.
 *
 * @param text as it was written
 */
public record Quantity(@JsonValue String text) implements Comparable<Quantity> {

    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(?:([eE][+-]?[0-9]+)|([KMGTPE]i|[numkMGTPE])?)");

    private static final Map<String, BigDecimal> FACTORS = Map.ofEntries(
            Map.entry("n", new BigDecimal("0.000000001")),
            Map.entry("u", new BigDecimal("0.000001")),
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("k", BigDecimal.valueOf(1_000L)),
            Map.entry("M", BigDecimal.valueOf(1_000_000L)),
            Map.entry("G", BigDecimal.valueOf(1_000_000_000L)),
            Map.entry("T", BigDecimal.valueOf(1_000_000_000_000L)),
            Map.entry("P", BigDecimal.valueOf(1_000_000_000_000_000L)),
            Map.entry("E", BigDecimal.valueOf(1_000_000_000_000_000_000L)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final String[] BINARY_SUFFIXES = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL_SUFFIXES = {"", "k", "M", "G", "T", "P", "E"};

    /** Zero. */
    public static final Quantity ZERO = new Quantity("0");

    @JsonCreator
    static Quantity of(Object json) {
        return new Quantity(String.valueOf(json));
    }

    /** The quantity that the text stands for. */
    public static Quantity of(String text) {
        return new Quantity(text);
    }

    /** That amount, in the notation of CPU: with decimal suffixes. */
    public static Quantity decimal(BigDecimal amount) {
        return canonical(amount, false);
    }

    /** That amount, in the notation of memory: with binary suffixes if it is whole. */
    public static Quantity binary(BigDecimal amount) {
        return canonical(amount, true);
    }

    /** The amount as a number; zero for a text that is no quantity (the API server has refused those). */
    public BigDecimal amount() {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return BigDecimal.ZERO;
        }
        BigDecimal number = new BigDecimal(parts.group(1));
        if (parts.group(2) != null) {
            return number.scaleByPowerOfTen(Integer.parseInt(parts.group(2).substring(1)));
        }
        return parts.group(3) == null ? number : number.multiply(FACTORS.getOrDefault(parts.group(3), BigDecimal.ONE));
    }

    /** The amount in whole units, rounded up, as upstream's {@code Value()}. */
    public long value() {
        return amount().setScale(0, RoundingMode.CEILING).longValue();
    }

    /** The amount in thousandths, rounded up, as upstream's {@code MilliValue()}. */
    public long milliValue() {
        return amount().movePointRight(3).setScale(0, RoundingMode.CEILING).longValue();
    }

    @Override
    public int compareTo(Quantity other) {
        return amount().compareTo(other.amount());
    }

    /** The sum, in the notation of this quantity, or of the other one if this is nought. */
    public Quantity plus(Quantity other) {
        BigDecimal sum = amount().add(other.amount());
        return canonical(sum, amount().signum() == 0 ? other.binary() : binary());
    }

    /** The difference, in the notation of this quantity, or of the other one if this is nought. */
    public Quantity minus(Quantity other) {
        return plus(new Quantity(other.amount().negate().toPlainString()).in(other.binary()));
    }

    private Quantity in(boolean binaryNotation) {
        return canonical(amount(), binaryNotation);
    }

    private boolean binary() {
        return text.endsWith("i");
    }

    /** As upstream prints quantities: with the largest suffix that leaves a whole number. */
    private static Quantity canonical(BigDecimal amount, boolean binary) {
        BigDecimal number = amount.stripTrailingZeros();
        if (number.signum() == 0) {
            return ZERO;
        }
        boolean whole = number.scale() <= 0;
        if (binary && whole && number.abs().compareTo(KIBI) >= 0) {
            return suffixed(number, KIBI, BINARY_SUFFIXES);
        }
        if (whole) {
            return suffixed(number, THOUSAND, DECIMAL_SUFFIXES);
        }
        String[] small = {"m", "u", "n"};
        BigDecimal scaled = number;
        for (String each : small) {
            scaled = scaled.movePointRight(3);
            if (scaled.stripTrailingZeros().scale() <= 0 || each.equals("n")) {
                return new Quantity(scaled.setScale(0, RoundingMode.UP).toPlainString() + each);
            }
        }
        throw new IllegalStateException("the last suffix fits whatever is left");
    }

    private static Quantity suffixed(BigDecimal number, BigDecimal base, String[] suffixes) {
        BigDecimal rest = number;
        int power = 0;
        while (power < suffixes.length - 1 && rest.remainder(base).signum() == 0) {
            rest = rest.divide(base);
            power++;
        }
        return new Quantity(rest.toPlainString() + suffixes[power]);
    }
}
