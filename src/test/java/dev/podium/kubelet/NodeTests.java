package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.ClusterOptions;
import dev.podium.client.ResourceType;
import dev.podium.model.Lease;
import dev.podium.model.Node;
import dev.podium.model.NodeCondition;
import dev.podium.model.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What kubelets do for their nodes. */
class NodeTests {

    private static final String SLEEPER = """
            containers:
            - name: main
              image: busybox
              command: [sh, -c, "trap 'exit 0' TERM; sleep 1000 & wait"]
            """;

    private static Node node(Stage stage, String name) {
        Node node = stage.client.find(ResourceType.NODES, "", name);
        assertThat(node).as(name).isNotNull();
        return node;
    }

    private static String ready(Node node) {
        return node.status().conditions().stream()
                .filter(each -> each.type().equals("Ready"))
                .map(NodeCondition::status)
                .findFirst()
                .orElse("");
    }

    private static Lease lease(Stage stage, String name) {
        Lease lease = stage.client.find(ResourceType.LEASES, "kube-node-lease", name);
        assertThat(lease).isNotNull();
        return lease;
    }

    @Test
    void aNodeRegistersReadyAndWithALease() {
        try (Stage stage = new Stage(2)) {
            Node node = node(stage, "node-1");
            assertThat(ready(node)).isEqualTo("True");
            assertThat(node.metadata().labels()).containsEntry("kubernetes.io/hostname", "node-1").containsKey("kubernetes.io/arch");
            assertThat(node.status().capacity()).containsKeys("cpu", "memory", "pods", "ephemeral-storage");
            assertThat(node.status().addresses()).anyMatch(each -> each.address().equals("172.18.0.2"));
            assertThat(node(stage, "node-2").status().addresses()).anyMatch(each -> each.address().equals("172.18.0.3"));
            assertThat(lease(stage, "node-1").metadata().ownerReferences())
                    .singleElement()
                    .satisfies(each -> assertThat(each.uid()).isEqualTo(node.metadata().uid()));
            assertThat(stage.events("node-1"))
                    .contains(
                            "Starting: Starting kubelet.",
                            "NodeHasSufficientMemory: Node node-1 status is now: NodeHasSufficientMemory",
                            "NodeReady: Node node-1 status is now: NodeReady");
        }
    }

    @Test
    void theLeaseIsRenewedEveryTenSecondsAndTheStatusEveryFiveMinutes() {
        try (Stage stage = new Stage()) {
            String version = node(stage, "node-1").metadata().resourceVersion();
            stage.advanceSeconds(290);
            assertThat(lease(stage, "node-1").spec().renewTime()).isEqualTo(Stage.START.plusSeconds(290));
            assertThat(node(stage, "node-1").metadata().resourceVersion()).isEqualTo(version);
            stage.advanceSeconds(10);
            assertThat(node(stage, "node-1").status().conditions())
                    .allMatch(each -> Stage.START.plusSeconds(300).equals(each.lastHeartbeatTime()));
        }
    }

    @Test
    void aNodeThatWasThoughtLostReportsBackWithItsNextHeartbeat() {
        try (Stage stage = new Stage()) {
            stage.client.updateStatus(ResourceType.NODES, "", "node-1", object -> {
                object.path("status").path("conditions").forEach(each -> ((ObjectNode) each).put("status", "Unknown"));
                return object;
            });
            stage.advanceSeconds(10);
            assertThat(ready(node(stage, "node-1"))).isEqualTo("True");
        }
    }

