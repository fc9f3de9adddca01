package dev.podium.scheduler;

import dev.podium.model.Taint;
import dev.podium.model.Toleration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a Pod bears a taint (upstream's {@code Toleration.ToleratesTaint}). */
final class Tolerations {

    private Tolerations() {}

    static boolean tolerate(List<Toleration> tolerations, Taint taint) {
        for (Toleration each : tolerations) {
            if (tolerates(each, taint)) {
                return true;
            }
        }
        return false;
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        if (!unsetOr(toleration.effect(), taint.effect()) || !unsetOr(toleration.key(), taint.key())) {
            return false;
        }
        String value = toleration.value() == null ? "" : toleration.value();
        String tainted = taint.value() == null ? "" : taint.value();
        String operator = toleration.operator() == null ? "Equal" : toleration.operator();
        return switch (operator) {
            case "", "Equal" -> value.equals(tainted);
            case "Exists" -> true;
            case "Lt" -> compared(tainted, value) < 0;
            case "Gt" -> compared(tainted, value) > 0;
            default -> false;
        };
    }

    private static int compared(String tainted, String tolerated) {
        try {
            return Long.compare(Long.parseLong(tainted), Long.parseLong(tolerated));
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static boolean unsetOr(@Nullable String wanted, String actual) {
        return wanted == null || wanted.isEmpty() || wanted.equals(actual);
    }
}
