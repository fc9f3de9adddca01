package dev.podium.controller.daemonset;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a Pod that has failed is left where it is before another takes its place, so that a DaemonSet and a kubelet that
 * turns its Pods away do not fight: a second, and twice as long each time, up to a quarter of an hour.
 */
final class FailureBackoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Map<String, Failures> byOwner = new HashMap<>();

    /** Those of one generation of an owner; another generation begins anew. */
    private record Failures(long generation, Map<String, Failure> byNode) {}

    private record Failure(Instant last, Duration delay) {}

    /** How long to wait before the Pod is replaced; nothing: it may be now, and has been counted. */
    synchronized Duration next(String owner, long generation, String node, Instant now) {
        Failures failures = byOwner.get(owner);
        if (failures == null || failures.generation != generation) {
            failures = new Failures(generation, new HashMap<>());
            byOwner.put(owner, failures);
        }
        Failure before = failures.byNode.get(node);
        Duration since = before == null ? Duration.ZERO : Duration.between(before.last, now);
        if (before == null || since.compareTo(LONGEST.multipliedBy(2)) > 0) {
            failures.byNode.put(node, new Failure(now, FIRST));
            return Duration.ZERO;
        }
        if (since.compareTo(before.delay) < 0) {
            return before.delay.minus(since);
        }
        Duration doubled = before.delay.multipliedBy(2);
        failures.byNode.put(node, new Failure(now, doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled));
        return Duration.ZERO;
    }

    /** Forgets an owner that will not come back. */
    synchronized void forget(String owner) {
        byOwner.remove(owner);
    }
}
