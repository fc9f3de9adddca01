package dev.podium.kubelet;

import dev.podium.client.ResourceType;
import dev.podium.container.ContainerReport;
import dev.podium.container.ContainerResources;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.ImageRef;
import dev.podium.container.RuntimeFailure;
import dev.podium.container.Sandbox;
import dev.podium.model.Container;
import dev.podium.model.DiskUsage;
import dev.podium.model.Pod;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceUsage;
import dev.podium.model.Volume;
import dev.podium.network.NetworkNamespace;
import dev.podium.nodeagent.ContainerStats;
import dev.podium.nodeagent.KubeletCounts;
import dev.podium.nodeagent.NodeStats;
import dev.podium.nodeagent.NodeStats.Detail;
import dev.podium.nodeagent.PodStats;
import dev.podium.nodeagent.PodStats.VolumeStats;
import dev.podium.nodeagent.ProbeStats;
import dev.podium.probe.ProbeTally;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a node and its Pods use (upstream's {@code pkg/kubelet/stats}). Nothing is gathered beforehand: whoever asks waits for it.
 *
 * @param workers the Pods of the node, by namespace and name
 */
record NodeSurvey(NodeKubelet node, List<PodWorker> workers, Surroundings shared) {

    /** What a small virtual machine uses before any Pod runs: its system, its runtime, its kubelet. */
    private static final long SYSTEM_NANO_CORES = 50_000_000;

    private static final long SYSTEM_BYTES = 512 << 20;
    private static final Duration WINDOW = Duration.ofSeconds(15);

    static final Comparator<PodWorker> ORDER = Comparator.comparing(
            PodWorker::key, Comparator.comparing(PodKey::namespace).thenComparing(PodKey::name).thenComparing(PodKey::uid));

    /** What the node uses: its Pods, and what it takes beside them. */
    static ResourceUsage usage(NodeKubelet node, ResourceUsage pods) {
        long seconds = Math.max(0, Duration.between(node.began(), pods.time()).toSeconds());
        return pods.plus(new ResourceUsage(
                pods.time(), pods.window(), SYSTEM_NANO_CORES, seconds * SYSTEM_NANO_CORES, SYSTEM_BYTES, 0));
    }

    NodeStats stats(Detail detail) {
        ContainerRuntime runtime = node.runtime();
        List<PodStats> pods = new ArrayList<>();
        if (runtime != null) {
            for (PodWorker each : workers) {
                PodStats stats = pod(runtime, each, detail);
                if (stats != null) {
                    pods.add(stats);
                }
            }
        }
        ResourceUsage together = runtime == null
                ? ResourceUsage.spent(shared.time().now().truncatedTo(ChronoUnit.SECONDS), WINDOW, 0)
                : runtime.usage();
        long images = runtime == null ? 0 : runtime.images().stream().mapToLong(ImageRef::bytes).sum();
        return new NodeStats(node.began(), usage(node, together), together, images, pods);
    }

    /** Null for a Pod of which no container runs, as upstream leaves them out. */
    private @Nullable PodStats pod(ContainerRuntime runtime, PodWorker worker, Detail detail) {
        Sandbox sandbox = worker.runningSandbox();
        ResourceUsage usage = sandbox == null ? null : runtime.sandboxUsage(sandbox.id());
        if (sandbox == null || usage == null) {
            return null;
        }
        List<ContainerStats> containers = new ArrayList<>();
        for (ContainerReport each : containers(runtime, sandbox.id())) {
            ResourceUsage used = runtime.usage(each.id());
            if (used != null) {
                containers.add(container(runtime, each, used, detail));
            }
        }
        if (containers.isEmpty()) {
            return null;
        }
        PodKey key = worker.key();
        Pod pod = shared.client().find(ResourceType.PODS, key.namespace(), key.name());
        if (pod == null || !key.uid().equals(pod.metadata().uidOrEmpty())) {
            return null;
        }
        List<VolumeStats> volumes =
                switch (detail) {
                    case CPU_AND_MEMORY, NETWORK -> List.of();
                    case EVERYTHING -> volumes(worker, pod);
                };
        return new PodStats(
                key.namespace(),
                key.name(),
                key.uid(),
                cgroup(pod),
                sandbox.createdAt(),
                usage,
                switch (detail) {
                    case CPU_AND_MEMORY -> null;
                    case NETWORK, EVERYTHING -> traffic(sandbox);
                },
                memoryLimit(pod),
                containers,
                volumes);
    }

    private PodStats.@Nullable Traffic traffic(Sandbox sandbox) {
        NetworkNamespace host =
                switch (sandbox.config().network()) {
                    case NODE -> null;
                    case POD -> shared.network().find(sandbox.ip());
                };
        return host == null
                ? null
                : new PodStats.Traffic(host.traffic().received(), host.traffic().sent());
    }

    /** Upstream's {@code GetPodContainerName}. */
    private static String cgroup(Pod pod) {
        String quality = pod.status() == null || pod.status().qosClass() == null ? "BestEffort" : pod.status().qosClass();
        String parent = quality.equals("Guaranteed") ? "" : "/" + quality.toLowerCase(Locale.ROOT);
        return "/kubepods" + parent + "/pod" + pod.metadata().uidOrEmpty();
    }

    /** Unless the Pod has one of its own, it has one only if every container has (upstream's {@code ResourceConfigForPod}). */
    private static long memoryLimit(Pod pod) {
        Quantity own = pod.spec().resources() == null ? null : pod.spec().resources().limits().get("memory");
        if (own != null) {
            return own.value();
        }
        List<Long> limits = Stream.concat(
                        pod.spec().containers().stream(),
                        pod.spec().initContainers().stream().filter(Container::sidecar))
                .map(each -> each.resourcesOrNone().limits().get("memory"))
                .map(each -> each == null ? 0 : each.value())
                .toList();
        return limits.contains(0L) ? 0 : limits.stream().mapToLong(Long::longValue).sum();
    }

    private static ContainerStats container(ContainerRuntime runtime, ContainerReport report, ResourceUsage used, Detail detail) {
        // What it is given now may be other than what it was made with.
        ContainerResources given = runtime.given(report.id());
        return new ContainerStats(
                report.config().name(),
                report.id(),
                report.image().name(),
                report.image().id(),
                report.createdAt(),
                used,
                new ContainerStats.Given(given.requestedMilliCpu(), given.milliCpu(), given.memory()),
                switch (detail) {
                    case CPU_AND_MEMORY, NETWORK -> DiskUsage.NONE;
                    case EVERYTHING -> runtime.written(report.id());
                },
                switch (detail) {
                    case CPU_AND_MEMORY, NETWORK -> 0;
                    case EVERYTHING -> logBytes(runtime, report.id());
                });
    }

    private static long logBytes(ContainerRuntime runtime, String container) {
        try {
            return runtime.log(container).bytes();
        } catch (RuntimeFailure removed) {
            return 0;
        }
    }

    private static List<VolumeStats> volumes(PodWorker worker, Pod pod) {
        Map<String, DiskUsage> usage = worker.diskUsage();
        List<VolumeStats> volumes = new ArrayList<>();
        for (Volume each : pod.spec().volumes()) {
            DiskUsage used = usage.get(each.name());
            if (used != null) {
                boolean ephemeral =
                        each.configMap() != null || each.emptyDir() != null && !"Memory".equals(each.emptyDir().medium());
                volumes.add(new VolumeStats(
                        each.name(),
                        used,
                        each.claim(worker.key().name()),
                        ephemeral ? PodStats.Share.EPHEMERAL_STORAGE : PodStats.Share.ELSEWHERE));
            }
        }
        return volumes;
    }

    private static List<ContainerReport> containers(ContainerRuntime runtime, String sandbox) {
        try {
            return runtime.containers(sandbox);
        } catch (RuntimeFailure removed) {
            return List.of();
        }
    }

    KubeletCounts counts() {
        ContainerRuntime runtime = node.runtime();
        Map<String, Integer> containers = new TreeMap<>();
        int running = 0;
        for (PodWorker each : workers) {
            String sandbox = each.sandboxId();
            if (runtime != null && sandbox != null) {
                running += each.runningSandbox() == null ? 0 : 1;
                for (ContainerReport report : containers(runtime, sandbox)) {
                    containers.merge(report.state().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
                }
            }
        }
        StartCounts starts = node.starts();
        return new KubeletCounts(
                workers.size(),
                node.active(),
                running,
                containers,
                starts.sandboxes(),
                starts.failedSandboxes(),
                starts.containers(),
                starts.failedContainers());
    }

    List<ProbeStats> probes() {
        List<ProbeStats> probes = new ArrayList<>();
        for (PodWorker worker : workers) {
            shared.probes().tallies(worker.key().uid()).stream()
                    .sorted(Comparator.comparing((ProbeTally each) -> each.probe().container())
                            .thenComparing(each -> each.probe().kind()))
                    .map(NodeSurvey::probe)
                    .forEach(probes::add);
        }
        return probes;
    }

    private static ProbeStats probe(ProbeTally tally) {
        ProbeTally.Counts counts = tally.counts();
        return new ProbeStats(
                tally.probe().namespace(),
                tally.probe().pod(),
                tally.probe().podUid(),
                tally.probe().container(),
                tally.probe().kind().title(),
                counts.successful(),
                counts.failed(),
                counts.unknown(),
                counts.seconds(),
                ProbeTally.BOUNDS,
                counts.buckets());
    }
}
