package dev.podium.web.node;

import dev.podium.model.ResourceUsage;
import dev.podium.nodeagent.ContainerStats;
import dev.podium.nodeagent.Machine;
import dev.podium.nodeagent.NodeStats;
import dev.podium.nodeagent.PodStats;
import dev.podium.web.node.MetricsPage.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;

/** {@code /metrics/resource} (upstream's {@code pkg/kubelet/metrics/collectors/resource_metrics.go}). */
public final class ResourceMetrics {

    private static final Family NODE_CPU = new Family(
            "node_cpu_usage_seconds_total", "[STABLE] Cumulative cpu time consumed by the node in core-seconds");
    private static final Family NODE_MEMORY =
            new Family("node_memory_working_set_bytes", "[STABLE] Current working set of the node in bytes");
    private static final Family NODE_SWAP = new Family(
            "node_swap_usage_bytes", "[ALPHA] Current swap usage of the node in bytes. Reported only on non-windows systems");
    private static final Family CONTAINER_CPU = new Family(
            "container_cpu_usage_seconds_total", "[STABLE] Cumulative cpu time consumed by the container in core-seconds");
    private static final Family CONTAINER_MEMORY =
            new Family("container_memory_working_set_bytes", "[STABLE] Current working set of the container in bytes");
    private static final Family CONTAINER_SWAP = new Family(
            "container_swap_usage_bytes",
            "[ALPHA] Current amount of the container swap usage in bytes. Reported only on non-windows systems");
    private static final Family CONTAINER_SWAP_LIMIT = new Family(
            "container_swap_limit_bytes",
            "[ALPHA] Current amount of the container swap limit in bytes. Reported only on non-windows systems");
    private static final Family CONTAINER_START = new Family(
            "container_start_time_seconds", "[STABLE] Start time of the container since unix epoch in seconds");
    private static final Family POD_CPU = new Family(
            "pod_cpu_usage_seconds_total", "[STABLE] Cumulative cpu time consumed by the pod in core-seconds");
    private static final Family POD_MEMORY =
            new Family("pod_memory_working_set_bytes", "[STABLE] Current working set of the pod in bytes");
    private static final Family POD_SWAP = new Family(
            "pod_swap_usage_bytes",
            "[ALPHA] Current amount of the pod swap usage in bytes. Reported only on non-windows systems");
    private static final Family ERROR = new Family(
            "resource_scrape_error", "[STABLE] 1 if there was an error while getting container metrics, 0 otherwise");
    private static final Family OLD_ERROR = new Family(
            "scrape_error",
            "[ALPHA] (Deprecated since 1.29.0) 1 if there was an error while getting container metrics, 0 otherwise");

    private ResourceMetrics() {}

    /** The page of a node. */
    public static MetricSnapshots of(Machine machine, NodeStats stats) {
        MetricsPage page = new MetricsPage();
        ResourceUsage node =
                machine.atMost(stats.usage(), Duration.between(stats.startTime(), stats.usage().time()));
        page.counter(NODE_CPU, MetricsPage.seconds(node.coreNanos()), node.time());
        page.gauge(NODE_MEMORY, node.workingSet(), node.time());
        page.gauge(NODE_SWAP, 0, node.time());
        for (PodStats pod : stats.pods()) {
            for (ContainerStats each : pod.containers()) {
                container(page, pod, each);
            }
            String[] labels = {"pod", pod.name(), "namespace", pod.namespace()};
            ResourceUsage usage = pod.usage();
            page.counter(POD_CPU, MetricsPage.seconds(usage.coreNanos()), usage.time(), labels);
            page.gauge(POD_MEMORY, usage.workingSet(), usage.time(), labels);
            page.gauge(POD_SWAP, 0, usage.time(), labels);
        }
        page.gauge(ERROR, 0);
        page.gauge(OLD_ERROR, 0);
        return page.snapshots();
    }

    private static void container(MetricsPage page, PodStats pod, ContainerStats container) {
        String[] labels = {"container", container.name(), "pod", pod.name(), "namespace", pod.namespace()};
        ResourceUsage usage = container.usage();
        page.gauge(CONTAINER_START, MetricsPage.seconds(container.startTime()), labels);
        page.counter(CONTAINER_CPU, MetricsPage.seconds(usage.coreNanos()), usage.time(), labels);
        page.gauge(CONTAINER_MEMORY, usage.workingSet(), usage.time(), labels);
        page.gauge(CONTAINER_SWAP, 0, usage.time(), labels);
        page.gauge(CONTAINER_SWAP_LIMIT, 0, usage.time(), labels);
    }
}
