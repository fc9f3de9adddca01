package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.machinery.Json;
import dev.podium.model.PodCondition;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.ResourceWatch;
import dev.podium.registry.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Pods that get more or less of their node while they run, where 4 of 8 cpus are left to them. */
class ResizeTests {

    private final Stage stage = new Stage();

    @BeforeEach
    void ballast() {
        pod("ballast", "{requests: {cpu: 4}}", "");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void pod(String name, String resources, String more) {
        stage.pod(name, """
                terminationGracePeriodSeconds: 1
                containers:
                  - name: main
                    image: nginx
                    resources: %s
                """.formatted(resources) + more.indent(4));
    }

    private JsonNode status(String pod) {
        return stage.tree(pod).at("/status/containerStatuses/0");
    }

    private static String cpu(JsonNode status, String list) {
        return status.path("resources").path(list).path("cpu").asString("");
    }

    @Test
    void aResizeThatFitsIsMadeWithoutARestart() {
        pod("web", "{requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}", "");
        String id = String.valueOf(stage.container("web", "main").containerID());
        stage.resize("web", "{requests: {cpu: 300m, memory: 96Mi}, limits: {cpu: 400m, memory: 256Mi}}");

        assertThat(status("web").path("containerID").asString("")).isEqualTo(id);
        assertThat(status("web").path("restartCount").asInt(-1)).isZero();
        assertThat(status("web").path("allocatedResources").toString()).isEqualTo("{\"cpu\":\"300m\",\"memory\":\"96Mi\"}");
        assertThat(status("web").path("resources").toString())
                .isEqualTo("{\"limits\":{\"cpu\":\"400m\",\"memory\":\"256Mi\"},\"requests\":{\"cpu\":\"300m\",\"memory\":\"96Mi\"}}");
        assertThat(stage.status("web").condition("PodResizeInProgress")).isNull();
        assertThat(stage.status("web").observedGeneration()).isEqualTo(2);
        String summary = "{\"containers\":[{\"name\":\"main\",\"resources\":{\"limits\":{\"cpu\":\"400m\",\"memory\":\"256Mi\"},"
                + "\"requests\":{\"cpu\":\"300m\",\"memory\":\"96Mi\"}}}],\"generation\":2}";
        assertThat(stage.events("web"))
                .endsWith("ResizeStarted: Pod resize started: " + summary, "ResizeCompleted: Pod resize completed: " + summary);
    }

    @Test
    void aContainerIsRestartedForAResourceThatItsPolicyNames() {
        pod("picky", "{requests: {cpu: 100m, memory: 64Mi}}", """
                resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}]
                """);
        stage.resize("picky", "{requests: {cpu: 200m, memory: 64Mi}}");
        assertThat(status("picky").path("restartCount").asInt(-1)).isZero();

        stage.resize("picky", "{requests: {cpu: 200m, memory: 96Mi}}");
        stage.advanceSeconds(1);
        stage.resize("picky", "{requests: {cpu: 200m, memory: 128Mi}}");
        stage.advanceSeconds(1);
        // At once, both times: nothing has gone wrong.
        assertThat(status("picky").path("restartCount").asInt(-1)).isEqualTo(2);
        assertThat(status("picky").path("state").has("running")).isTrue();
        assertThat(stage.events("picky")).contains("Killing: Container main resize requires restart");
        assertThat(stage.status("picky").condition("PodResizeInProgress")).isNull();
        assertThat(status("picky").at("/allocatedResources/memory").asString("")).isEqualTo("128Mi");
    }

    @Test
    void whoWatchesSeesThatItIsInProgressBeforeItIsDone() throws Exception {
        pod("web", "{requests: {cpu: 100m}}", "");
        long since = Long.parseLong(String.valueOf(stage.pod("web").metadata().resourceVersion()));
        stage.resize("web", "{requests: {cpu: 300m}}");
        Registry registry = stage.cluster.registry();
        Resource pods = Objects.requireNonNull(registry.find("", "v1", "pods"));
        List<String> seen = new ArrayList<>();
        try (ResourceWatch watch = registry.watch(pods, "default", Selection.EVERYTHING, since)) {
            watch.next(Duration.ofSeconds(5)).forEach(each -> {
                JsonNode status = Json.parse(each.cached().bytes()).path("status");
                JsonNode container = status.at("/containerStatuses/0");
                seen.add(container.at("/allocatedResources/cpu").asString("") + " " + cpu(container, "requests") + " "
                        + status.path("conditions").valueStream().anyMatch(one -> one.path("type").asString("").equals("PodResizeInProgress")));
            });
        }
        assertThat(seen).containsExactly("100m 100m false", "300m 100m true", "300m 300m false");
    }

    @Test
    void anEarlierFailureDelaysNoRestartForAResize() {
        stage.pod("shaky", """
                containers:
                  - name: main
                    image: busybox
                    command: [sh, -c, "test -e /out/x && sleep 1000; touch /out/x; exit 1"]
                    resources: {requests: {cpu: 100m}}
                    resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]
                    volumeMounts: [{name: out, mountPath: /out}]
                volumes: [{name: out, emptyDir: {}}]
                """);
        assertThat(status("shaky").path("restartCount").asInt(-1)).isEqualTo(1);
        stage.resize("shaky", "{requests: {cpu: 200m}}");
        assertThat(status("shaky").path("restartCount").asInt(-1)).isEqualTo(2);
        assertThat(status("shaky").path("state").has("running")).isTrue();
    }

    @Test
    void aContainerThatEndsWellIsStillRestartedForItsResize() {
        stage.pod("polite", """
                restartPolicy: OnFailure
                containers:
                  - name: main
                    image: busybox
                    command: [sh, -c, "trap 'exit 0' TERM; sleep 3600 & wait"]
                    resources: {requests: {cpu: 100m}}
                    resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]
                """);
        stage.resize("polite", "{requests: {cpu: 200m}}");
        assertThat(stage.pod("polite").phase()).isEqualTo("Running");
        assertThat(status("polite").path("restartCount").asInt(-1)).isEqualTo(1);
        assertThat(status("polite").at("/lastState/terminated/exitCode").asInt(-1)).isZero();
    }

    @Test
    void whatDoesNotFitWaitsUntilThereIsRoom() {
        pod("small", "{requests: {cpu: 1}}", "");
        pod("neighbour", "{requests: {cpu: 2}}", "");
        stage.resize("small", "{requests: {cpu: 3}}");

        PodCondition pending = stage.condition("small", "PodResizePending");
        assertThat(pending.status()).isEqualTo("True");
        assertThat(pending.reason()).isEqualTo("Deferred");
        assertThat(pending.observedGeneration()).isEqualTo(2);
        String why = "Node didn't have enough resource: cpu, requested: 3000, used: 6000, capacity: 8000";
        assertThat(pending.message()).isEqualTo(why);
        assertThat(stage.events("small"))
                .endsWith("ResizeDeferred: Pod resize OutOfcpu: {\"containers\":[{\"name\":\"main\",\"resources\":"
                        + "{\"requests\":{\"cpu\":\"3\"}}}],\"generation\":2,\"error\":\"" + why + "\"}");
        assertThat(cpu(status("small"), "requests")).isEqualTo("1");

        stage.delete("neighbour");
        stage.advanceSeconds(2);
        assertThat(cpu(status("small"), "requests")).isEqualTo("3");
        assertThat(stage.status("small").condition("PodResizePending")).isNull();
        assertThat(stage.events("small")).anyMatch(each -> each.startsWith("ResizeCompleted"));
    }

    @Test
    void roomAlsoComesFromAnotherResizeAndGoesToTheMostImportantFirst() {
        pod("big", "{requests: {cpu: 2500m}}", "");
        pod("second", "{requests: {cpu: 500m}}", "");
        stage.client.create(ResourceType.of("scheduling.k8s.io", "v1", "priorityclasses"), "", priorityClass());
        stage.pod("first", """
                priorityClassName: urgent
                containers: [{name: main, image: nginx, resources: {requests: {cpu: 500m}}}]
                """);
        stage.resize("second", "{requests: {cpu: 1500m}}");
        stage.resize("first", "{requests: {cpu: 1500m}}");
        assertThat(stage.condition("first", "PodResizePending").reason()).isEqualTo("Deferred");

        stage.resize("big", "{requests: {cpu: 1500m}}");
        assertThat(cpu(status("first"), "requests")).isEqualTo("1500m");
        assertThat(cpu(status("second"), "requests")).isEqualTo("500m");
        assertThat(stage.condition("second", "PodResizePending").reason()).isEqualTo("Deferred");
    }

    private static ObjectNode priorityClass() {
        return (ObjectNode) new YAMLMapper().readTree("""
                apiVersion: scheduling.k8s.io/v1
                kind: PriorityClass
                metadata: {name: urgent}
                value: 1000
                """);
    }

    @Test
    void aResizeThatIsTakenBackIsNoLongerPending() {
        pod("small", "{requests: {cpu: 1}}", "");
        pod("neighbour", "{requests: {cpu: 2}}", "");
        stage.resize("small", "{requests: {cpu: 3}}");
        stage.resize("small", "{requests: {cpu: 1000m}}");
        assertThat(stage.status("small").condition("PodResizePending")).isNull();
        assertThat(stage.events("small")).noneMatch(each -> each.startsWith("ResizeStarted"));
    }

    @Test
    void whatIsLargerThanTheNodeIsRefused() {
        pod("small", "{requests: {cpu: 1}}", "");
        assertThatThrownBy(() -> stage.resize("small", "{requests: {cpu: 9}}"))
                .isInstanceOf(RequestFailed.class)
                .hasMessageContaining("pods \"small\" is forbidden: node didn't have enough allocatable resources: "
                        + "cpu, requested: 9000, allocatable: 8000");
        assertThat(stage.tree("small").at("/spec/containers/0/resources/requests/cpu").asString("")).isEqualTo("1");
    }

    @Test
    void noMemoryLimitGoesBelowWhatIsInUse() {
        stage.pod("hungry", """
                containers:
                  - name: main
                    image: polinux/stress
                    command: [stress, --vm, "1", --vm-bytes, 100M, --vm-hang, "20"]
                    resources: {requests: {memory: 50Mi}, limits: {memory: 200Mi}}
                """);
        stage.advanceSeconds(1);
        stage.resize("hungry", "{requests: {memory: 50Mi}, limits: {memory: 80Mi}}");

        PodCondition error = stage.condition("hungry", "PodResizeInProgress");
        assertThat(error.reason()).isEqualTo("Error");
        assertThat(error.message())
                .matches("cannot decrease memory limits: \\[attempting to set pod memory limit \\(83886080\\) below current usage"
                        + " \\(\\d+\\), attempting to set container \"main\" memory limit \\(83886080\\) below current usage"
                        + " \\(\\d+\\)]");
        assertThat(stage.events("hungry")).anyMatch(each -> each.startsWith("ResizeError: Pod resize error: "));
        assertThat(status("hungry").at("/resources/limits/memory").asString("")).isEqualTo("200Mi");
        assertThat(status("hungry").path("state").has("running")).isTrue();

        stage.advanceSeconds(40);
        stage.resize("hungry", "{requests: {memory: 50Mi}, limits: {memory: 160Mi}}");
        stage.advanceSeconds(12);
        assertThat(status("hungry").at("/resources/limits/memory").asString("")).isEqualTo("160Mi");
        assertThat(stage.status("hungry").condition("PodResizeInProgress")).isNull();
    }

    @Test
    void programsAreHeldToTheirNewLimit() {
        stage.pod("grower", """
                restartPolicy: Never
                containers:
                  - name: main
                    image: polinux/stress
                    command: [sh, -c, "sleep 5; stress --vm 1 --vm-bytes 150M --vm-hang 60"]
                    resources: {requests: {memory: 50Mi}, limits: {memory: 100Mi}}
                """);
        stage.resize("grower", "{requests: {memory: 50Mi}, limits: {memory: 300Mi}}");
        stage.advanceSeconds(7);
        assertThat(status("grower").path("state").has("running")).isTrue();
    }

    @Test
    void whatAPodGivesUpCanBeGivenToAnother() {
        pod("big", "{requests: {cpu: 3}}", "");
        pod("waits", "{requests: {cpu: 2}}", "");
        assertThat(stage.pod("waits").spec().nodeName()).isNull();
        stage.resize("big", "{requests: {cpu: 1}}");
        stage.advanceSeconds(1);
        assertThat(stage.pod("waits").phase()).isEqualTo("Running");
    }

    @Test
    void whatAPodHasNotGivenUpYetIsNotGivenToAnother() {
        stage.pod("hungry", """
                containers:
                  - name: main
                    image: polinux/stress
                    command: [stress, --vm, "1", --vm-bytes, 100M, --vm-hang, "1000"]
                    resources: {requests: {cpu: 3, memory: 50Mi}, limits: {memory: 200Mi}}
                """);
        stage.advanceSeconds(1);
        stage.resize("hungry", "{requests: {cpu: 1, memory: 50Mi}, limits: {memory: 80Mi}}");
        assertThat(stage.condition("hungry", "PodResizeInProgress").reason()).isEqualTo("Error");
        assertThat(cpu(status("hungry"), "requests")).isEqualTo("3");
        pod("late", "{requests: {cpu: 2}}", "");
        assertThat(stage.pod("late").spec().nodeName()).isNull();
    }

    @Test
    void whatAPodWaitsForIsKeptForIt() {
        pod("small", "{requests: {cpu: 1}}", "");
        pod("neighbour", "{requests: {cpu: 2}}", "");
        stage.resize("small", "{requests: {cpu: 3}}");
        // Upstream's scheduler counts what a Pod asks for, even while it has not got it.
        pod("late", "{requests: {cpu: 500m}}", "");
        assertThat(stage.pod("late").spec().nodeName()).isNull();
    }

    private void whole(String resources, String container) {
        stage.pod("whole", """
                terminationGracePeriodSeconds: 1
                resources: %s
                containers: [{name: main, image: nginx%s}, {name: other, image: busybox, command: [sleep, "3600"]}]
                """.formatted(resources, container));
    }

    private void resizeWhole(String resources) {
        stage.resize("whole", "/spec", new YAMLMapper().readTree(resources));
    }

    @Test
    void aStatusTellsWhatAPodHasBeenGrantedAsAWhole() {
        stage.pod("two", """
                containers:
                  - {name: main, image: nginx, resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 64Mi}}}
                  - {name: other, image: nginx, resources: {requests: {cpu: 50m}, limits: {cpu: 300m}}}
                """);
        JsonNode status = stage.tree("two").path("status");
        assertThat(status.path("allocatedResources").toString()).isEqualTo("{\"cpu\":\"150m\",\"memory\":\"64Mi\"}");
        assertThat(status.path("resources").toString())
                .isEqualTo("{\"limits\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"},\"requests\":{\"cpu\":\"150m\",\"memory\":\"64Mi\"}}");
        pod("none", "{}", "");
        assertThat(stage.tree("none").path("status").path("resources").toString()).isEqualTo("{}");
        assertThat(stage.tree("none").path("status").has("allocatedResources")).isFalse();
    }

