package dev.podium.controller.deployment;

import dev.podium.model.DeploymentSpec;
import dev.podium.model.DeploymentStrategy;
import dev.podium.model.IntOrString;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a rolling update in Pods; both are zero where all old Pods go before the first new one comes.
 *
 * @param surge how many there may be more than asked for
 * @param unavailable how many may be missing
 */
record Fenceposts(int surge, int unavailable) {

    static Fenceposts of(DeploymentSpec spec) {
        int desired = spec.desired();
        if (!spec.rolling()) {
            return new Fenceposts(0, 0);
        }
        DeploymentStrategy strategy = spec.strategy();
        DeploymentStrategy.RollingUpdate rolling = strategy == null ? null : strategy.rollingUpdate();
        int surge = (int) Math.ceil(share(rolling == null ? null : rolling.maxSurge(), desired));
        int unavailable = (int) Math.floor(share(rolling == null ? null : rolling.maxUnavailable(), desired));
        if (surge == 0 && unavailable == 0) {
            // Validation refuses two zeroes, but percentages of few Pods may come to that: it has to go on somehow.
            unavailable = 1;
        }
        return new Fenceposts(surge, Math.min(unavailable, desired));
    }

    private static double share(@Nullable IntOrString bound, int desired) {
        return switch (bound) {
            case null -> 0.25 * desired;
            case IntOrString.Int(int value) -> value;
            case IntOrString.Text(String value) -> percent(value) * desired / 100.0;
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
