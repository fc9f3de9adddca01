package dev.podium.web.node;

import dev.podium.machinery.Json;
import dev.podium.model.DiskUsage;
import dev.podium.model.ResourceUsage;
import dev.podium.nodeagent.ContainerStats;
import dev.podium.nodeagent.Machine;
import dev.podium.nodeagent.NodeStats;
import dev.podium.nodeagent.PodStats;
import dev.podium.nodeagent.PodStats.VolumeStats;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /stats/summary} (upstream's {@code kubelet/pkg/apis/stats/v1alpha1}). Simulated memory is never a page cache, so that all of it is
 * in use and resident, and there is no swap; what nobody counts
 * (the nodes' own network, page faults, pressure, free inodes) is left out.
 */
public final class SummaryPage {

    private final Machine machine;
    private final NodeStats stats;
    private final NodeStats.Detail detail;
    private final Instant time;
    private final long diskUsed;

    private SummaryPage(Machine machine, NodeStats stats, NodeStats.Detail detail) {
        this.machine = machine;
        this.stats = stats;
        this.detail = detail;
        this.time = stats.usage().time();
        this.diskUsed = stats.imageBytes() + stats.pods().stream().mapToLong(each -> ephemeral(each).bytes()).sum();
    }

    /** The page of a node of that name. */
    public static ObjectNode of(String node, Machine machine, NodeStats stats, NodeStats.Detail detail) {
        return new SummaryPage(machine, stats, detail).page(node);
    }

    private ObjectNode page(String name) {
        ObjectNode page = Json.mapper().createObjectNode();
        ObjectNode node = page.putObject("node").put("nodeName", name);
        Duration up = Duration.between(stats.startTime(), time);
        amounts(
                node.putArray("systemContainers").addObject().put("name", "pods").put("startTime", text(stats.startTime())),
                machine.atMost(stats.podUsage(), up),
                machine.memory());
        node.put("startTime", text(stats.startTime()));
        ResourceUsage usage = machine.atMost(stats.usage(), up);
        amounts(node, usage, machine.memory());
        swap(node);
        if (detail == NodeStats.Detail.EVERYTHING) {
            disk(node.putObject("fs")).put("usedBytes", diskUsed);
            ObjectNode runtime = node.putObject("runtime");
            disk(runtime.putObject("imageFs")).put("usedBytes", stats.imageBytes());
            disk(runtime.putObject("containerFs"))
                    .put("usedBytes", stats.pods().stream().mapToLong(each -> written(each).bytes()).sum());
            node.putObject("rlimit").put("time", text(time)).put("curproc", usage.processes());
        }
        ArrayNode all = page.putArray("pods");
        stats.pods().forEach(each -> pod(all.addObject(), each));
        return page;
    }

    private void pod(ObjectNode into, PodStats pod) {
        into.putObject("podRef").put("name", pod.name()).put("namespace", pod.namespace()).put("uid", pod.uid());
        into.put("startTime", text(pod.startTime()));
        ArrayNode containers = into.putArray("containers");
        pod.containers().forEach(each -> container(containers.addObject(), each));
        amounts(into, pod.usage(), pod.memoryLimit());
        if (detail == NodeStats.Detail.EVERYTHING) {
            if (pod.traffic() != null) {
                network(into.putObject("network").put("time", text(time)), pod.traffic());
            }
            if (!pod.volumes().isEmpty()) {
                ArrayNode volumes = into.putArray("volume");
                pod.volumes().forEach(each -> volume(volumes.addObject(), each, pod.namespace()));
            }
            DiskUsage own = ephemeral(pod);
            disk(into.putObject("ephemeral-storage")).put("usedBytes", own.bytes()).put("inodesUsed", own.inodes());
            into.putObject("process_stats").put("process_count", pod.usage().processes());
        }
        swap(into);
    }

    /** A Pod has one interface, on which nothing goes wrong. */
    private static void network(ObjectNode into, PodStats.Traffic traffic) {
        onInterface(into, traffic);
        onInterface(into.putArray("interfaces").addObject(), traffic);
    }

    private static void onInterface(ObjectNode into, PodStats.Traffic traffic) {
        into.put("name", "eth0")
                .put("rxBytes", traffic.received())
                .put("rxErrors", 0)
                .put("txBytes", traffic.sent())
                .put("txErrors", 0);
    }

    private void container(ObjectNode into, ContainerStats container) {
        into.put("name", container.name()).put("startTime", text(container.startTime()));
        amounts(into, container.usage(), container.given().memory());
        if (detail == NodeStats.Detail.EVERYTHING) {
            disk(into.putObject("rootfs"))
                    .put("usedBytes", container.written().bytes())
                    .put("inodesUsed", container.written().inodes());
            disk(into.putObject("logs")).put("usedBytes", container.logBytes()).put("inodesUsed", 1);
        }
        swap(into);
    }

    private void volume(ObjectNode into, VolumeStats volume, String namespace) {
        disk(into).put("usedBytes", volume.usage().bytes()).put("inodesUsed", volume.usage().inodes());
        into.put("name", volume.name());
        if (!volume.claim().isEmpty()) {
            into.putObject("pvcRef").put("name", volume.claim()).put("namespace", namespace);
        }
    }

    /** @param limit bytes of memory; 0: none */
    private void amounts(ObjectNode into, ResourceUsage usage, long limit) {
        into.putObject("cpu")
                .put("time", text(usage.time()))
                .put("usageNanoCores", usage.nanoCores())
                .put("usageCoreNanoSeconds", usage.coreNanos());
        ObjectNode memory = into.putObject("memory").put("time", text(usage.time()));
        if (limit > 0 && limit < Long.MAX_VALUE) {
            memory.put("availableBytes", Math.max(0, limit - usage.workingSet()));
        }
        memory.put("usageBytes", usage.workingSet())
                .put("workingSetBytes", usage.workingSet())
                .put("rssBytes", usage.workingSet());
    }

    private void swap(ObjectNode into) {
        into.putObject("swap").put("time", text(time)).put("swapAvailableBytes", 0).put("swapUsageBytes", 0);
    }

    /** Everything of a node is on one disk. */
    private ObjectNode disk(ObjectNode into) {
        into.put("time", text(time));
        if (machine.disk() < Long.MAX_VALUE) {
            into.put("availableBytes", Math.max(0, machine.disk() - diskUsed)).put("capacityBytes", machine.disk());
        }
        return into;
    }

    private static DiskUsage written(PodStats pod) {
        return pod.containers().stream().map(ContainerStats::written).reduce(DiskUsage.NONE, DiskUsage::plus);
    }

    /** What the Pod has written itself, its logs included (upstream's {@code calcEphemeralStorage}). */
    private static DiskUsage ephemeral(PodStats pod) {
        DiskUsage logs = pod.containers().stream()
                .map(each -> new DiskUsage(each.logBytes(), 1))
                .reduce(DiskUsage.NONE, DiskUsage::plus);
        DiskUsage volumes = pod.volumes().stream()
                .filter(each -> each.share() == PodStats.Share.EPHEMERAL_STORAGE)
                .map(VolumeStats::usage)
                .reduce(DiskUsage.NONE, DiskUsage::plus);
        return written(pod).plus(logs).plus(volumes);
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
