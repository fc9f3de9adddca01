package dev.podium.web.node;

import dev.podium.model.NodeSystemInfo;
import dev.podium.model.ResourceUsage;
import dev.podium.nodeagent.ContainerStats;
import dev.podium.nodeagent.Machine;
import dev.podium.nodeagent.NodeStats;
import dev.podium.nodeagent.PodStats;
import dev.podium.web.node.MetricsPage.Family;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics/cadvisor} (cadvisor's {@code metrics/prometheus.go} and {@code prometheus_machine.go}), as far as the simulation counts:
 * not what is read from disks and written to them.
 */
public final class CadvisorMetrics {

    private static final Family CPU = new Family("container_cpu_usage_seconds_total", "Cumulative cpu time consumed in seconds.");
    private static final Family CACHE = new Family("container_memory_cache", "Number of bytes of page cache memory.");
    private static final Family RESIDENT = new Family("container_memory_rss", "Size of RSS in bytes.");
    private static final Family SWAP = new Family("container_memory_swap", "Container swap usage in bytes.");
    private static final Family MEMORY = new Family(
            "container_memory_usage_bytes",
            "Current memory usage in bytes, including all memory regardless of when it was accessed");
    private static final Family WORKING_SET = new Family("container_memory_working_set_bytes", "Current working set in bytes.");
    private static final Family PROCESSES =
            new Family("container_processes", "Number of processes running inside the container.");
    private static final Family RECEIVED =
            new Family("container_network_receive_bytes_total", "Cumulative count of bytes received");
    private static final Family SENT =
            new Family("container_network_transmit_bytes_total", "Cumulative count of bytes transmitted");
    private static final Family SEEN = new Family("container_last_seen", "Last time a container was seen by the exporter");
    private static final Family START =
            new Family("container_start_time_seconds", "Start time of the container since unix epoch in seconds.");
    private static final Family PERIOD = new Family("container_spec_cpu_period", "CPU period of the container.");
    private static final Family QUOTA = new Family("container_spec_cpu_quota", "CPU quota of the container.");
    private static final Family SHARES = new Family("container_spec_cpu_shares", "CPU share of the container.");
    private static final Family LIMIT = new Family("container_spec_memory_limit_bytes", "Memory limit for the container.");
    private static final Family RESERVATION = new Family(
            "container_spec_memory_reservation_limit_bytes", "Memory reservation limit for the container.");
    private static final Family SWAP_LIMIT =
            new Family("container_spec_memory_swap_limit_bytes", "Memory swap limit for the container.");
    private static final Family ERROR = new Family(
            "container_scrape_error", "1 if there was an error while getting container metrics, 0 otherwise");
    private static final Family CORES = new Family("machine_cpu_cores", "Number of logical CPU cores.");
    private static final Family MACHINE_MEMORY = new Family("machine_memory_bytes", "Amount of memory installed on the machine.");
    private static final Family MACHINE_SWAP = new Family("machine_swap_bytes", "Amount of swap memory available on the machine.");
    private static final Family MACHINE_ERROR =
            new Family("machine_scrape_error", "1 if there was an error while getting machine metrics, 0 otherwise.");

    /** In microseconds. */
    private static final long CPU_PERIOD = 100_000;
    private static final long FEWEST_SHARES = 2;

    private CadvisorMetrics() {}

    /** The page of a node. */
    public static MetricSnapshots of(Machine machine, @Nullable NodeSystemInfo system, NodeStats stats) {
        MetricsPage page = new MetricsPage();
        machine(page, machine, system);
        Instant time = stats.usage().time();
        ResourceUsage node = machine.atMost(stats.usage(), Duration.between(stats.startTime(), time));
        usage(page, node, stats.startTime(), labels("/", "", "", "", "", ""));
        for (PodStats pod : stats.pods()) {
            String[] whole = labels(pod.cgroup(), "", "", "", pod.name(), pod.namespace());
            usage(page, pod.usage(), pod.startTime(), whole);
            if (pod.traffic() != null) {
                String[] eth0 = with(whole, "interface", "eth0");
                page.counter(RECEIVED, pod.traffic().received(), time, eth0);
                page.counter(SENT, pod.traffic().sent(), time, eth0);
            }
            for (ContainerStats each : pod.containers()) {
                String[] labels = labels(
                        pod.cgroup() + "/" + each.id(), each.id(), each.image(), each.name(), pod.name(), pod.namespace());
                usage(page, each.usage(), each.startTime(), labels);
                given(page, each.given(), labels);
            }
        }
        page.gauge(ERROR, 0);
        return page.snapshots();
    }

    private static String[] labels(String id, String name, String image, String container, String pod, String namespace) {
        return new String[] {
            "container", container, "id", id, "image", image, "name", name, "namespace", namespace, "pod", pod
        };
    }

    private static String[] with(String[] labels, String name, String value) {
        String[] more = Arrays.copyOf(labels, labels.length + 2);
        more[labels.length] = name;
        more[labels.length + 1] = value;
        return more;
    }

    private static void machine(MetricsPage page, Machine machine, @Nullable NodeSystemInfo system) {
        String[] labels = system == null
                ? new String[] {"machine_id", "", "system_uuid", "", "boot_id", ""}
                : new String[] {
                    "machine_id", system.machineID(), "system_uuid", system.systemUUID(), "boot_id", system.bootID()
                };
        if (machine.milliCores() < Long.MAX_VALUE) {
            page.gauge(CORES, Math.ceilDiv(machine.milliCores(), 1000), labels);
        }
        if (machine.memory() < Long.MAX_VALUE) {
            page.gauge(MACHINE_MEMORY, machine.memory(), labels);
        }
        page.gauge(MACHINE_SWAP, 0, labels);
        page.gauge(MACHINE_ERROR, 0);
    }

    private static void usage(MetricsPage page, ResourceUsage usage, Instant start, String[] labels) {
        Instant time = usage.time();
        page.counter(CPU, MetricsPage.seconds(usage.coreNanos()), time, with(labels, "cpu", "total"));
        page.gauge(CACHE, 0, time, labels);
        page.gauge(RESIDENT, usage.workingSet(), time, labels);
        page.gauge(SWAP, 0, time, labels);
        page.gauge(MEMORY, usage.workingSet(), time, labels);
        page.gauge(WORKING_SET, usage.workingSet(), time, labels);
        page.gauge(PROCESSES, usage.processes(), time, labels);
        page.gauge(SEEN, time.getEpochSecond(), time, labels);
        page.gauge(START, start.getEpochSecond(), labels);
    }

    private static void given(MetricsPage page, ContainerStats.Given given, String[] labels) {
        page.gauge(PERIOD, CPU_PERIOD, labels);
        if (given.milliCpu() > 0) {
            page.gauge(QUOTA, given.milliCpu() * CPU_PERIOD / 1000.0, labels);
        }
        page.gauge(SHARES, Math.max(FEWEST_SHARES, given.requestedMilliCpu() * 1024 / 1000), labels);
        page.gauge(LIMIT, given.memory(), labels);
        page.gauge(RESERVATION, 0, labels);
        page.gauge(SWAP_LIMIT, 0, labels);
    }
}