    @Test
    void aPodThatAsksAsAWholeIsResizedAsAWhole() {
        whole("{requests: {cpu: 1, memory: 64Mi}, limits: {cpu: 2, memory: 128Mi}}", "");
        resizeWhole("{requests: {cpu: 2, memory: 64Mi}, limits: {cpu: 3, memory: 256Mi}}");

        JsonNode status = stage.tree("whole").path("status");
        assertThat(status.path("allocatedResources").toString()).isEqualTo("{\"cpu\":\"2\",\"memory\":\"64Mi\"}");
        assertThat(status.path("resources").toString())
                .isEqualTo("{\"limits\":{\"cpu\":\"3\",\"memory\":\"256Mi\"},\"requests\":{\"cpu\":\"2\",\"memory\":\"64Mi\"}}");
        assertThat(status.at("/containerStatuses/0/restartCount").asInt(-1)).isZero();
        assertThat(stage.status("whole").condition("PodResizeInProgress")).isNull();
        assertThat(stage.status("whole").observedGeneration()).isEqualTo(2);
        String summary = "{\"containers\":[{\"name\":\"main\",\"resources\":{}},{\"name\":\"other\",\"resources\":{}}],\"generation\":2}";
        assertThat(stage.events("whole"))
                .endsWith("ResizeStarted: Pod resize started: " + summary, "ResizeCompleted: Pod resize completed: " + summary);
    }