    @Test
    void anAnnotatedNodeGetsAKubeletAndKeepsItsCapacity() {
        try (Stage stage = new Stage()) {
            stage.create("""
                    apiVersion: v1
                    kind: Node
                    metadata:
                      name: giant
                      annotations: {podium.dev/kubelet: simulated}
                    status:
                      capacity: {cpu: "128", memory: 1Ti, pods: "500"}
                      allocatable: {cpu: "120", memory: 1000Gi, pods: "500"}
                    """);
            Node node = node(stage, "giant");
            assertThat(ready(node)).isEqualTo("True");
            assertThat(node.status().allocatable().get("cpu").text()).isEqualTo("120");
            stage.pod("big", SLEEPER + "nodeName: giant\n");
            assertThat(stage.pod("big").phase()).isEqualTo("Running");
            stage.client.delete(ResourceType.NODES, "", "giant");
            stage.time.settle();
            assertThat(stage.cluster.agents().find("giant")).isNull();
        }
    }

    @Test
    void whatIsAddedToANodesCapacityCanBeGivenToPods() {
        try (Stage stage = new Stage()) {
            dongles(stage, "4");
            assertThat(node(stage, "node-1").status().allocatable()).containsEntry("example.com/dongle", Quantity.of("4"));
            dongles(stage, "5");
            assertThat(node(stage, "node-1").status().allocatable()).containsEntry("example.com/dongle", Quantity.of("5"));
            dongles(stage, null);
            assertThat(node(stage, "node-1").status().allocatable())
                    .doesNotContainKey("example.com/dongle")
                    .containsKeys("cpu", "memory", "pods");
        }
    }

    /** As the documentation of extended resources has it, and waits for a heartbeat. */
    private static void dongles(Stage stage, @Nullable String count) {
        stage.client.updateStatus(ResourceType.NODES, "", "node-1", node -> {
            ObjectNode capacity = (ObjectNode) node.path("status").path("capacity");
            if (count == null) {
                capacity.remove("example.com/dongle");
            } else {
                capacity.put("example.com/dongle", count);
            }
            return node;
        });
        stage.advance(Duration.ofSeconds(10));
    }

    @Test
    void aPodThatHasEndedLeavesItsRoomToOthers() {
        try (Stage stage = new Stage()) {
            String hungry = "  resources: {requests: {cpu: 6}}\nnodeName: node-1\nrestartPolicy: Never\n";
            stage.pod("first", """
                    containers:
                    - name: main
                      image: busybox
                      command: ["true"]
                    """ + hungry);
            assertThat(stage.pod("first").phase()).isEqualTo("Succeeded");
            stage.pod("second", SLEEPER + hungry);
            assertThat(stage.pod("second").phase()).isEqualTo("Running");
            stage.pod("third", SLEEPER + hungry);
            assertThat(stage.status("third").reason()).isEqualTo("OutOfcpu");
            assertThat(stage.status("third").message())
                    .isEqualTo(
                            "Pod was rejected: Node didn't have enough resource: cpu, requested: 6000, used: 6000, capacity: 8000");
        }
    }

    @Test
    void aRestartIsToContainersAsAReboot(@TempDir Path folder) {
        ClusterOptions.Storage storage = new ClusterOptions.Storage.Folder(folder);
        try (Stage stage = new Stage(1, storage, Stage.START)) {
            stage.pod("lasting", SLEEPER);
            stage.pod("once", SLEEPER + "restartPolicy: Never\n");
            stage.pod("done", """
                    restartPolicy: OnFailure
                    containers:
                    - name: main
                      image: busybox
                      command: ["true"]
                    """);
            stage.pod("half", """
                    restartPolicy: OnFailure
                    containers:
                    - name: main
                      image: busybox
                      command: ["true"]
                    - name: other
                      image: busybox
                      command: [sh, -c, "sleep 100"]
                    """);
            assertThat(stage.pod("done").phase()).isEqualTo("Succeeded");
        }
        try (Stage stage = new Stage(1, storage, Stage.START.plusSeconds(3600))) {
            assertThat(stage.pod("lasting").phase()).isEqualTo("Running");
            assertThat(stage.container("lasting", "main").restartCount()).isEqualTo(1);
            assertThat(stage.container("lasting", "main").lastState().terminated())
                    .satisfies(each -> assertThat(each.exitCode()).isEqualTo(255))
                    .satisfies(each -> assertThat(each.reason()).isEqualTo("Unknown"));
            assertThat(stage.events("lasting"))
                    .contains("SandboxChanged: Pod sandbox changed, it will be killed and re-created.");
            assertThat(stage.pod("once").phase()).isEqualTo("Failed");
            assertThat(stage.container("once", "main").restartCount()).isZero();
            assertThat(stage.pod("done").phase()).isEqualTo("Succeeded");
            assertThat(stage.container("half", "main").restartCount()).isZero();
            assertThat(stage.container("half", "main").state().terminated()).isNotNull();
            assertThat(stage.container("half", "other").restartCount()).isEqualTo(1);
            assertThat(stage.events("node-1")).anyMatch(each -> each.startsWith("Rebooted: Node node-1 has been rebooted"));
        }
    }

