package dev.podium.web.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machinery.Json;
import dev.podium.model.DiskUsage;
import dev.podium.model.NodeSystemInfo;
import dev.podium.model.ResourceUsage;
import dev.podium.nodeagent.ContainerStats;
import dev.podium.nodeagent.KubeletCounts;
import dev.podium.nodeagent.Machine;
import dev.podium.nodeagent.NodeStats;
import dev.podium.nodeagent.NodeStats.Detail;
import dev.podium.nodeagent.PodStats;
import dev.podium.nodeagent.PodStats.Share;
import dev.podium.nodeagent.PodStats.VolumeStats;
import dev.podium.nodeagent.ProbeStats;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whole pages of a node that is described here, compared with {@code golden/node-pages}; {@code -Dgolden.update=true} writes them anew, to
 * be read before they are committed.
 */
class PageGoldenTests {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/node-pages");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = START.plusSeconds(100);
    private static final Machine MACHINE = new Machine(8000, 32L << 30, 100L << 30);
    private static final NodeSystemInfo SYSTEM = new NodeSystemInfo(
            "0123", "01-23", "45-67", "simulated", "Podium (simulated)", "podium://0.1.0", "v1.36.2", "", "linux", "amd64");

    private static final NodeStats STATS = stats();

    private static ResourceUsage usage(long nanoCores, long coreNanos, long bytes, int processes) {
        return new ResourceUsage(NOW, Duration.ofSeconds(15), nanoCores, coreNanos, bytes, processes);
    }

    private static NodeStats stats() {
        ContainerStats server = new ContainerStats(
                "server",
                "aaaa",
                "docker.io/library/nginx:1.27",
                "docker.io/library/nginx@sha256:11",
                START.plusMillis(10_250),
                usage(100_000, 9_500_000, 8 << 20, 1),
                new ContainerStats.Given(100, 500, 64 << 20),
                new DiskUsage(1000, 3),
                4321);
        ContainerStats helper = new ContainerStats(
                "helper",
                "bbbb",
                "docker.io/library/busybox:latest",
                "docker.io/library/busybox@sha256:22",
                START.plusSeconds(11),
                usage(200_000, 3_000_000, 1 << 20, 2),
                new ContainerStats.Given(0, 0, 0),
                DiskUsage.NONE,
                0);
        PodStats web = new PodStats(
                "default",
                "web",
                "uid-1",
                "/kubepods/burstable/poduid-1",
                START.plusSeconds(10),
                usage(300_000, 15_000_000, 9 << 20, 3),
                new PodStats.Traffic(1234, 56_789),
                0,
                List.of(server, helper),
                List.of(
                        new VolumeStats("cache", new DiskUsage(2048, 2), "", Share.EPHEMERAL_STORAGE),
                        new VolumeStats("data", new DiskUsage(7000, 4), "claim", Share.ELSEWHERE)));
        PodStats alone = new PodStats(
                "other",
                "alone",
                "uid-2",
                "/kubepods/poduid-2",
                START.plusSeconds(20),
                usage(100_000, 8_000_000, 8 << 20, 1),
                null,
                64 << 20,
                List.of(server),
                List.of());
        ResourceUsage pods = usage(400_000, 30_000_000, 17 << 20, 4);
        return new NodeStats(START, pods.plus(usage(50_000_000, 5_000_000_000L, 512 << 20, 0)), pods, 70_000_000, List.of(web, alone));
    }

    private static void compare(String name, String page) throws IOException {
        Path golden = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, page);
        }
        assertThat(page).isEqualTo(Files.readString(golden));
    }

    private static void compare(String name, ObjectNode page) throws IOException {
        compare(name, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(page) + "\n");
    }

    private static void compare(String name, MetricSnapshots metrics) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.builder().setTimestampsInMs(true).build().write(text, metrics);
        compare(name, text.toString(StandardCharsets.UTF_8));
    }

    @Test
    void theSummaryTellsOfTheNodeItsPodsTheirContainersAndVolumes() throws Exception {
        compare("summary.json", SummaryPage.of("node-1", MACHINE, STATS, Detail.EVERYTHING));
    }

    @Test
    void theShortSummaryTellsOfCpuAndMemoryOnly() throws Exception {
        compare("summary-short.json", SummaryPage.of("node-1", MACHINE, STATS, Detail.CPU_AND_MEMORY));
    }

    @Test
    void resourceMetricsHaveTheTimeAtWhichTheyWereSo() throws Exception {
        compare("resource.txt", ResourceMetrics.of(MACHINE, STATS));
    }

    @Test
    void cadvisorsMetricsAreOfContainersOfPodsAndOfTheWholeMachine() throws Exception {
        compare("cadvisor.txt", CadvisorMetrics.of(MACHINE, SYSTEM, STATS));
    }

    @Test
    void theKubeletsOwnMetricsTellWhatItCounts() throws Exception {
        KubeletCounts counts = new KubeletCounts(
                3,
                2,
                2,
                Map.of("running", 3, "exited", 1),
                5,
                1,
                Map.of("container", 7L),
                Map.of(new KubeletCounts.Failure("container", "RunContainerError"), 2L));
        compare("kubelet.txt", KubeletMetrics.of("node-1", MACHINE, SYSTEM, counts, STATS));
    }

    @Test
    void probesAreCountedByResultAndTimedUnlessTheyFail() throws Exception {
        List<Double> bounds = List.of(0.005, 0.01, 0.025);
        ProbeStats ready = new ProbeStats(
                "default", "web", "uid-1", "server", "Readiness", 5, 2, 0, 0.021, bounds, List.of(4L, 0L, 1L, 0L));
        ProbeStats alive = new ProbeStats(
                "default", "web", "uid-1", "server", "Liveness", 0, 3, 0, 0, bounds, List.of(0L, 0L, 0L, 0L));
        compare("probes.txt", ProbeMetrics.of(START, List.of(ready, alive)));
    }

    @Test
    void runningPodsHaveLittleButTheirNames() throws Exception {
        compare("running.json", RunningPods.of(STATS.pods()));
    }

    @Test
    void aNodeNeverShowsMoreThanItHas() {
        Machine small = new Machine(1000, 256 << 20, 1000);
        ObjectNode page = SummaryPage.of("node-1", small, busy(), Detail.EVERYTHING);
        assertThat(page.at("/node/cpu/usageNanoCores").asLong()).isEqualTo(1_000_000_000);
        assertThat(page.at("/node/cpu/usageCoreNanoSeconds").asLong()).isEqualTo(100_000_000_000L);
        assertThat(page.at("/node/memory/availableBytes").asLong()).isZero();
        assertThat(page.at("/node/fs/availableBytes").asLong()).isZero();
    }

    private static NodeStats busy() {
        ResourceUsage much = usage(9_000_000_000L, 900_000_000_000L, 1L << 30, 9);
        return new NodeStats(START, much, much, 70_000_000, List.of());
    }
}
