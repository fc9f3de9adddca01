package dev.podium.probe;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** How the attempts of one probe have ended, over all runs of its container. Safe for use by several threads. */
public final class ProbeTally {

    /** Prometheus' own, in seconds. */
    public static final List<Double> BOUNDS = List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

    private final ProbeId probe;
    private final long[] buckets = new long[BOUNDS.size() + 1];
    private long successful;
    private long failed;
    private long unknown;
    private double seconds;

    ProbeTally(ProbeId probe) {
        this.probe = probe;
    }

    public ProbeId probe() {
        return probe;
    }

    synchronized void add(ProbeOutcome outcome, Duration latency) {
        switch (outcome) {
            case SUCCESS, WARNING -> successful++;
            case FAILURE -> failed++;
            case UNKNOWN -> unknown++;
        }
        // How long failures took is not told (upstream's worker.go).
        if (outcome != ProbeOutcome.FAILURE) {
            double took = latency.toNanos() / 1e9;
            seconds += took;
            int at = 0;
            while (at < BOUNDS.size() && took > BOUNDS.get(at)) {
                at++;
            }
            buckets[at]++;
        }
    }

    /** So far. */
    public synchronized Counts counts() {
        return new Counts(successful, failed, unknown, seconds, Arrays.stream(buckets).boxed().toList());
    }

    /**
     * What was counted.
     *
     * @param seconds how long all took that did not fail
     * @param buckets how many of these took up to each of {@link #BOUNDS}, beyond the one before; the last, beyond all
     */
    public record Counts(long successful, long failed, long unknown, double seconds, List<Long> buckets) {}
}
