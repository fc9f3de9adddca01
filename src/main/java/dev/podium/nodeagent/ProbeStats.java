package dev.podium.nodeagent;

import java.util.List;

/**
 * How the attempts of a probe have ended since its Pod came, over all runs of the container.
 *
 * @param kind {@code Startup}, {@code Liveness} or {@code Readiness}
 * @param seconds how long those took that came to a result or to none, but did not fail (upstream's {@code prober_probe_duration_seconds})
 * @param bounds in seconds
 * @param buckets how many of them took up to each bound, beyond the one before; the last number is of those beyond all
 */
public record ProbeStats(
        String namespace,
        String pod,
        String podUid,
        String container,
        String kind,
        long successful,
        long failed,
        long unknown,
        double seconds,
        List<Double> bounds,
        List<Long> buckets) {}
