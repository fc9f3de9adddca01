package dev.podium.controller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.ControllerRevision;
import dev.podium.model.DaemonSet;
import dev.podium.model.DaemonSetStatus;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import dev.podium.model.Toleration;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the DaemonSet controller does, on a clock that the test moves; whole rollouts are DaemonSetGoldenTests'. */
class DaemonSetTests {

    private final Rehearsal stage = new Rehearsal(3);

    @AfterEach
    void close() {
        stage.close();
    }

    private void set(String name, String podSpec) {
        stage.create("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: %s, annotations: {kubernetes.io/change-cause: first}}
                spec:
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}, annotations: {note: hello}}
                    spec:
                      containers: [{name: c, image: nginx}]
                """.formatted(name, name, name) + podSpec.indent(6));
    }

    private DaemonSet set(String name) {
        DaemonSet set = stage.client.find(ResourceType.DAEMON_SETS, "default", name);
        if (set == null) {
            throw new AssertionError("there is no DaemonSet " + name);
        }
        return set;
    }

    private DaemonSetStatus status(String name) {
        return set(name).statusOrNone();
    }

    private void change(String name, Consumer<ObjectNode> change) {
        stage.client.update(ResourceType.DAEMON_SETS, "default", name, set -> {
            change.accept(set);
            return set;
        });
        stage.time.settle();
    }

    private void image(String name, String image) {
        change(name, set -> ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("image", image));
        stage.advance(Duration.ofMinutes(2));
    }

    private void node(String name, Consumer<ObjectNode> change) {
        stage.client.update(ResourceType.NODES, "", name, node -> {
            change.accept(node);
            return node;
        });
        stage.time.settle();
    }

    private void taint(String node, String key, String effect) {
        node(node, each -> each.withObject("/spec").withArray("taints").addObject().put("key", key).put("effect", effect));
    }

    private List<Pod> pods() {
        return stage.client.list(ResourceType.PODS, "default");
    }

    /** The nodes of the Pods that are not going. */
    private List<String> nodes() {
        return pods().stream()
                .filter(Pod::active)
                .map(DaemonPods::node)
                .map(String::valueOf)
                .sorted()
                .toList();
    }

    private Pod on(String node) {
        return pods().stream().filter(each -> node.equals(DaemonPods.node(each))).findFirst().orElseThrow();
    }

    private List<ControllerRevision> revisions() {
        return stage.client.list(ResourceType.CONTROLLER_REVISIONS, "default").stream()
                .sorted(Comparator.comparing(ControllerRevision::revision))
                .toList();
    }

    @Test
    void everyNodeHasAPodThatTheSchedulerHasPlaced() {
        set("agent", "");
        assertThat(nodes()).containsExactly("node-1", "node-2", "node-3");
        Pod pod = on("node-2");
        String hash = revisions().getFirst().metadata().labels().get("controller-revision-hash");
        assertThat(pod.metadata().name()).matches("agent-[bcdfghjklmnpqrstvwxz2456789]{5}");
        assertThat(pod.metadata().labels())
                .containsEntry("app", "agent")
                .containsEntry("pod-template-generation", "1")
                .containsEntry("controller-revision-hash", hash);
        assertThat(pod.metadata().annotations()).containsEntry("note", "hello");
        assertThat(pod.metadata().ownerReferences())
                .containsExactly(new OwnerReference(
                        "apps/v1", "DaemonSet", "agent", set("agent").metadata().uidOrEmpty(), true, true));
        JsonNode affinity = stage.find("v1", "Pod", pod.metadata().nameOrEmpty()).at("/spec/affinity");
        assertThat(affinity.toString())
                .isEqualTo("{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":"
                        + "[{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\",\"values\":[\"node-2\"]}]}]}}}");
        assertThat(stage.events(pod.metadata().nameOrEmpty()))
                .contains("Scheduled: Successfully assigned default/" + pod.metadata().name() + " to node-2");
        assertThat(stage.events("agent"))
                .containsExactlyInAnyOrderElementsOf(pods().stream()
                        .map(each -> "SuccessfulCreate: Created pod: " + each.metadata().name())
                        .toList());
    }

    @Test
    void aPodBearsWhatNodesInTroubleAreTaintedWith() {
        set("agent", "hostNetwork: true\ntolerations: [{key: node.kubernetes.io/not-ready, operator: Exists,"
                + " effect: NoExecute, tolerationSeconds: 60}]");
        assertThat(on("node-1").spec().tolerations())
                .containsExactly(
                        exists("not-ready", "NoExecute"),
                        exists("unreachable", "NoExecute"),
                        exists("disk-pressure", "NoSchedule"),
                        exists("memory-pressure", "NoSchedule"),
                        exists("pid-pressure", "NoSchedule"),
                        exists("unschedulable", "NoSchedule"),
                        exists("network-unavailable", "NoSchedule"));
    }

    private static Toleration exists(String key, String effect) {
        return new Toleration("node.kubernetes.io/" + key, "Exists", null, effect, null);
    }

    @Test
    void theStatusSaysWhatUpstreamsSays() {
        set("agent", "");
        assertThat(stage.find("apps/v1", "DaemonSet", "agent").path("status").toString())
                .isEqualTo(("{'currentNumberScheduled':3,'numberMisscheduled':0,'desiredNumberScheduled':3,'numberReady':3,"
                                + "'observedGeneration':1,'updatedNumberScheduled':3,'numberAvailable':3}")
                        .replace('\'', '"'));
    }

    @Test
    void onlyNodesThatAreSelectedHaveAPod() {
        node("node-2", node -> node.withObject("/metadata/labels").put("disk", "ssd"));
        set("agent", "nodeSelector: {disk: ssd}");
        assertThat(nodes()).containsExactly("node-2");
        node("node-3", node -> node.withObject("/metadata/labels").put("disk", "ssd"));
        assertThat(nodes()).containsExactly("node-2", "node-3");
        node("node-2", node -> node.withObject("/metadata/labels").remove("disk"));
        assertThat(nodes()).containsExactly("node-3");
        stage.advance(Duration.ofMinutes(1));
        assertThat(status("agent").desiredNumberScheduled()).isEqualTo(1);
        assertThat(pods()).hasSize(1);
    }

    @Test
    void affinityOfTheTemplateDecidesAndIsThenNarrowedToTheNode() {
        set("agent", "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms:"
                + " [{matchExpressions: [{key: kubernetes.io/hostname, operator: NotIn, values: [node-1]}]}]}}}");
        assertThat(nodes()).containsExactly("node-2", "node-3");
    }

    @Test
    void aNodeThatMayNotBeScheduledToKeepsItsPodAndGetsNoOther() {
        set("agent", "");
        taint("node-1", "full", "NoSchedule");
        assertThat(nodes()).containsExactly("node-1", "node-2", "node-3");
        assertThat(status("agent").numberMisscheduled()).isEqualTo(1);
        assertThat(status("agent").desiredNumberScheduled()).isEqualTo(2);
        stage.client.delete(ResourceType.PODS, "default", on("node-1").metadata().nameOrEmpty());
        stage.advance(Duration.ofMinutes(1));
        assertThat(nodes()).containsExactly("node-2", "node-3");
        assertThat(status("agent").numberMisscheduled()).isZero();
    }

    @Test
    void aNodeThatExecutesPodsLosesItsPod() {
        set("agent", "");
        taint("node-1", "broken", "NoExecute");
        stage.advance(Duration.ofMinutes(1));
        assertThat(nodes()).containsExactly("node-2", "node-3");
        assertThat(status("agent").desiredNumberScheduled()).isEqualTo(2);
    }

    @Test
    void aCordonedNodeHasAPodToo() {
        node("node-1", node -> node.withObject("/spec").put("unschedulable", true));
        set("agent", "");
        assertThat(nodes()).containsExactly("node-1", "node-2", "node-3");
        assertThat(on("node-1").ready()).isTrue();
    }

    @Test
    void aNodeThatComesGetsAPodAndOneThatGoesTakesItAlong() {
        set("agent", "");
        stage.node("late", "  annotations: {podium.dev/kubelet: simulated}");
        stage.advance(Duration.ofSeconds(30));
        assertThat(nodes()).contains("late");
        assertThat(on("late").ready()).isTrue();
        assertThat(status("agent").available()).isEqualTo(4);
        stage.client.delete(ResourceType.NODES, "", "late");
        stage.time.settle();
        assertThat(status("agent").desiredNumberScheduled()).isEqualTo(3);
        stage.advance(Duration.ofMinutes(2));
        assertThat(pods()).hasSize(3);
    }

    @Test
    void aPodStaysOnANodeThatIsLost() {
        stage.roomyNode("lost", "");
        set("agent", "");
        Pod pod = on("lost");
        stage.advance(Duration.ofMinutes(30));
        assertThat(stage.client.find(ResourceType.NODES, "", "lost").spec().taints())
                .anyMatch(each -> each.key().equals("node.kubernetes.io/unreachable") && each.effect().equals("NoExecute"));
        assertThat(on("lost").metadata().uid()).isEqualTo(pod.metadata().uid());
        assertThat(on("lost").active()).isTrue();
        // No new Pod would go there, and so it counts as misplaced, as upstream.
        assertThat(status("agent").numberMisscheduled()).isEqualTo(1);
        assertThat(status("agent").desiredNumberScheduled()).isEqualTo(3);
    }

    @Test
    void aPodThatWaitsForANodeThatIsGoneIsGivenUp() {
        stage.node("tiny", "status: {allocatable: {pods: '0'}, conditions: [{type: Ready, status: 'True'}]}");
        set("agent", "");
        assertThat(pods().stream().filter(each -> !DaemonPods.placed(each)).map(DaemonPods::node)).contains("tiny");
        stage.client.delete(ResourceType.NODES, "", "tiny");
        stage.advance(Duration.ofMinutes(1));
        assertThat(pods().stream().map(DaemonPods::node)).doesNotContain("tiny");
    }

    @Test
    void aPodThatFailsIsReplacedLaterAndLater() {
        set("agent", "nodeSelector: {kubernetes.io/hostname: node-1}");
        fail();
        assertThat(on("node-1").phase()).isNotEqualTo("Failed");
        assertThat(stage.events("agent"))
                .anyMatch(each -> each.matches(
                        "FailedDaemonPod: Found failed daemon pod default/agent-.{5} on node node-1, will try to kill it"));
        fail();
        assertThat(on("node-1").phase()).isEqualTo("Failed");
        stage.advance(Duration.ofMillis(1_000));
        assertThat(on("node-1").phase()).isNotEqualTo("Failed");
        fail();
        stage.advance(Duration.ofMillis(1_900));
        assertThat(on("node-1").phase()).isEqualTo("Failed");
        stage.advance(Duration.ofMillis(100));
        assertThat(on("node-1").phase()).isNotEqualTo("Failed");
        assertThat(nodes()).containsExactly("node-1");
    }

    private void fail() {
        stage.client.updateStatus(ResourceType.PODS, "default", on("node-1").metadata().nameOrEmpty(), pod -> {
            pod.withObject("/status").put("phase", "Failed");
            return pod;
        });
        stage.time.settle();
    }

    @Test
    void aPodThatEndsWellIsReplacedTooAndAnEventSaysSo() {
        set("agent", "nodeSelector: {kubernetes.io/hostname: node-1}");
        String first = on("node-1").metadata().nameOrEmpty();
        stage.client.updateStatus(ResourceType.PODS, "default", first, pod -> {
            pod.withObject("/status").put("phase", "Succeeded");
            return pod;
        });
        stage.time.settle();
        assertThat(on("node-1").metadata().name()).isNotEqualTo(first);
        assertThat(stage.events("agent"))
                .contains("SucceededDaemonPod: Found succeeded daemon pod default/" + first
                        + " on node node-1, will try to delete it");
    }

    @Test
    void anOrphanIsAdoptedAndOfTwoOnANodeTheYoungerGoes() {
        stage.pod("agent-stray", "nodeName: node-1");
        stage.advance(Duration.ofSeconds(10));
        stage.create("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  updateStrategy: {type: OnDelete}
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec: {containers: [{name: c, image: nginx}]}
                """);
        assertThat(stage.pod("agent-stray").metadata().controllerReference().name()).isEqualTo("agent");
        assertThat(nodes()).containsExactly("node-1", "node-2", "node-3");
        assertThat(status("agent").updated()).isEqualTo(2);
        stage.pod("agent-late", "nodeName: node-1");
        stage.advance(Duration.ofMinutes(1));
        assertThat(nodes()).containsExactly("node-1", "node-2", "node-3");
        assertThat(on("node-1").metadata().name()).isEqualTo("agent-stray");
        assertThat(stage.events("agent")).contains("SuccessfulDelete: Deleted pod: agent-late");
    }

    @Test
    void aRevisionRemembersTheTemplateAndWhoOwnsIt() {
        set("agent", "");
        ControllerRevision revision = revisions().getFirst();
        ObjectMeta metadata = revision.metadata();
        String hash = metadata.labels().get("controller-revision-hash");
        assertThat(metadata.name()).isEqualTo("agent-" + hash);
        assertThat(metadata.labels()).containsOnlyKeys("app", "controller-revision-hash");
        assertThat(metadata.annotations())
                .containsEntry("kubernetes.io/change-cause", "first")
                .containsEntry("deprecated.daemonset.template.generation", "1");
        assertThat(metadata.controllerReference().uid()).isEqualTo(set("agent").metadata().uidOrEmpty());
        assertThat(revision.data().at("/spec/template/spec/containers/0/image").asString("")).isEqualTo("nginx");
    }

    @Test
    void aTemplateThatComesBackIsTheRevisionThatItWas() {
        set("agent", "");
        String first = revisions().getFirst().metadata().nameOrEmpty();
        image("agent", "nginx:2");
        image("agent", "nginx");
        assertThat(revisions()).extracting(ControllerRevision::revision).containsExactly(2L, 3L);
        assertThat(revisions().getLast().metadata().name()).isEqualTo(first);
        assertThat(status("agent").updated()).isEqualTo(3);
        assertThat(set("agent").metadata().annotations()).containsEntry("deprecated.daemonset.template.generation", "3");
    }

    @Test
    void revisionsThatAreTheSameBecomeOne() {
        set("agent", "");
        ControllerRevision revision = revisions().getFirst();
        ObjectNode twin = stage.find("apps/v1", "ControllerRevision", revision.metadata().nameOrEmpty()).deepCopy().asObject();
        ObjectNode metadata = (ObjectNode) twin.path("metadata");
        metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp", "managedFields"));
        metadata.put("name", "agent-twin");
        ((ObjectNode) metadata.path("labels")).put("controller-revision-hash", "twin");
        twin.put("revision", 7);
        stage.client.create(ResourceType.CONTROLLER_REVISIONS, "default", twin);
        stage.time.settle();
        assertThat(revisions()).extracting(each -> each.metadata().name()).containsExactly("agent-twin");
        assertThat(pods()).hasSize(3).allSatisfy(each -> assertThat(each.metadata().labels())
                .containsEntry("controller-revision-hash", "twin"));
    }

    @Test
    void aNameThatAnotherRevisionHasIsAvoided() {
        set("agent", "");
        ControllerRevision taken = revisions().getFirst();
        stage.client.delete(ResourceType.DAEMON_SETS, "default", "agent");
        stage.advance(Duration.ofMinutes(2));
        stage.create("""
                apiVersion: apps/v1
                kind: ControllerRevision
                metadata: {name: %s}
                data: {spec: {template: {spec: {}}}}
                revision: 1
                """.formatted(taken.metadata().name()));
        set("agent", "");
        assertThat(status("agent").collisionCount()).isEqualTo(1);
        assertThat(revisions()).hasSize(2);
        assertThat(nodes()).hasSize(3);
    }

    @Test
    void aPodThatCannotBeCreatedIsTriedAgainAndAnEventSaysWhy() {
        set("agent", "priorityClassName: missing");
        assertThat(pods()).isEmpty();
        assertThat(stage.events("agent")).first().asString()
                .startsWith("FailedCreate: Error creating: ")
                .contains("no PriorityClass with name missing was found");
        assertThat(status("agent").desiredNumberScheduled()).isEqualTo(3);
        assertThat(status("agent").unavailable()).isEqualTo(3);
        change("agent", set -> set.withObject("/spec/template/spec").remove("priorityClassName"));
        stage.advance(Duration.ofSeconds(5));
        assertThat(nodes()).hasSize(3);
    }

    @Test
    void aPodIsAvailableWhenItHasBeenReadyForLongEnough() {
        set("agent", "");
        change("agent", set -> set.withObject("/spec").put("minReadySeconds", 30));
        assertThat(status("agent").numberReady()).isEqualTo(3);
        assertThat(status("agent").available()).isZero();
        stage.advance(Duration.ofSeconds(30));
        assertThat(status("agent").available()).isEqualTo(3);
    }

    @Test
    void podsAndRevisionsGoWithTheirDaemonSet() {
        set("agent", "");
        stage.client.delete(ResourceType.DAEMON_SETS, "default", "agent");
        stage.advance(Duration.ofMinutes(2));
        assertThat(pods()).isEmpty();
        assertThat(revisions()).isEmpty();
    }
}
