package dev.podium.controller.podautoscaler;

import dev.podium.model.HorizontalPodAutoscaler.Behavior;
import dev.podium.model.HorizontalPodAutoscaler.Policy;
import dev.podium.model.HorizontalPodAutoscaler.Rules;
import dev.podium.model.HorizontalPodAutoscaler.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the number of replicas that the metrics speak for: the recommendations of the last minutes, how fast the
 * number may change, and the bounds (upstream's {@code normalizeDesiredReplicas}, with and without behaviors).
 */
final class Limits {

    /** For so long a smaller number has to be recommended before it counts. */
    private static final Duration WINDOW = Duration.ofMinutes(5);
    /** So many may come at once, however few there are; otherwise as many as there are. */
    private static final int LEAP = 4;

    private static final Limit WITHIN =
            new Limit(0, "DesiredWithinRange", "the desired count is within the acceptable range");

    private final Spec spec;
    private final History history;
    private final Reporter reporter;
    private final Instant now;

    Limits(Spec spec, History history, Reporter reporter) {
        this.spec = spec;
        this.history = history;
        this.reporter = reporter;
        this.now = reporter.now();
    }

    private record Limit(int replicas, String reason, String message) {

        Limit at(int number) {
            return new Limit(number, reason, message);
        }
    }

    /** How many there are to be, if the metrics speak for {@code proposed}; tells of it in the conditions. */
    int normalize(int current, int proposed) {
        Behavior behavior = spec.behavior();
        int stable = behavior == null ? stabilized(proposed) : stabilized(behavior, current, proposed);
        if (stable == proposed) {
            reporter.holds(Reporter.ABLE_TO_SCALE, "ReadyForNewScale", "recommended size matches current size");
        } else if (behavior != null && proposed >= current) {
            reporter.holds(
                    Reporter.ABLE_TO_SCALE,
                    "ScaleUpStabilized",
                    "recent recommendations were lower than current one, applying the lowest recent recommendation");
        } else {
            reporter.holds(
                    Reporter.ABLE_TO_SCALE,
                    "ScaleDownStabilized",
                    "recent recommendations were higher than current one, applying the highest recent recommendation");
        }
        Limit limit = behavior == null ? bounded(current, stable) : bounded(behavior, current, stable);
        if (limit.replicas() == stable) {
            reporter.holdsNot(Reporter.SCALING_LIMITED, limit.reason(), limit.message());
        } else {
            reporter.holds(Reporter.SCALING_LIMITED, limit.reason(), limit.message());
        }
        return limit.replicas();
    }

    /** The most that was recommended within the window. */
    private int stabilized(int proposed) {
        Instant since = now.minus(WINDOW);
        int most = recommended(since.minusNanos(1)).reduce(proposed, Math::max);
        history.recommend(proposed, now, since);
        return most;
    }

    /** As near to the current number as the recommendations within either direction's window allow. */
    private int stabilized(Behavior behavior, int current, int proposed) {
        Instant sinceUp = now.minus(window(rules(behavior.scaleUp()), Duration.ZERO));
        Instant sinceDown = now.minus(window(rules(behavior.scaleDown()), WINDOW));
        int up = recommended(sinceUp).reduce(proposed, Math::min);
        int down = recommended(sinceDown).reduce(proposed, Math::max);
        history.recommend(proposed, now, sinceUp.isBefore(sinceDown) ? sinceUp : sinceDown);
        return Math.min(Math.max(current, up), down);
    }

    private IntStream recommended(Instant after) {
        return history.recommendations().stream()
                .filter(each -> each.at().isAfter(after))
                .mapToInt(History.Entry::replicas);
    }

    private static Rules rules(@Nullable Rules rules) {
        return Objects.requireNonNull(rules, "defaults fill in both directions");
    }

    private static Duration window(Rules rules, Duration usual) {
        Integer seconds = rules.stabilizationWindowSeconds();
        return seconds == null ? usual : Duration.ofSeconds(seconds);
    }

    private Limit bounded(int current, int wanted) {
        int leap = Math.max(2 * current, LEAP);
        if (wanted < spec.least()) {
            return tooFew(spec.least());
        }
        if (spec.maxReplicas() > leap && wanted > leap) {
            return tooFast("increasing", "ScaleUpLimit", leap);
        }
        return wanted > spec.maxReplicas() ? tooMany() : WITHIN.at(wanted);
    }

    private Limit bounded(Behavior behavior, int current, int wanted) {
        if (wanted > current) {
            int fastest = Math.max(fastest(rules(behavior.scaleUp()), current, Direction.UP), current);
            if (spec.maxReplicas() > fastest && wanted > fastest) {
                return tooFast("increasing", "ScaleUpLimit", fastest);
            }
            return wanted > spec.maxReplicas() ? tooMany() : WITHIN.at(wanted);
        }
        if (wanted < current) {
            int fastest = Math.min(fastest(rules(behavior.scaleDown()), current, Direction.DOWN), current);
            if (spec.least() < fastest && wanted < fastest) {
                return tooFast("decreasing", "ScaleDownLimit", fastest);
            }
            return wanted < spec.least() ? tooFew(spec.least()) : WITHIN.at(wanted);
        }
        return WITHIN.at(wanted);
    }

    private static Limit tooFast(String how, String reason, int replicas) {
        return new Limit(
                replicas, reason, "the desired replica count is " + how + " faster than the maximum scale rate");
    }

    private Limit tooMany() {
        return new Limit(
                spec.maxReplicas(), "TooManyReplicas", "the desired replica count is more than the maximum replica count");
    }

    private static Limit tooFew(int least) {
        return new Limit(least, "TooFewReplicas", "the desired replica count is less than the minimum replica count");
    }

    private enum Direction {
        UP,
        DOWN
    }

    /** How far the policies let the number go: the one that allows most, or least. */
    private int fastest(Rules rules, int current, Direction direction) {
        String select = Objects.requireNonNullElse(rules.selectPolicy(), "Max");
        if (select.equals("Disabled")) {
            return current;
        }
        IntStream reached = rules.policies().stream().mapToInt(each -> reached(each, current, direction));
        boolean highest = (direction == Direction.UP) != select.equals("Min");
        return (highest ? reached.max() : reached.min()).orElse(current);
    }

    private int reached(Policy policy, int current, Direction direction) {
        int start = history.before(Duration.ofSeconds(policy.periodSeconds()), current, now);
        boolean percent = policy.type().equals("Percent");
        return switch (direction) {
            // Rounded up, so that one Pod can become two.
            case UP -> percent ? (int) Math.ceil(start * (1 + policy.value() / 100.0)) : start + policy.value();
            case DOWN -> percent ? (int) (start * (1 - policy.value() / 100.0)) : start - policy.value();
        };
    }

    /** Notes that the number has been changed, if anybody will ask. */
    void rescaled(int from, int to) {
        Behavior behavior = spec.behavior();
        if (behavior != null) {
            Rules rules = rules(to > from ? behavior.scaleUp() : behavior.scaleDown());
            int longest = rules.policies().stream().mapToInt(Policy::periodSeconds).max().orElse(0);
            history.changed(to - from, now, Duration.ofSeconds(longest));
        }
    }
}
