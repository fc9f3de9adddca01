package dev.podium.machinery;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A quantity as the API server parses and prints it (apimachinery, pkg/api/resource): {@code 1024Mi} comes back as
 * {@code 1Gi}, {@code 0.5} as {@code 500m}, {@code 1000} as {@code 1k}.
 *
 * @param amount the exact amount, rounded up to whole nano units
 * @param text the canonical text
 */
public record ResourceQuantity(BigDecimal amount, String text) implements Comparable<ResourceQuantity> {

    private static final String SPLIT = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";
    private static final Pattern FORM = Pattern.compile("([+-]?)([0-9]*)(?:\\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)");
    private static final Pattern EXPONENT = Pattern.compile("[eE][+-]?[0-9]+");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final BigDecimal MAX_BINARY = new BigDecimal(Long.MAX_VALUE);
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    private enum Style {
        DECIMAL_SI,
        BINARY_SI,
        DECIMAL_EXPONENT
    }

    /**
     * Parses a quantity.
     *
     * @throws IllegalArgumentException with upstream's message
     */
    public static ResourceQuantity parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException("quantities must match the regular expression '" + SPLIT + "'");
        }
        String whole = stripZeros(parts.group(2));
        String fraction = parts.group(3) == null ? "" : parts.group(3);
        String suffix = parts.group(4);
        Style style;
        int exponent;
        if (EXPONENT.matcher(suffix).matches()) {
            style = Style.DECIMAL_EXPONENT;
            exponent = exponent(suffix);
        } else if (BINARY.indexOf(suffix) > 0) {
            style = Style.BINARY_SI;
            exponent = 10 * BINARY.indexOf(suffix);
        } else if (DECIMAL.contains(suffix)) {
            style = Style.DECIMAL_SI;
            exponent = 3 * (DECIMAL.indexOf(suffix) - 3);
        } else {
            throw new IllegalArgumentException("unable to parse quantity's suffix");
        }
        String digits = whole + fraction;
        BigDecimal number = new BigDecimal(new BigInteger(digits), fraction.length());
        if (style == Style.BINARY_SI) {
            number = number.multiply(new BigDecimal(BigInteger.TWO.pow(exponent)));
        } else {
            number = number.scaleByPowerOfTen(exponent);
        }
        if (number.scale() > 9) {
            number = number.setScale(9, RoundingMode.UP);
        }
        if (style == Style.BINARY_SI && number.compareTo(MAX_BINARY) > 0) {
            number = MAX_BINARY;
        }
        BigDecimal signed = parts.group(1).equals("-") ? number.negate() : number;
        return new ResourceQuantity(
                signed, asWritten(style, digits, fraction, exponent) ? text : canonical(signed, style));
    }

    private static String stripZeros(String whole) {
        int start = 0;
        while (start < whole.length() - 1 && whole.charAt(start) == '0') {
            start++;
        }
        return whole.isEmpty() ? "0" : whole.substring(start);
    }

    private static int exponent(String suffix) {
        try {
            return Math.clamp(Long.parseLong(suffix.substring(1)), -1_000, 1_000);
        } catch (NumberFormatException tooLong) {
            throw new IllegalArgumentException("unable to parse quantity's suffix", tooLong);
        }
    }

    /** Upstream keeps the text of a quantity that it can see at a glance to be canonical already. */
    private static boolean asWritten(Style style, String digits, String fraction, int exponent) {
        if (digits.length() > 15) {
            return false;
        }
        return switch (style) {
            case BINARY_SI -> fraction.isEmpty() && (Long.parseLong(digits) & 7) != 0;
            case DECIMAL_SI, DECIMAL_EXPONENT ->
                (exponent - fraction.length()) % 3 == 0
                        && exponent - fraction.length() >= -9
                        && !digits.endsWith("000")
                        && digits.charAt(0) != '0';
        };
    }

    private static String canonical(BigDecimal amount, Style style) {
        if (amount.signum() == 0) {
            return "0";
        }
        if (style == Style.BINARY_SI && amount.abs().compareTo(KIBI) >= 0 && whole(amount)) {
            BigInteger number = amount.toBigIntegerExact();
            int power = 0;
            while (power < BINARY.size() - 1 && number.mod(BigInteger.valueOf(1024)).signum() == 0) {
                number = number.shiftRight(10);
                power++;
            }
            return number + BINARY.get(power);
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        int exponent = Math.floorDiv(-stripped.scale(), 3) * 3;
        BigInteger number = stripped.scaleByPowerOfTen(-exponent).toBigIntegerExact();
        if (style == Style.DECIMAL_EXPONENT) {
            return exponent == 0 ? number.toString() : number + "e" + exponent;
        }
        int index = exponent / 3 + 3;
        if (index >= DECIMAL.size()) {
            number = number.multiply(BigInteger.TEN.pow(exponent - 18));
            index = DECIMAL.size() - 1;
        }
        return number + DECIMAL.get(index);
    }

    /** The same without what is less than a thousandth, which is rounded away from nought. */
    public ResourceQuantity roundedToMilli() {
        if (amount.scale() <= 3 || amount.stripTrailingZeros().scale() <= 3) {
            return this;
        }
        BigDecimal rounded = amount.setScale(3, RoundingMode.UP);
        Style style = text.matches(".*[eE][-+]?[0-9]+") ? Style.DECIMAL_EXPONENT : Style.DECIMAL_SI;
        return new ResourceQuantity(rounded, canonical(rounded, style));
    }

    /** The amount as an integer, rounded up, away from nought. */
    public BigInteger whole() {
        return amount.setScale(0, RoundingMode.UP).toBigIntegerExact();
    }

    private static boolean whole(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() <= 0;
    }

    @Override
    public int compareTo(ResourceQuantity other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public String toString() {
        return text;
    }
}