    @Test
    void aContainerThatSharesItsPodsLimitIsRestartedForThatIfItsPolicySaysSo() {
        whole("{requests: {memory: 64Mi}, limits: {memory: 128Mi}}",
                ", resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}]");
        resizeWhole("{requests: {memory: 64Mi}, limits: {memory: 256Mi}}");
        stage.advanceSeconds(1);
        JsonNode statuses = stage.tree("whole").at("/status/containerStatuses");
        assertThat(statuses.at("/0/restartCount").asInt(-1)).isEqualTo(1);
        assertThat(statuses.at("/1/restartCount").asInt(-1)).isZero();
        assertThat(stage.status("whole").condition("PodResizeInProgress")).isNull();
    }

    @Test
    void aWholePodWaitsForRoom() {
        whole("{requests: {cpu: 1}}", "");
        pod("neighbour", "{requests: {cpu: 2}}", "");
        resizeWhole("{requests: {cpu: 3}}");
        assertThat(stage.condition("whole", "PodResizePending").reason()).isEqualTo("Deferred");
        assertThat(stage.tree("whole").at("/status/allocatedResources/cpu").asString("")).isEqualTo("1");

        stage.delete("neighbour");
        stage.advanceSeconds(2);
        assertThat(stage.status("whole").condition("PodResizePending")).isNull();
        assertThat(stage.tree("whole").at("/status/allocatedResources/cpu").asString("")).isEqualTo("3");
    }

