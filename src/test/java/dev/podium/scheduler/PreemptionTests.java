package dev.podium.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods make room for more important ones. The nodes have no kubelets: whatever is to go stays until a test removes it. */
class PreemptionTests {

    private final Rehearsal stage = new Rehearsal(0);

    @BeforeEach
    void ranks() {
        Stream.of("low 10", "middle 100", "high 1000").map(each -> each.split(" ")).forEach(each -> stage.create(
                "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: " + each[0] + "}\nvalue: " + each[1] + "\n"));
        stage.create("apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: polite}\nvalue: 1000\n"
                + "preemptionPolicy: Never\n");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void pod(String name, String rank, String cpu, String more) {
        stage.create("apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", labels: {app: " + name.replaceAll("-.*", "")
                + "}}\nspec:\n  priorityClassName: " + rank + "\n  containers:\n  - {name: c, image: nginx, resources: {requests: {cpu: '"
                + cpu + "'}}}\n" + more.indent(2));
    }

    private void on(String node, String name, String rank, String cpu) {
        pod(name, rank, cpu, "nodeName: " + node);
    }

    private String node(String pod) {
        return String.valueOf(stage.pod(pod).spec().nodeName());
    }

    private String nominated(String pod) {
        return String.valueOf(stage.pod(pod).status().nominatedNodeName());
    }

    private String message(String pod) {
        return String.valueOf(stage.pod(pod).status().condition("PodScheduled").message());
    }

    private boolean goes(String pod) {
        return stage.pod(pod).metadata().deleting();
    }

    private void gone(String pod) {
        stage.client.remove(ResourceType.PODS, "default", pod, stage.pod(pod).metadata().uidOrEmpty());
        stage.time.settle();
        stage.advance(Duration.ofSeconds(10));
    }

    @Test
    void aLessImportantPodMakesRoom() {
        stage.roomyNode("n", "");
        on("n", "small", "low", "3");
        pod("big", "high", "2", "");
        Pod victim = stage.pod("small");
        assertThat(victim.metadata().deleting()).isTrue();
        PodCondition why = victim.status().condition("DisruptionTarget");
        assertThat(why.holds()).isTrue();
        assertThat(why.reason()).isEqualTo("PreemptionByScheduler");
        assertThat(why.message()).isEqualTo("default-scheduler: preempting to accommodate a higher priority pod");
        assertThat(stage.events("small"))
                .contains("Preempted: Preempted by pod " + stage.pod("big").metadata().uidOrEmpty() + " on node n");
        assertThat(nominated("big")).isEqualTo("n");
        assertThat(message("big")).isEqualTo("0/1 nodes are available: 1 Insufficient cpu.");
        gone("small");
        assertThat(node("big")).isEqualTo("n");
        assertThat(nominated("big")).isEqualTo("null");
    }

    @Test
    void nobodyGoesForOneWhoIsNoMoreImportant() {
        stage.roomyNode("n", "");
        on("n", "first", "high", "3");
        pod("second", "high", "2", "");
        pod("polite", "polite", "2", "");
        assertThat(goes("first")).isFalse();
        assertThat(message("second"))
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are"
                        + " available: 1 No preemption victims found for incoming pod.");
        assertThat(message("polite")).endsWith("preemption: not eligible due to preemptionPolicy=Never.");
    }

    @Test
    void nobodyGoesWhereThatWouldNotHelp() {
        stage.roomyNode("n", "");
        on("n", "important", "high", "3");
        on("n", "small", "low", "500m");
        pod("big", "middle", "2", "");
        pod("elsewhere", "high", "1", "nodeSelector: {no: where}");
        assertThat(goes("small")).isFalse();
        assertThat(message("big")).endsWith("preemption: 0/1 nodes are available: 1 Insufficient cpu.");
        assertThat(message("elsewhere"))
                .endsWith("preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
    }

    @Test
    void onlyAsManyGoAsHaveToAndTheLeastImportantFirst() {
        stage.roomyNode("n", "");
        on("n", "a", "middle", "1500m");
        on("n", "b", "low", "1");
        on("n", "c", "middle", "1500m");
        pod("big", "high", "1", "");
        assertThat(Stream.of("a", "b", "c").filter(this::goes)).containsExactly("b");
    }

    @Test
    void theNodeIsChosenWhereTheLeastIsLost() {
        Stream.of("one", "two", "three").forEach(each -> stage.roomyNode(each, ""));
        on("one", "a", "middle", "4");
        on("two", "b-1", "low", "2");
        on("two", "b-2", "low", "2");
        on("three", "c", "low", "4");
        pod("big", "high", "3", "");
        assertThat(nominated("big")).isEqualTo("three");
        assertThat(Stream.of("a", "b-1", "b-2", "c").filter(this::goes)).containsExactly("c");
    }

    @Test
    void disruptionBudgetsAreKeptWhereTheyCanBe() {
        stage.roomyNode("one", "");
        stage.roomyNode("two", "");
        stage.create("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: keep}\n"
                + "spec: {maxUnavailable: 0, selector: {matchLabels: {app: kept}}}\n");
        on("one", "kept", "low", "4");
        on("two", "free", "middle", "4");
        pod("big", "high", "3", "");
        assertThat(nominated("big")).isEqualTo("two");
        on("two", "other", "high", "1");
        pod("bigger", "high", "3", "");
        assertThat(nominated("bigger")).isEqualTo("one");
        assertThat(goes("kept")).isTrue();
    }

    @Test
    void roomThatIsMadeIsKeptFromTheLessImportant() {
        stage.roomyNode("n", "");
        on("n", "small", "low", "4");
        pod("big", "high", "3", "");
        pod("thief", "middle", "2", "");
        pod("modest", "middle", "1", "");
        gone("small");
        stage.advance(Duration.ofSeconds(20));
        assertThat(node("big")).isEqualTo("n");
        assertThat(node("thief")).isEqualTo("null");
        assertThat(node("modest")).isEqualTo("n");
    }

    @Test
    void whoWaitsForRoomAsksForNoMore() {
        stage.roomyNode("n", "");
        on("n", "small", "low", "4");
        pod("big", "high", "3", "");
        // Something that lets it be tried again.
        stage.node("useless", "status: {allocatable: {cpu: '1', pods: '10'}, conditions: [{type: Ready, status: 'True'}]}\n");
        stage.advance(Duration.ofSeconds(5));
        assertThat(message("big")).endsWith("preemption: not eligible due to a terminating pod on the nominated node.");
        assertThat(nominated("big")).isEqualTo("n");
        assertThat(stage.events("small").stream().filter(each -> each.startsWith("Preempted"))).hasSize(1);
    }

    @Test
    void whoIsMoreImportantStillTakesThePlace() {
        stage.roomyNode("n", "");
        on("n", "small", "low", "4");
        pod("big", "middle", "3", "");
        assertThat(nominated("big")).isEqualTo("n");
        pod("bigger", "high", "3", "");
        gone("small");
        stage.advance(Duration.ofSeconds(20));
        assertThat(node("bigger")).isEqualTo("n");
        assertThat(node("big")).isEqualTo("null");
        assertThat(nominated("big")).isEqualTo("null");
    }

    @Test
    void podsThatKeepOthersAwayCanBeMadeToGo() {
        stage.roomyNode("n", "labels: {host: n}");
        pod("lone", "low", "1", "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                + " [{topologyKey: host, labelSelector: {matchLabels: {app: big}}}]}}");
        pod("big", "high", "1", "");
        assertThat(goes("lone")).isTrue();
        assertThat(nominated("big")).isEqualTo("n");
    }
}
