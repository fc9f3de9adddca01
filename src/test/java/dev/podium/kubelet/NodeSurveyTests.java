package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.model.DiskUsage;
import dev.podium.nodeagent.ContainerStats;
import dev.podium.nodeagent.KubeletCounts;
import dev.podium.nodeagent.KubeletCounts.Failure;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeStats.Detail;
import dev.podium.nodeagent.PodStats;
import dev.podium.nodeagent.PodStats.Share;
import dev.podium.nodeagent.PodStats.Traffic;
import dev.podium.nodeagent.PodStats.VolumeStats;
import dev.podium.nodeagent.ProbeStats;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What a kubelet says of its node when it is asked. */
class NodeSurveyTests {

    private static final long IDLE = 100_000;
    private static final long START = 1_000_000;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private NodeAgent kubelet() {
        return Objects.requireNonNull(stage.cluster.agents().find("node-1"));
    }

    private List<PodStats> pods(Detail detail) {
        return kubelet().stats(detail).pods();
    }

    @Test
    void aPodUsesWhatItsContainersUse() {
        stage.pod("web", """
                containers:
                - name: a
                  image: nginx
                  resources: {requests: {cpu: 100m}, limits: {cpu: 500m, memory: 64Mi}}
                - {name: b, image: busybox, command: [sleep, "3600"]}
                """);
        stage.advanceSeconds(60);
        PodStats web = pods(Detail.CPU_AND_MEMORY).getFirst();
        assertThat(web.cgroup()).isEqualTo("/kubepods/burstable/pod" + web.uid());
        assertThat(web.containers()).extracting(ContainerStats::name).containsExactly("a", "b");
        ContainerStats nginx = web.containers().getFirst();
        assertThat(nginx.given()).isEqualTo(new ContainerStats.Given(100, 500, 64 << 20));
        assertThat(nginx.image()).isEqualTo("docker.io/library/nginx:latest");
        assertThat(nginx.usage().workingSet()).isEqualTo(8 << 20);
        assertThat(nginx.usage().processes()).isEqualTo(1);
        assertThat(web.usage().workingSet()).isEqualTo(9 << 20);
        assertThat(web.usage().coreNanos()).isBetween(2 * START + 118 * IDLE, 2 * START + 120 * IDLE);
        assertThat(web.memoryLimit()).as("one container has no limit").isZero();
        assertThat(kubelet().stats(Detail.CPU_AND_MEMORY).podUsage()).isEqualTo(web.usage());
        assertThat(kubelet().stats(Detail.CPU_AND_MEMORY).usage()).isEqualTo(kubelet().usage());
    }

    @Test
    void aLimitIsThePodsOwnOrThatOfAllItsContainers() {
        stage.pod("sum", """
                containers:
                - {name: a, image: nginx, resources: {limits: {memory: 64Mi}}}
                - {name: b, image: busybox, command: [sleep, "3600"], resources: {limits: {memory: 32Mi}}}
                """);
        stage.pod("whole", """
                resources: {limits: {memory: 100Mi}}
                containers:
                - {name: a, image: nginx}
                - {name: b, image: busybox, command: [sleep, "3600"]}
                """);
        stage.advanceSeconds(5);
        assertThat(pods(Detail.CPU_AND_MEMORY)).extracting(PodStats::memoryLimit).containsExactly(96L << 20, 100L << 20);
    }

    @Test
    void whatContainersWriteIsCountedWhereTheyWriteIt() {
        stage.pod("writer", """
                volumes:
                - {name: cache, emptyDir: {}}
                - {name: shm, emptyDir: {medium: Memory}}
                - {name: host, hostPath: {path: /somewhere}}
                containers:
                - name: a
                  image: busybox
                  command: [sh, -c]
                  args: ["echo hello; echo 123456789 > /cache/file; echo 1 > /shm/f; echo 12 > /host/f; echo 123 > /etc/own; sleep 99"]
                  volumeMounts:
                  - {name: cache, mountPath: /cache}
                  - {name: shm, mountPath: /shm}
                  - {name: host, mountPath: /host}
                """);
        stage.advanceSeconds(5);
        PodStats writer = pods(Detail.EVERYTHING).getFirst();
        assertThat(writer.containers().getFirst().written()).isEqualTo(new DiskUsage(4, 1));
        assertThat(writer.containers().getFirst().logBytes()).isBetween(40L, 60L);
        assertThat(writer.volumes())
                .contains(
                        new VolumeStats("cache", new DiskUsage(10, 2), "", Share.EPHEMERAL_STORAGE),
                        new VolumeStats("shm", new DiskUsage(2, 2), "", Share.ELSEWHERE))
                .noneMatch(each -> each.name().equals("host"));
        assertThat(kubelet().stats(Detail.EVERYTHING).imageBytes()).isPositive();
        PodStats quick = pods(Detail.CPU_AND_MEMORY).getFirst();
        assertThat(quick.volumes()).isEmpty();
        assertThat(quick.containers().getFirst().written()).isEqualTo(DiskUsage.NONE);
    }

