package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.client.ResourceType;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.Pull;
import dev.podium.model.ContainerState.Terminated;
import dev.podium.nodeagent.ContainerTarget;
import dev.podium.nodeagent.LogRequest;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgentException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a Pod's containers see, what its status says, and what may be changed while it runs. */
class KubeletTests {

    private static final String LONG = "sleep 1000 & wait";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private static String shell(String script) {
        return """
                containers:
                - name: main
                  image: busybox
                  command: [sh, -c, "%s"]
                """
                .formatted(script);
    }

    private Terminated lastEnd(String pod) {
        var last = stage.container(pod, "main").lastState();
        assertThat(last).isNotNull();
        Terminated terminated = last.terminated();
        assertThat(terminated).isNotNull();
        return terminated;
    }

    @Test
    void aRunningPodTellsEverythingThatUpstreamTells() {
        stage.pod("web", """
                containers:
                - name: main
                  image: ghcr.io/subicura/echo:v1
                  resources:
                    requests: {cpu: 100m, memory: 64Mi}
                    limits: {memory: 64Mi}
                """);
        JsonNode status = stage.tree("web").path("status");
        assertThat(status.path("observedGeneration").asInt(0)).isEqualTo(1);
        assertThat(status.path("hostIP").asString("")).isEqualTo("172.18.0.2");
        assertThat(status.path("hostIPs").path(0).path("ip").asString("")).isEqualTo("172.18.0.2");
        assertThat(status.path("podIP").asString("")).startsWith("10.244.0.");
        assertThat(status.path("startTime").asString("")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(status.path("qosClass").asString("")).isEqualTo("Burstable");
        JsonNode container = status.path("containerStatuses").path(0);
        assertThat(container.path("containerID").asString("")).matches("podium://[0-9a-f]{64}");
        assertThat(container.path("image").asString("")).isEqualTo("ghcr.io/subicura/echo:v1");
        assertThat(container.path("imageID").asString("")).startsWith("ghcr.io/subicura/echo@sha256:");
        assertThat(container.path("started").asBoolean(false)).isTrue();
        assertThat(container.path("allocatedResources").toString()).isEqualTo("{\"cpu\":\"100m\",\"memory\":\"64Mi\"}");
        assertThat(container.path("resources").path("limits").path("memory").asString("")).isEqualTo("64Mi");
        assertThat(status.path("conditions").valueStream().map(each -> each.path("type").asString("")).toList())
                .containsExactlyInAnyOrder(
                        "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");
        assertThat(status.path("conditions").valueStream())
                .allSatisfy(each -> assertThat(each.path("observedGeneration").asInt(0)).isEqualTo(1));
    }

    @Test
    void aContainerThatTakesTooMuchMemoryIsKilledAsOutOfMemory() {
        stage.pod("greedy", """
                containers:
                - name: main
                  image: polinux/stress
                  command: [stress]
                  args: [--vm, "1", --vm-bytes, 250M]
                  resources:
                    limits: {memory: 100Mi}
                """);
        assertThat(lastEnd("greedy").reason()).isEqualTo("OOMKilled");
        assertThat(lastEnd("greedy").exitCode()).isEqualTo(137);
    }

    @Test
    void theLogOfTheRunBeforeIsKept() throws NodeAgentException {
        stage.pod("crash", shell("echo run; sleep 1; exit 1") + "restartPolicy: Always\n");
        stage.advanceSeconds(1);
        assertThat(stage.container("crash", "main").restartCount()).isEqualTo(1);
        assertThat(stage.log("crash", "main", LogRequest.Which.PREVIOUS)).isEqualTo("run\n");
        assertThat(stage.log("crash", "main", LogRequest.Which.CURRENT)).isEqualTo("run\n");
    }

    private LogRequest asked(
            String pod,
            LogRequest.Stamps stamps,
            LogRequest.Source source,
            @Nullable Instant since,
            @Nullable Long tail,
            @Nullable Long limit) {
        return new LogRequest(
                "default",
                pod,
                stage.pod(pod).metadata().uidOrEmpty(),
                "main",
                LogRequest.Which.CURRENT,
                LogRequest.Mode.FOLLOW,
                stamps,
                source,
                since,
                tail,
                limit);
    }

    @Test
    void aLogCanBeAskedForInPart() throws NodeAgentException {
        stage.pod("talks", shell("echo one; echo two >&2; sleep 10; echo three") + "restartPolicy: Never\n");
        stage.advanceSeconds(20);
        LogRequest.Stamps none = LogRequest.Stamps.NONE;
        LogRequest.Source all = LogRequest.Source.ALL;
        assertThat(stage.log(asked("talks", none, all, null, null, null))).isEqualTo("one\ntwo\nthree\n");
        assertThat(stage.log(asked("talks", none, all, null, 2L, null))).isEqualTo("two\nthree\n");
        assertThat(stage.log(asked("talks", none, all, null, 0L, null))).isEmpty();
        assertThat(stage.log(asked("talks", none, all, Stage.START.plusSeconds(5), null, null))).isEqualTo("three\n");
        assertThat(stage.log(asked("talks", none, all, null, null, 5L))).isEqualTo("one\nt");
        assertThat(stage.log(asked("talks", none, LogRequest.Source.STDERR, null, null, null))).isEqualTo("two\n");
        assertThat(stage.log(asked("talks", LogRequest.Stamps.RFC3339, all, null, 1L, null)))
                .isEqualTo("2026-01-01T00:00:10.000000000Z three\n");
    }

    @Test
    void aSlowPullIsSeenAsCreating() {
        stage.images.register("example.com/slow", Image.builder().cmd("sh").pull(Pull.taking(Duration.ofSeconds(3))).build());
        stage.pod("slow", """
                containers:
                - name: main
                  image: example.com/slow:v1
                  command: [sh, -c, "sleep 1000"]
                """);
        assertThat(stage.container("slow", "main").state().waiting().reason()).isEqualTo("ContainerCreating");
        assertThat(stage.status("slow").podIP()).isNotEmpty();
        assertThat(stage.condition("slow", "PodReadyToStartContainers").holds()).isTrue();
        stage.advanceSeconds(3);
        assertThat(stage.pod("slow").phase()).isEqualTo("Running");
        assertThat(stage.events("slow"))
                .anyMatch(each -> each.startsWith(
                        "Pulled: Successfully pulled image \"example.com/slow:v1\" in 3s (3s including waiting)."));
    }

    @Test
    void anEphemeralContainerIsStartedInARunningPodAndNeverAgain() {
        stage.pod("debugged", shell(LONG));
        stage.client.updateSubresource(ResourceType.PODS, "default", "debugged", "ephemeralcontainers", object -> {
            ObjectNode container = ((ObjectNode) object.path("spec")).putArray("ephemeralContainers").addObject();
            container.put("name", "debugger").put("image", "busybox").put("imagePullPolicy", "IfNotPresent");
            container.put("terminationMessagePath", "/dev/termination-log").put("terminationMessagePolicy", "File");
            container.putArray("command").add("sh").add("-c").add("sleep 5; exit 1");
            return object;
        });
        stage.time.settle();
        assertThat(stage.container("debugged", "debugger").state().running()).isNotNull();
        stage.advanceSeconds(60);
        assertThat(stage.container("debugged", "debugger").state().terminated().exitCode()).isEqualTo(1);
        assertThat(stage.container("debugged", "debugger").restartCount()).isZero();
        assertThat(stage.condition("debugged", "Ready").holds()).isTrue();
    }

    @Test
    void aRootUserBreaksANonRootPolicy() {
        stage.pod("rooted", shell(LONG) + "securityContext: {runAsNonRoot: true, runAsUser: 0}\n");
        assertThat(stage.container("rooted", "main").state().waiting())
                .satisfies(each -> assertThat(each.reason()).isEqualTo("CreateContainerConfigError"))
                .satisfies(each -> assertThat(each.message()).startsWith("container's runAsUser breaks non-root policy"));
    }

    @Test
    void thereIsNoLogOfARunThatNeverWas() {
        stage.pod("fresh", shell(LONG));
        assertThatThrownBy(() -> stage.log("fresh", "main", LogRequest.Which.PREVIOUS))
                .isInstanceOf(NodeAgentException.class)
                .hasMessage("previous terminated container \"main\" in pod \"fresh\" not found");
    }

    @Test
    void aContainerThatWaitsHasNoLogYet() {
        stage.pod("waits", """
                containers:
                - name: main
                  image: example.com/app:does-not-exist
                """);
        stage.advanceSeconds(2);
        assertThatThrownBy(() -> stage.log("waits", "main", LogRequest.Which.CURRENT))
                .hasMessage("container \"main\" in pod \"waits\" is waiting to start: trying and failing to pull image");
    }

    @Test
    void aContainerThatWaitsForOthersBeforeItHasNoLogYet() {
        stage.pod("later", """
                initContainers:
                - name: first
                  image: busybox
                  command: [sh, -c, "sleep 1000 & wait"]
                containers:
                - name: main
                  image: busybox
                """);
        assertThatThrownBy(() -> stage.log("later", "main", LogRequest.Which.CURRENT))
                .hasMessage("container \"main\" in pod \"later\" is waiting to start: PodInitializing");
    }

    @Test
    void theTerminationMessageIsWhatTheContainerLeft() {
        stage.pod("last-words", shell("echo -n farewell > /dev/termination-log; exit 1"));
        assertThat(lastEnd("last-words").message()).isEqualTo("farewell");
    }

    @Test
    void theEnvironmentComesFromWhereTheSpecSays() throws NodeAgentException {
        stage.create("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {color: blue, size: big}
                """);
        stage.create("""
                apiVersion: v1
                kind: Secret
                metadata: {name: hidden}
                stringData: {word: sesame}
                """);
        stage.pod("env", """
                restartPolicy: Never
                containers:
                - name: main
                  image: busybox
                  command: [sh, -c, 'echo $GREETING $CFG_color $CFG_size $WORD $POD $IP $CPU $(GREETING)']
                  resources:
                    limits: {cpu: 1500m}
                  envFrom:
                  - prefix: CFG_
                    configMapRef: {name: settings}
                  env:
                  - {name: WHO, value: world}
                  - {name: GREETING, value: "hello-$(WHO)"}
                  - name: WORD
                    valueFrom: {secretKeyRef: {name: hidden, key: word}}
                  - name: POD
                    valueFrom: {fieldRef: {fieldPath: metadata.name}}
                  - name: IP
                    valueFrom: {fieldRef: {fieldPath: status.podIP}}
                  - name: CPU
                    valueFrom: {resourceFieldRef: {resource: limits.cpu}}
                """);
        assertThat(stage.log("env", "main", LogRequest.Which.CURRENT))
                .isEqualTo("hello-world blue big sesame env " + stage.status("env").podIP() + " 2 hello-world\n");
    }

    @Test
    void aChangedConfigMapReachesMountedFiles() throws NodeAgentException {
        stage.create("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                data: {color: blue}
                """);
        stage.pod("reads", """
                containers:
                - name: main
                  image: busybox
                  command: [sh, -c, "while true; do cat /etc/settings/color; echo; sleep 10; done"]
                  volumeMounts:
                  - {name: settings, mountPath: /etc/settings}
                volumes:
                - name: settings
                  configMap: {name: settings}
                """);
        stage.client.update(ResourceType.CONFIG_MAPS, "default", "settings", object -> {
            ((ObjectNode) object.path("data")).put("color", "red");
            return object;
        });
        stage.time.settle();
        stage.advanceSeconds(10);
        assertThat(stage.log("reads", "main", LogRequest.Which.CURRENT)).isEqualTo("blue\nred\n");
    }

    @Test
    void anotherImageRestartsTheContainerAtOnce() {
        stage.pod("upgraded", """
                containers:
                - name: main
                  image: ghcr.io/subicura/echo:v1
                """);
        stage.client.update(ResourceType.PODS, "default", "upgraded", object -> {
            ((ObjectNode) object.path("spec").path("containers").path(0)).put("image", "ghcr.io/subicura/echo:v2");
            return object;
        });
        stage.time.settle();
        assertThat(stage.container("upgraded", "main").image()).isEqualTo("ghcr.io/subicura/echo:v2");
        assertThat(stage.container("upgraded", "main").restartCount()).isEqualTo(1);
        assertThat(stage.events("upgraded")).contains("Killing: Container main definition changed, will be restarted");
        assertThat(stage.status("upgraded").observedGeneration()).isEqualTo(2);
    }

    /** Upstream's back-off is for a container's definition, not for its name. */
    @Test
    void anotherImageDoesNotWaitForWhatWentWrongWithTheOneBefore() {
        stage.pod("crashes", shell("exit 1"));
        assertThat(stage.container("crashes", "main").state().waiting().reason()).isEqualTo("CrashLoopBackOff");
        int restarts = stage.container("crashes", "main").restartCount();
        stage.client.update(ResourceType.PODS, "default", "crashes", object -> {
            ((ObjectNode) object.path("spec").path("containers").path(0)).put("image", "alpine");
            return object;
        });
        stage.time.settle();
        assertThat(stage.container("crashes", "main").restartCount()).isGreaterThan(restarts);
    }

    @Test
    void aContainerThatHasEndedIsNotFoundByThoseWhoWantIn() {
        stage.pod("over", shell("exit 0") + "restartPolicy: Never\n");
        ContainerTarget target = new ContainerTarget("default", "over", stage.pod("over").metadata().uidOrEmpty(), "main");
        NodeAgent agent = stage.cluster.agents().find("node-1");
        assertThat(agent).isNotNull();
        assertThatThrownBy(() -> agent.container(target))
                .isInstanceOf(NodeAgentException.class)
                .hasMessage("container not found (\"main\")");
    }

    @Test
    void aRightImageEndsTheWaitForAWrongOne() {
        stage.pod("fixed", """
                containers:
                - name: main
                  image: example.com/app:does-not-exist
                """);
        stage.advanceSeconds(60);
        stage.client.update(ResourceType.PODS, "default", "fixed", object -> {
            ((ObjectNode) object.path("spec").path("containers").path(0)).put("image", "example.com/app:v1");
            return object;
        });
        stage.time.settle();
        assertThat(stage.pod("fixed").phase()).isEqualTo("Running");
    }

    @Test
    void oneContainerThatEndsDoesNotCutAnothersPreStopHookShort() {
        stage.pod("pair", """
                terminationGracePeriodSeconds: 20
                containers:
                - name: quick
                  image: busybox
                  command: [sh, -c, "trap 'exit 0' TERM; sleep 1000 & wait"]
                - name: slow
                  image: busybox
                  command: [sh, -c, "trap 'exit 0' TERM; sleep 1000 & wait"]
                  lifecycle:
                    preStop:
                      sleep: {seconds: 8}
                """);
        stage.delete("pair");
        stage.advanceSeconds(5);
        assertThat(stage.container("pair", "quick").state().terminated()).isNotNull();
        assertThat(stage.container("pair", "slow").state().running()).isNotNull();
        stage.advanceSeconds(5);
        assertThat(stage.find("pair")).isNull();
    }

    @Test
    void aSecondDeletionCanOnlyShortenTheGrace() {
        stage.pod("stubborn", shell("trap '' TERM; " + LONG) + "terminationGracePeriodSeconds: 100\n");
        stage.delete("stubborn");
        stage.advanceSeconds(10);
        assertThat(stage.find("stubborn")).isNotNull();
        stage.client.remove(
                ResourceType.PODS, "default", "stubborn", stage.pod("stubborn").metadata().uidOrEmpty());
        stage.time.settle();
        assertThat(stage.find("stubborn")).isNull();
    }

    @Test
    void theConditionsOfOthersStayAndGateReadiness() {
        stage.pod("gated", shell(LONG) + "readinessGates:\n- conditionType: example.com/ready\n");
        assertThat(stage.condition("gated", "ContainersReady").holds()).isTrue();
        assertThat(stage.condition("gated", "Ready").message())
                .isEqualTo("corresponding condition of pod readiness gate \"example.com/ready\" does not exist.");
        stage.client.updateStatus(ResourceType.PODS, "default", "gated", object -> {
            ((tools.jackson.databind.node.ArrayNode) object.path("status").path("conditions"))
                    .addObject()
                    .put("type", "example.com/ready")
                    .put("status", "True");
            return object;
        });
        stage.time.settle();
        assertThat(stage.condition("gated", "Ready").holds()).isTrue();
        assertThat(stage.condition("gated", "example.com/ready").holds()).isTrue();
    }

    @Test
    void aPodThatSomebodyElseDeclaresFailedIsEnded() {
        stage.pod("evicted", shell("trap 'exit 0' TERM; " + LONG));
        stage.client.updateStatus(ResourceType.PODS, "default", "evicted", object -> {
            ((ObjectNode) object.path("status")).put("phase", "Failed").put("reason", "Evicted");
            return object;
        });
        stage.time.settle();
        stage.advanceSeconds(2);
        assertThat(stage.container("evicted", "main").state().terminated()).isNotNull();
        assertThat(stage.pod("evicted").phase()).isEqualTo("Failed");
        assertThat(stage.status("evicted").reason()).isEqualTo("Evicted");
    }

    @Test
    void aContainersOwnRestartRuleOverridesThePolicy() {
        stage.pod("ruled", shell("sleep 1; exit 42") + """
                  restartPolicy: Never
                  restartPolicyRules:
                  - action: Restart
                    exitCodes: {operator: In, values: [42]}
                restartPolicy: Never
                """);
        stage.advanceSeconds(1);
        assertThat(stage.container("ruled", "main").restartCount()).isEqualTo(1);
        assertThat(stage.pod("ruled").phase()).isEqualTo("Running");
    }

    @Test
    void anUnknownKindOfVolumeKeepsThePodFromStarting() {
        stage.pod("remote", shell(LONG).stripTrailing() + """

                  volumeMounts:
                  - {name: share, mountPath: /share}
                volumes:
                - name: share
                  iscsi: {targetPortal: 10.0.0.1, iqn: 'iqn.2001-04.com.example:disk', lun: 0}
                """);
        assertThat(stage.container("remote", "main").state().waiting().reason()).isEqualTo("ContainerCreating");
        assertThat(stage.events("remote")).anyMatch(each -> each.startsWith("FailedMount: MountVolume.SetUp failed"));
    }

    @Test
    void aPodThatIsGoneLeavesNoProbeResults() {
        stage.pod("probed", shell("trap 'exit 0' TERM; " + LONG).stripTrailing() + """

                  readinessProbe:
                    exec: {command: ["true"]}
                """);
        stage.advanceSeconds(10);
        assertThat(stage.cluster.probeLog().list("default")).isNotEmpty();
        stage.delete("probed");
        stage.advanceSeconds(5);
        assertThat(stage.cluster.probeLog().list("default")).isEmpty();
    }
}
