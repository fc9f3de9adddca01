package dev.podium.controller.daemonset;

import dev.podium.model.DaemonSetSpec;
import dev.podium.model.IntOrString;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a rolling update in nodes.
 *
 * @param surge how many may have two Pods
 * @param unavailable how many may be without
 */
record Bounds(int surge, int unavailable) {

    /** @param desired how many nodes are to have a Pod; percentages of it are rounded up */
    static Bounds of(DaemonSetSpec spec, int desired) {
        DaemonSetSpec.RollingUpdate rolling = spec.rollingUpdate();
        if (rolling == null) {
            return new Bounds(0, 0);
        }
        int surge = share(rolling.maxSurge(), desired);
        int unavailable = share(rolling.maxUnavailable(), desired);
        // Validation refuses two zeroes, but it has to go on somehow.
        return surge == 0 && unavailable == 0 && desired > 0 ? new Bounds(0, 1) : new Bounds(surge, unavailable);
    }

    private static int share(@Nullable IntOrString bound, int desired) {
        return switch (bound) {
            case null -> 0;
            case IntOrString.Int(int value) -> value;
            case IntOrString.Text(String value) -> (int) Math.ceil(percent(value) * desired / 100.0);
        };
    }

    private static int percent(String text) {
        try {
            return Integer.parseInt(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
        } catch (NumberFormatException nonsense) {
            return 0;
        }
    }
}