    @Test
    void aResizeThatWaitsOutlivesARestart(@TempDir Path folder) {
        ClusterOptions.Storage storage = new ClusterOptions.Storage.Folder(folder);
        String asks = "resources: {requests: {cpu: 4}}";
        try (Stage stage = new Stage(1, storage, Stage.START)) {
            stage.pod("small", SLEEPER.stripTrailing() + "\n  resources: {requests: {cpu: 1}}\n");
            stage.pod("neighbour", SLEEPER.stripTrailing() + "\n  " + asks + "\n");
            stage.resize("small", "{requests: {cpu: 6}}");
            assertThat(stage.condition("small", "PodResizePending").reason()).isEqualTo("Deferred");
        }
        try (Stage stage = new Stage(1, storage, Stage.START.plusSeconds(3600))) {
            assertThat(stage.pod("small").phase()).isEqualTo("Running");
            assertThat(stage.pod("neighbour").phase()).isEqualTo("Running");
            assertThat(stage.condition("small", "PodResizePending").reason()).isEqualTo("Deferred");
            assertThat(stage.tree("small").at("/status/containerStatuses/0/allocatedResources/cpu").asString("")).isEqualTo("1");
            stage.delete("neighbour");
            stage.advanceSeconds(31);
            assertThat(stage.tree("small").at("/status/containerStatuses/0/resources/requests/cpu").asString("")).isEqualTo("6");
        }
    }

    @Test
    void aPodTakesFewWritesToStart() {
        try (Stage stage = new Stage(3)) {
            long before = revision(stage);
            int pods = 30;
            for (int i = 0; i < pods; i++) {
                stage.pod("pod-" + i, SLEEPER);
            }
            long writes = revision(stage) - before;
            long events = stage.client.list(ResourceType.EVENTS, "default").stream()
                    .filter(each -> each.path("involvedObject").path("kind").asString("").equals("Pod"))
                    .count();
            // Creation, binding and one status; the rest is Events: Scheduled, Pulling, Pulled, Created, Started.
            assertThat((writes - events) / (double) pods).isLessThanOrEqualTo(3.5);
            assertThat(events / pods).isLessThanOrEqualTo(5);
        }
    }

    private static long revision(Stage stage) {
        ObjectNode probe = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        probe.putObject("metadata").put("generateName", "probe-");
        JsonNode made = stage.client.create(ResourceType.CONFIG_MAPS, "default", probe);
        stage.time.settle();
        return Long.parseLong(made.path("metadata").path("resourceVersion").asString("0"));
    }

    @Test
    void aThousandNodesAreCheap() {
        try (Stage stage = new Stage(1000)) {
            List<Node> nodes = stage.client.list(ResourceType.NODES, "");
            assertThat(nodes).hasSize(1000).allMatch(each -> ready(each).equals("True"));
            assertThat(nodes.stream().flatMap(each -> each.status().addresses().stream()).map(each -> each.address()).distinct())
                    .hasSize(2000);
            stage.advance(Duration.ofSeconds(30));
            assertThat(lease(stage, "node-1000").spec().renewTime()).isEqualTo(Stage.START.plusSeconds(30));
        }
    }
}
