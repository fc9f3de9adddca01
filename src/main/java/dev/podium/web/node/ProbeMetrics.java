package dev.podium.web.node;

import dev.podium.nodeagent.ProbeStats;
import dev.podium.web.node.MetricsPage.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /metrics/probes} (upstream's {@code pkg/kubelet/prober/prober_manager.go}). */
public final class ProbeMetrics {

    private static final Family TOTAL = new Family(
            "prober_probe_total",
            "[BETA] Cumulative number of a liveness, readiness or startup probe for a container by result.");
    private static final Family DURATION =
            new Family("prober_probe_duration_seconds", "[ALPHA] Duration in seconds for a probe response.");

    private ProbeMetrics() {}

    /** The page of a kubelet that began at {@code start}. */
    public static MetricSnapshots of(Instant start, List<ProbeStats> probes) {
        MetricsPage page = new MetricsPage();
        KubeletMetrics.start(page, start);
        for (ProbeStats each : probes) {
            Map<String, Long> results = new LinkedHashMap<>();
            results.put("successful", each.successful());
            results.put("failed", each.failed());
            results.put("unknown", each.unknown());
            // A result that there never was is not there, as upstream's is not.
            results.values().removeIf(count -> count == 0);
            results.forEach((result, count) -> page.counter(
                    TOTAL,
                    count,
                    "container", each.container(),
                    "namespace", each.namespace(),
                    "pod", each.pod(),
                    "pod_uid", each.podUid(),
                    "probe_type", each.kind(),
                    "result", result));
            if (each.successful() + each.unknown() > 0) {
                page.histogram(
                        DURATION,
                        each.bounds(),
                        each.buckets(),
                        each.seconds(),
                        "container", each.container(),
                        "namespace", each.namespace(),
                        "pod", each.pod(),
                        "probe_type", each.kind());
            }
        }
        return page.snapshots();
    }
}
