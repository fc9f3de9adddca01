package dev.podium.web.node;

import dev.podium.model.NodeSystemInfo;
import dev.podium.nodeagent.ContainerStats;
import dev.podium.nodeagent.KubeletCounts;
import dev.podium.nodeagent.Machine;
import dev.podium.nodeagent.NodeStats;
import dev.podium.nodeagent.PodStats;
import dev.podium.nodeagent.PodStats.VolumeStats;
import dev.podium.web.node.MetricsPage.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /metrics} of a kubelet: of upstream's many ({@code pkg/kubelet/metrics}) those that a simulated one can tell. */
public final class KubeletMetrics {

    private static final Family NODE_NAME =
            new Family("kubelet_node_name", "[ALPHA] The node's name. The count is always 1.");
    private static final Family RUNNING_PODS =
            new Family("kubelet_running_pods", "[ALPHA] Number of pods that have a running pod sandbox");
    private static final Family RUNNING_CONTAINERS =
            new Family("kubelet_running_containers", "[ALPHA] Number of containers currently running");
    private static final Family DESIRED_PODS = new Family(
            "kubelet_desired_pods",
            "[ALPHA] The number of pods the kubelet is being instructed to run. static is true if the pod is not from the apiserver.");
    private static final Family ACTIVE_PODS = new Family(
            "kubelet_active_pods",
            "[ALPHA] The number of pods the kubelet considers active and which are being considered when admitting new pods."
                    + " static is true if the pod is not from the apiserver.");
    private static final Family MIRROR_PODS = new Family(
            "kubelet_mirror_pods",
            "[ALPHA] The number of mirror pods the kubelet will try to create (one per admitted static pod)");
    private static final Family STARTED_PODS =
            new Family("kubelet_started_pods_total", "[ALPHA] Cumulative number of pods started");
    private static final Family FAILED_PODS =
            new Family("kubelet_started_pods_errors_total", "[ALPHA] Cumulative number of errors when starting pods");
    private static final Family STARTED_CONTAINERS =
            new Family("kubelet_started_containers_total", "[ALPHA] Cumulative number of containers started");
    private static final Family FAILED_CONTAINERS = new Family(
            "kubelet_started_containers_errors_total", "[ALPHA] Cumulative number of errors when starting containers");
    private static final Family LOGS = new Family(
            "kubelet_container_log_filesystem_used_bytes",
            "[ALPHA] Bytes used by the container's logs on the filesystem.");
    private static final Family CAPACITY =
            new Family("kubelet_volume_stats_capacity_bytes", "[ALPHA] Capacity in bytes of the volume");
    private static final Family USED =
            new Family("kubelet_volume_stats_used_bytes", "[ALPHA] Number of used bytes in the volume");
    private static final Family INODES_USED =
            new Family("kubelet_volume_stats_inodes_used", "[ALPHA] Number of used inodes in the volume");
    private static final Family BUILD = new Family(
            "kubernetes_build_info",
            "[ALPHA] A metric with a constant '1' value labeled by major, minor, git version and platform.");
    private static final Family START = new Family(
            "process_start_time_seconds", "[ALPHA] Start time of the process since unix epoch in seconds.");

    private KubeletMetrics() {}

    /** The page of the kubelet of a node of that name. */
    public static MetricSnapshots of(
            String node, Machine machine, @Nullable NodeSystemInfo system, KubeletCounts counts, NodeStats stats) {
        MetricsPage page = new MetricsPage();
        start(page, stats.startTime());
        if (system != null) {
            build(page, system);
        }
        page.gauge(NODE_NAME, 1, "node", node);
        page.gauge(RUNNING_PODS, counts.running());
        counts.containers().forEach((state, count) -> page.gauge(RUNNING_CONTAINERS, count, "container_state", state));
        page.gauge(DESIRED_PODS, counts.assigned(), "static", "");
        page.gauge(DESIRED_PODS, 0, "static", "true");
        page.gauge(ACTIVE_PODS, counts.active(), "static", "");
        page.gauge(ACTIVE_PODS, 0, "static", "true");
        page.gauge(MIRROR_PODS, 0);
        page.counter(STARTED_PODS, counts.starts());
        page.counter(FAILED_PODS, counts.failedStarts());
        counts.containerStarts().forEach((type, count) -> page.counter(STARTED_CONTAINERS, count, "container_type", type));
        counts.failedContainerStarts()
                .forEach((failure, count) -> page.counter(
                        FAILED_CONTAINERS, count, "code", failure.code(), "container_type", failure.type()));
        Set<String> told = new HashSet<>();
        for (PodStats pod : stats.pods()) {
            for (ContainerStats each : pod.containers()) {
                page.gauge(
                        LOGS,
                        each.logBytes(),
                        "container", each.name(),
                        "namespace", pod.namespace(),
                        "pod", pod.name(),
                        "uid", pod.uid());
            }
            for (VolumeStats each : pod.volumes()) {
                // Several Pods of a node may have one claim.
                if (!each.claim().isEmpty() && told.add(pod.namespace() + "/" + each.claim())) {
                    claim(page, machine, each, "namespace", pod.namespace(), "persistentvolumeclaim", each.claim());
                }
            }
        }
        return page.snapshots();
    }

    static void start(MetricsPage page, Instant start) {
        page.gauge(START, MetricsPage.seconds(start));
    }

    private static void build(MetricsPage page, NodeSystemInfo system) {
        String[] version = system.kubeletVersion().replaceFirst("^v", "").split("[.]");
        page.info(
                BUILD,
                "git_version", system.kubeletVersion(),
                "major", version[0],
                "minor", version.length > 1 ? version[1] : "",
                "platform", system.operatingSystem() + "/" + system.architecture());
    }

    private static void claim(MetricsPage page, Machine machine, VolumeStats volume, String... labels) {
        if (machine.disk() < Long.MAX_VALUE) {
            page.gauge(CAPACITY, machine.disk(), labels);
        }
        page.gauge(USED, volume.usage().bytes(), labels);
        page.gauge(INODES_USED, volume.usage().inodes(), labels);
    }
}