    @Test
    void whatComesToAPodAndGoesFromItIsCountedUnlessItStaysThere() {
        stage.pod("web", """
                containers:
                - name: a
                  image: nginx
                  livenessProbe: {exec: {command: [wget, -q, -O, /dev/null, "http://localhost/"]}, periodSeconds: 1}
                """);
        stage.pod("host", "hostNetwork: true\ncontainers:\n- {name: a, image: busybox, command: [sleep, '3600']}");
        stage.advanceSeconds(10);
        assertThat(pods(Detail.NETWORK)).extracting(PodStats::name).containsExactly("host", "web");
        assertThat(pods(Detail.NETWORK)).extracting(PodStats::traffic).containsExactly(null, new Traffic(0, 0));
        String ip = String.valueOf(stage.status("web").podIP());
        stage.pod("client", """
                containers:
                - {name: a, image: busybox, command: [sh, -c, "wget -q -O /dev/null http://%s/; sleep 3600"]}
                """.formatted(ip));
        stage.advanceSeconds(5);
        Traffic client = Objects.requireNonNull(pods(Detail.NETWORK).getFirst().traffic());
        Traffic web = Objects.requireNonNull(pods(Detail.NETWORK).getLast().traffic());
        assertThat(web.received()).isPositive();
        assertThat(web.sent()).as("a page is longer than the question").isGreaterThan(web.received());
        assertThat(client).isEqualTo(new Traffic(web.sent(), web.received()));
        assertThat(pods(Detail.CPU_AND_MEMORY).getFirst().traffic()).isNull();
    }

    @Test
    void aPodThatHasEndedIsNotTold() {
        stage.pod("once", "restartPolicy: Never\ncontainers:\n- {name: a, image: busybox, command: ['true']}");
        stage.advanceSeconds(20);
        assertThat(stage.status("once").phase()).isEqualTo("Succeeded");
        assertThat(pods(Detail.EVERYTHING)).isEmpty();
        assertThat(kubelet().stats(Detail.CPU_AND_MEMORY).podUsage().coreNanos())
                .as("but the time that it has used was used")
                .isGreaterThanOrEqualTo(START);
    }

    @Test
    void whatIsStartedIsCounted() {
        stage.pod("web", """
                initContainers:
                - {name: first, image: busybox, command: ["true"]}
                containers:
                - {name: a, image: nginx}
                """);
        stage.pod("bad", "containers:\n- {name: a, image: busybox, command: [/no/such/thing]}");
        stage.advanceSeconds(5);
        KubeletCounts counts = kubelet().counts();
        assertThat(counts.assigned()).isEqualTo(2);
        assertThat(counts.active()).isEqualTo(2);
        assertThat(counts.running()).isEqualTo(2);
        assertThat(counts.containers()).containsEntry("running", 1).containsKey("exited");
        assertThat(counts.starts()).isEqualTo(2);
        assertThat(counts.failedStarts()).isZero();
        assertThat(counts.containerStarts()).containsEntry("init_container", 1L).containsKey("container");
        assertThat(counts.failedContainerStarts()).containsKey(new Failure("container", "RunContainerError"));
        stage.delete("web");
        stage.advanceSeconds(40);
        assertThat(kubelet().counts().assigned()).isEqualTo(1);
        assertThat(kubelet().counts().starts()).as("what was, was").isEqualTo(2);
    }

    @Test
    void probesAreCountedOverAllRunsUntilThePodGoes() {
        stage.pod("web", """
                containers:
                - name: a
                  image: nginx
                  livenessProbe: {exec: {command: ["false"]}, periodSeconds: 1, failureThreshold: 2}
                  readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
                """);
        stage.advanceSeconds(30);
        assertThat(kubelet().probes()).extracting(ProbeStats::kind).containsExactly("Liveness", "Readiness");
        ProbeStats liveness = kubelet().probes().getFirst();
        assertThat(stage.container("web", "a").restartCount()).isPositive();
        assertThat(liveness.failed()).as("more than one container has failed").isGreaterThan(2);
        assertThat(liveness.buckets()).as("failures are not timed").containsOnly(0L);
        ProbeStats readiness = kubelet().probes().getLast();
        assertThat(readiness.successful()).isPositive();
        assertThat(readiness.buckets().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(readiness.successful() + readiness.unknown());
        stage.delete("web");
        stage.advanceSeconds(40);
        assertThat(kubelet().probes()).isEmpty();
    }

    @Test
    void theConfigurationIsWhatTheKubeletGoesBy() {
        ObjectNode settings = kubelet().configuration();
        assertThat(settings.path("kind").asString()).isEqualTo("KubeletConfiguration");
        assertThat(settings.path("apiVersion").asString()).isEqualTo("kubelet.config.k8s.io/v1beta1");
        assertThat(settings.path("maxPods").asInt()).isEqualTo(110);
        assertThat(settings.path("podCIDR").asString())
                .isEqualTo(Objects.requireNonNull(stage.client.find(ResourceType.NODES, "", "node-1")).spec().podCIDR());
        assertThat(settings.path("clusterDNS").get(0).asString()).isEqualTo("10.96.0.10");
        assertThat(settings.path("clusterDomain").asString()).isEqualTo("cluster.local");
        assertThat(settings.path("syncFrequency").asString()).isEqualTo("1m0s");
        assertThat(settings.path("nodeStatusUpdateFrequency").asString()).isEqualTo("10s");
        assertThat(settings.path("nodeStatusReportFrequency").asString()).isEqualTo("5m0s");
        assertThat(settings.path("nodeLeaseDurationSeconds").asInt()).isEqualTo(40);
        assertThat(settings.at("/crashLoopBackOff/maxContainerRestartPeriod").asString()).isEqualTo("5m0s");
    }

    @Test
    void aNodeIsAsOldAsItsKubelet() {
        stage.advanceSeconds(30);
        stage.create("apiVersion: v1\nkind: Node\nmetadata: {name: late, annotations: {podium.dev/kubelet: simulated}}");
        stage.advanceSeconds(10);
        NodeAgent late = Objects.requireNonNull(stage.cluster.agents().find("late"));
        assertThat(late.startTime()).isEqualTo(Stage.START.plusSeconds(30));
        assertThat(late.stats(Detail.CPU_AND_MEMORY).usage().coreNanos()).isEqualTo(10 * 50_000_000L);
    }
}
