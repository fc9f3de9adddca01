package dev.podium.controller.job;

import dev.podium.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before Pods are replaced (upstream's {@code backoff_utils.go}): ten seconds after the first failure, twice
 * as long after each one that follows, ten minutes at most.
 *
 * @param failures since the last success
 * @param last when the last of them was; null if there is none
 */
record Backoff(int failures, @Nullable Instant last) {

    static final Backoff NONE = new Backoff(0, null);

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** What becomes of it when these Pods have succeeded and failed. */
    Backoff after(List<Pod> succeeded, List<Pod> failed) {
        if (succeeded.isEmpty() && failed.isEmpty()) {
            return this;
        }
        Instant success = succeeded.stream().map(JobPods::finishedAt).max(Instant::compareTo).orElse(null);
        List<Instant> later = failed.stream()
                .map(JobPods::finishedAt)
                .filter(each -> success == null || each.isAfter(success))
                .sorted()
                .toList();
        if (later.isEmpty()) {
            return NONE;
        }
        return new Backoff((success == null ? failures : 0) + later.size(), later.getLast());
    }

    /** That of one index: what its last failed Pod says of those before. */
    static Backoff ofIndex(@Nullable Pod failed) {
        return failed == null
                ? NONE
                : new Backoff(JobPods.failures(failed) + JobPods.ignoredFailures(failed) + 1, JobPods.finishedAt(failed));
    }

    /** How long there still is to wait; zero if there is not. */
    Duration left(Instant now) {
        if (failures == 0 || last == null) {
            return Duration.ZERO;
        }
        Duration delay = FIRST;
        for (int i = 1; i < failures && delay.compareTo(LONGEST) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        Duration left = (delay.compareTo(LONGEST) > 0 ? LONGEST : delay).minus(Duration.between(last, now));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
