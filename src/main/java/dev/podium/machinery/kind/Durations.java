package dev.podium.machinery.kind;

import dev.podium.machinery.FieldError;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Durations as Go's {@code time.ParseDuration} reads them. */
public final class Durations {
    private static final Set<String> UNITS = Set.of("ns", "us", "µs", "μs", "ms", "s", "m", "h");

    private Durations() {}

    /** What Go says about a text that is no duration; null for one that is. */
    public static @Nullable String problem(String text) {
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return null;
        }
        if (rest.isEmpty()) {
            return "time: invalid duration " + FieldError.quoted(text);
        }
        while (!rest.isEmpty()) {
            int number = numberAtStart(rest);
            if (number == 0) {
                return "time: invalid duration " + FieldError.quoted(text);
            }
            int end = number;
            while (end < rest.length() && rest.charAt(end) != '.' && !isDigit(rest.charAt(end))) {
                end++;
            }
            String unit = rest.substring(number, end);
            if (unit.isEmpty()) {
                return "time: missing unit in duration " + FieldError.quoted(text);
            }
            if (!UNITS.contains(unit)) {
                return "time: unknown unit " + FieldError.quoted(unit) + " in duration " + FieldError.quoted(text);
            }
            rest = rest.substring(end);
        }
        return null;
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
