package dev.podium.controller.podautoscaler;

import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import dev.podium.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas the use of a resource speaks for (upstream's {@code replica_calculator.go}). Pods that are not there yet,
 * or of which nothing is known, are thought to speak against any change.
 */
final class ReplicaCalculator {

    /** For so long after its start a Pod's use of CPU counts only while it is ready. */
    private static final Duration CPU_INITIALIZATION = Duration.ofMinutes(5);
    /** A Pod that has not become ready within that time after its start is thought never to have been ready. */
    private static final Duration INITIAL_READINESS = Duration.ofSeconds(30);

    private final Measured measured;
    private final List<Pod> pods;
    private final Tolerances tolerances;
    private final Instant now;

    ReplicaCalculator(Measured measured, List<Pod> pods, Tolerances tolerances, Instant now) {
        this.measured = measured;
        this.pods = pods;
        this.tolerances = tolerances;
        this.now = now;
    }

    /** @param container whose use counts; empty: all of a Pod's */
    record Measured(String resource, String container) {}

    /** How far the use may be from its target, as a share, before anything is done. */
    record Tolerances(double down, double up) {

        boolean within(double ratio) {
            return 1.0 - down <= ratio && ratio <= 1.0 + up;
        }
    }

    /**
     * What came out.
     *
     * @param utilization the use as a percentage of what was asked for; null if that is not what counts
     * @param averageMillis what a Pod uses on average, in thousandths
     */
    record Outcome(int replicas, @Nullable Integer utilization, long averageMillis) {}

    /** How the use is to its target. */
    private record Measure(double ratio, @Nullable Integer utilization, long averageMillis) {}

    private interface Yardstick {
        Measure of(Map<String, Long> usage) throws Unobtainable;
    }

    /** Each Pod is to use that share of what it asks for, in percent. */
    Outcome byUtilization(int current, Map<String, Sample> samples, int target) throws Unobtainable {
        Crowd crowd = group(samples);
        Map<String, Long> requests = PodRequests.of(pods, measured);
        long assumed = Math.max(100, target);
        return outcome(
                current,
                crowd,
                usage -> utilization(usage, requests, target),
                pod -> requests.getOrDefault(pod, 0L) * assumed / 100);
    }

    private static Measure utilization(Map<String, Long> usage, Map<String, Long> requests, int target) throws Unobtainable {
        long used = 0;
        long asked = 0;
        int count = 0;
        for (Map.Entry<String, Long> each : usage.entrySet()) {
            Long request = requests.get(each.getKey());
            if (request != null) {
                used += each.getValue();
                asked += request;
                count++;
            }
        }
        if (asked == 0) {
            throw new Unobtainable("no metrics returned matched known pods");
        }
        int utilization = (int) (used * 100 / asked);
        return new Measure((double) utilization / target, utilization, used / count);
    }

    /** Pods are to use so much on average. */
    Outcome byValue(int current, Map<String, Sample> samples, long targetMillis) throws Unobtainable {
        return outcome(
                current,
                group(samples),
                usage -> {
                    long average = usage.values().stream().mapToLong(Long::longValue).sum() / usage.size();
                    return new Measure((double) average / targetMillis, null, average);
                },
                _ -> targetMillis);
    }

    /**
     * The Pods by what is known of them.
     *
     * @param usage of those that are ready, in thousandths
     */
    private record Crowd(Map<String, Long> usage, Set<String> unready, Set<String> missing) {}

    private Crowd group(Map<String, Sample> samples) throws Unobtainable {
        if (pods.isEmpty()) {
            throw new Unobtainable("no pods returned by selector while calculating replica count");
        }
        Crowd crowd = new Crowd(new HashMap<>(), new HashSet<>(), new HashSet<>());
        for (Pod each : pods) {
            String name = each.metadata().nameOrEmpty();
            Sample sample = samples.get(name);
            if (each.metadata().deleting() || each.phase().equals("Failed")) {
                continue;
            }
            if (each.phase().equals("Pending")) {
                crowd.unready.add(name);
            } else if (sample == null) {
                crowd.missing.add(name);
            } else if (measured.resource().equals("cpu") && warmingUp(each, sample)) {
                crowd.unready.add(name);
            } else {
                crowd.usage.put(name, sample.millis());
            }
        }
        if (crowd.usage.isEmpty()) {
            throw new Unobtainable("did not receive metrics for targeted pods (pods might be unready)");
        }
        return crowd;
    }

    /** Whether what a Pod uses says nothing about its load yet. */
    private boolean warmingUp(Pod pod, Sample sample) {
        PodStatus status = pod.status();
        PodCondition ready = status == null ? null : status.condition("Ready");
        Instant start = status == null ? null : status.startTime();
        if (ready == null || start == null) {
            return true;
        }
        boolean unready = ready.status().equals("False");
        Instant since = ready.lastTransitionTime() == null ? Instant.EPOCH : ready.lastTransitionTime();
        return start.plus(CPU_INITIALIZATION).isAfter(now)
                ? unready || sample.time().isBefore(since.plus(sample.window()))
                : unready && start.plus(INITIAL_READINESS).isAfter(since);
    }

    /** @param assumed what a Pod is thought to use of which nothing is known, when there are to be fewer */
    private Outcome outcome(int current, Crowd crowd, Yardstick yardstick, ToLongFunction<String> assumed)
            throws Unobtainable {
        Measure measure = yardstick.of(crowd.usage);
        double ratio = measure.ratio();
        boolean unreadyCount = !crowd.unready.isEmpty() && ratio > 1;
        if (!unreadyCount && crowd.missing.isEmpty()) {
            return outcome(tolerances.within(ratio) ? current : (int) Math.ceil(ratio * crowd.usage.size()), measure);
        }
        Map<String, Long> usage = new HashMap<>(crowd.usage);
        if (ratio != 1) {
            crowd.missing.forEach(each -> usage.put(each, ratio < 1 ? assumed.applyAsLong(each) : 0));
        }
        if (unreadyCount) {
            crowd.unready.forEach(each -> usage.put(each, 0L));
        }
        double corrected = yardstick.of(usage).ratio();
        if (tolerances.within(corrected) || ratio < 1 && corrected > 1 || ratio > 1 && corrected < 1) {
            return outcome(current, measure);
        }
        int replicas = (int) Math.ceil(corrected * usage.size());
        boolean turned = corrected < 1 && replicas > current || corrected > 1 && replicas < current;
        return outcome(turned ? current : replicas, measure);
    }

    private static Outcome outcome(int replicas, Measure measure) {
        return new Outcome(replicas, measure.utilization(), measure.averageMillis());
    }
}
