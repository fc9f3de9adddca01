package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A taint that a Pod bears. */
public record Toleration(
        @Nullable String key,
        @Nullable String operator,
        @Nullable String value,
        @Nullable String effect,
        @Nullable Long tolerationSeconds) {

    /** Whether one of them bears the taint. */
    public static boolean any(List<Toleration> tolerations, Taint taint) {
        for (Toleration each : tolerations) {
            if (each.tolerates(taint)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it bears the taint (upstream's {@code ToleratesTaint}). */
    public boolean tolerates(Taint taint) {
        if (!unsetOr(effect, taint.effect()) || !unsetOr(key, taint.key())) {
            return false;
        }
        String borne = value == null ? "" : value;
        String tainted = taint.value() == null ? "" : taint.value();
        return switch (operator == null ? "Equal" : operator) {
            case "", "Equal" -> borne.equals(tainted);
            case "Exists" -> true;
            case "Lt" -> compared(tainted, borne) < 0;
            case "Gt" -> compared(tainted, borne) > 0;
            default -> false;
        };
    }

    private static int compared(String tainted, String borne) {
        try {
            return Long.compare(Long.parseLong(tainted), Long.parseLong(borne));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static boolean unsetOr(@Nullable String wanted, String actual) {
        return wanted == null || wanted.isEmpty() || wanted.equals(actual);
    }
}
