package dev.podium.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Durations as Go's {@code time.ParseDuration} reads them. */
public final class Durations {

    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** Nanoseconds. */
    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private Durations() {}

    /** What Go says about a text that is no duration; null for one that is. */
    public static @Nullable String problem(String text) {
        String rest = unsigned(text);
        if (rest.equals("0")) {
            return null;
        }
        if (rest.isEmpty()) {
            return "time: invalid duration " + GoText.quoted(text);
        }
        BigDecimal total = BigDecimal.ZERO;
        while (!rest.isEmpty()) {
            int number = numberAtStart(rest);
            if (number == 0) {
                return "time: invalid duration " + GoText.quoted(text);
            }
            String unit = unitAt(rest, number);
            if (unit.isEmpty()) {
                return "time: missing unit in duration " + GoText.quoted(text);
            }
            if (!UNITS.containsKey(unit)) {
                return "time: unknown unit " + GoText.quoted(unit) + " in duration " + GoText.quoted(text);
            }
            total = total.add(nanos(rest.substring(0, number), unit));
            rest = rest.substring(number + unit.length());
        }
        return total.compareTo(MOST) > 0 ? "time: invalid duration " + GoText.quoted(text) : null;
    }

    /** How long a duration is that has no {@linkplain #problem problem}. */
    public static Duration read(String text) {
        String rest = unsigned(text);
        BigDecimal total = BigDecimal.ZERO;
        while (!rest.isEmpty() && !rest.equals("0")) {
            int number = numberAtStart(rest);
            String unit = unitAt(rest, number);
            total = total.add(nanos(rest.substring(0, number), unit));
            rest = rest.substring(number + unit.length());
        }
        Duration length = Duration.ofNanos(total.setScale(0, RoundingMode.DOWN).longValueExact());
        return text.startsWith("-") ? length.negated() : length;
    }

    private static String unsigned(String text) {
        return text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    }

    private static BigDecimal nanos(String number, String unit) {
        return new BigDecimal(number.endsWith(".") ? number + "0" : number).multiply(BigDecimal.valueOf(UNITS.get(unit)));
    }

    private static String unitAt(String text, int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) != '.' && !isDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }

    /** The length of a number such as {@code 1}, {@code 1.5}, {@code 1.} or {@code .5}; nought where there is none. */
    private static int numberAtStart(String text) {
        int digits = 0;
        int at = 0;
        boolean point = false;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.' && !point)) {
            if (text.charAt(at) == '.') {
                point = true;
            } else {
                digits++;
            }
            at++;
        }
        return digits == 0 ? 0 : at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