    @Test
    void programsAreHeldToTheLimitOfTheirPod() {
        stage.pod("grower", """
                restartPolicy: Never
                resources: {requests: {memory: 50Mi}, limits: {memory: 100Mi}}
                containers: [{name: main, image: polinux/stress, command: [stress, --vm, "1", --vm-bytes, 150M, --vm-hang, "60"]}]
                """);
        stage.advanceSeconds(2);
        assertThat(status("grower").at("/state/terminated/reason").asString("")).isEqualTo("OOMKilled");
    }

    @Test
    void aSidecarIsResizedWhileItRuns() {
        stage.pod("helped", """
                initContainers:
                  - {name: side, image: nginx, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
                  - {name: first, image: busybox, command: ["true"], resources: {requests: {cpu: 100m}}}
                containers: [{name: main, image: nginx, resources: {requests: {cpu: 100m}}}]
                """);
        stage.resize("helped", "/spec/initContainers/0", new YAMLMapper().readTree("{requests: {cpu: 300m}}"));
        JsonNode status = stage.tree("helped").path("status");
        assertThat(cpu(status.at("/initContainerStatuses/0"), "requests")).isEqualTo("300m");
        assertThat(status.at("/initContainerStatuses/0/allocatedResources/cpu").asString("")).isEqualTo("300m");
        assertThat(status.at("/initContainerStatuses/0/restartCount").asInt(-1)).isZero();
        assertThat(status.at("/allocatedResources/cpu").asString("")).isEqualTo("400m");
        assertThat(stage.events("helped")).anyMatch(each -> each.startsWith("ResizeCompleted: Pod resize completed: {\"initContainers\""));
    }
}
