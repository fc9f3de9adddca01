package dev.podium.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where Pods go, and what is said of those that go nowhere. */
class SchedulerTests {

    private static final String NOTHING_HELPS =
            " no new claims to deallocate, preemption: 0/%d nodes are available: %d Preemption is not helpful for scheduling.";

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private String node(String pod) {
        String node = stage.pod(pod).spec().nodeName();
        return node == null ? "" : node;
    }

    private String message(String pod) {
        return String.valueOf(stage.pod(pod).status().condition("PodScheduled").message());
    }

    @Test
    void aPodWithoutANodeIsBoundToTheOneThatFits() {
        stage.roomyNode("small", "");
        stage.pod("a", "");
        assertThat(node("a")).isEqualTo("small");
        assertThat(stage.pod("a").status().condition("PodScheduled").holds()).isTrue();
        assertThat(stage.pod("a").metadata().generation()).isEqualTo(1);
        assertThat(stage.events("a")).contains("Scheduled: Successfully assigned default/a to small");
    }

    @Test
    void withoutNodesAPodWaitsForTheFirst() {
        stage.pod("a", "");
        assertThat(message("a")).isEqualTo("no nodes available to schedule pods");
        assertThat(stage.events("a")).containsExactly("FailedScheduling: no nodes available to schedule pods");
        stage.roomyNode("n", "");
        stage.advance(Duration.ofSeconds(1));
        assertThat(node("a")).isEqualTo("n");
    }

    @Test
    void whatNoNodeHasIsCountedInUpstreamsWords() {
        stage.roomyNode("a", "");
        stage.roomyNode("b", "");
        stage.node("c", "spec: {unschedulable: true}\nstatus: {allocatable: {cpu: '99', pods: '10'}, conditions: [{type: Ready, status: 'True'}]}\n");
        stage.create("apiVersion: v1\nkind: Pod\nmetadata: {name: big}\nspec:\n  containers:\n"
                + "  - {name: c, image: nginx, resources: {requests: {cpu: '50'}}}\n");
        assertThat(message("big"))
                .isEqualTo("0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu."
                        + NOTHING_HELPS.formatted(3, 3));
    }

    @Test
    void aFullNodeTakesNoMore() {
        stage.roomyNode("n", "");
        IntStream.range(0, 10).forEach(each -> stage.pod("p-" + each, ""));
        stage.pod("late", "");
        assertThat(message("late"))
                .isEqualTo("0/1 nodes are available: 1 Too many pods. no new claims to deallocate, preemption: 0/1 nodes are"
                        + " available: 1 No preemption victims found for incoming pod.");
        stage.client.remove(ResourceType.PODS, "default", "p-3", stage.pod("p-3").metadata().uidOrEmpty());
        stage.time.settle();
        stage.advance(Duration.ofSeconds(10));
        assertThat(node("late")).isEqualTo("n");
    }

    @Test
    void selectorsAndAffinityChooseAmongNodes() {
        stage.roomyNode("ssd", "labels: {disk: ssd, zone: a}");
        stage.roomyNode("hdd", "labels: {disk: hdd, zone: b}");
        stage.pod("selected", "nodeSelector: {disk: hdd}");
        stage.pod("required", "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms:"
                + " [{matchExpressions: [{key: disk, operator: NotIn, values: [hdd]}]}]}}}");
        stage.pod("preferred", "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution:"
                + " [{weight: 100, preference: {matchExpressions: [{key: zone, operator: In, values: [b]}]}}]}}");
        stage.pod("nowhere", "nodeSelector: {disk: tape}");
        assertThat(List.of(node("selected"), node("required"), node("preferred"))).containsExactly("hdd", "ssd", "hdd");
        assertThat(message("nowhere"))
                .isEqualTo("0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector."
                        + NOTHING_HELPS.formatted(2, 2));
    }

    @Test
    void taintsKeepPodsOffUnlessTheyTolerateThem() {
        stage.node("n", "spec: {taints: [{key: team, value: blue, effect: NoSchedule}]}\n"
                + "status: {allocatable: {cpu: '4', memory: 8Gi, pods: '10'}, conditions: [{type: Ready, status: 'True'}]}\n");
        stage.pod("other", "");
        stage.pod("blue", "tolerations: [{key: team, value: blue, effect: NoSchedule}]");
        assertThat(node("blue")).isEqualTo("n");
        assertThat(message("other"))
                .isEqualTo("0/1 nodes are available: 1 node(s) had untolerated taint(s)." + NOTHING_HELPS.formatted(1, 1));
    }

    @Test
    void hostPortsAreTakenOnce() {
        stage.roomyNode("n", "");
        String ports = "hostNetwork: false\n";
        for (String name : List.of("first", "second")) {
            stage.create("apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + "}\nspec:\n  containers:\n"
                    + "  - {name: c, image: nginx, ports: [{containerPort: 80, hostPort: 8080}]}\n  " + ports);
        }
        assertThat(node("first")).isEqualTo("n");
        assertThat(message("second")).contains("1 node(s) didn't have free ports for the requested pod ports");
    }

    @Test
    void antiAffinityKeepsPodsApartAndAffinityBringsThemTogether() {
        stage.roomyNode("one", "labels: {host: one}");
        stage.roomyNode("two", "labels: {host: two}");
        String apart = "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                + " [{topologyKey: host, labelSelector: {matchLabels: {app: web}}}]}}";
        stage.pod("web-1", apart);
        stage.pod("web-2", apart);
        stage.pod("web-3", apart);
        stage.pod("near", "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                + " [{topologyKey: host, labelSelector: {matchLabels: {app: lonely}}}]}}");
        assertThat(node("web-1")).isNotEqualTo(node("web-2"));
        assertThat(message("web-3")).contains("2 node(s) didn't match pod anti-affinity rules");
        assertThat(message("near")).contains("2 node(s) didn't match pod affinity rules");
        stage.pod("lonely", "nodeSelector: {host: two}");
        stage.advance(Duration.ofSeconds(10));
        assertThat(node("near")).isEqualTo("two");
    }

    @Test
    void spreadConstraintsBoundTheSkew() {
        stage.roomyNode("one", "labels: {zone: a}");
        stage.roomyNode("two", "labels: {zone: b}");
        String spread = "topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule,"
                + " labelSelector: {matchLabels: {app: s}}}]";
        IntStream.range(0, 4).forEach(each -> stage.pod("s-" + each, spread));
        assertThat(IntStream.range(0, 4).mapToObj(each -> node("s-" + each)).filter("one"::equals)).hasSize(2);
        String bound = spread.replace("maxSkew: 1", "maxSkew: 1, nodeAffinityPolicy: Ignore") + "\nnodeSelector: {zone: a}";
        stage.pod("s-5", bound);
        stage.pod("s-6", bound);
        assertThat(node("s-5")).isEqualTo("one");
        assertThat(message("s-6"))
                .startsWith("0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) didn't"
                        + " match pod topology spread constraints.");
    }

    @Test
    void ofAPodThatNamesItsNodeNoOtherIsLookedAt() {
        stage.roomyNode("one", "");
        stage.roomyNode("two", "labels: {zone: a}");
        String named = "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms:"
                + " [{matchFields: [{key: metadata.name, operator: In, values: [one]}]%s}]}}}";
        stage.pod("n-1", named.formatted(""));
        assertThat(node("n-1")).isEqualTo("one");
        stage.pod("n-2", named.formatted(", matchExpressions: [{key: zone, operator: Exists}]"));
        assertThat(message("n-2"))
                .startsWith("0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) didn't"
                        + " satisfy plugin(s) [NodeAffinity].");
    }

    @Test
    void podsGoWhereMostIsFree() {
        stage.roomyNode("one", "");
        stage.roomyNode("two", "");
        IntStream.range(0, 6).forEach(each -> stage.create("apiVersion: v1\nkind: Pod\nmetadata: {name: r-" + each
                + "}\nspec:\n  containers:\n  - {name: c, image: nginx, resources: {requests: {cpu: 500m, memory: 512Mi}}}\n"));
        assertThat(IntStream.range(0, 6).mapToObj(each -> node("r-" + each)).filter("one"::equals)).hasSize(3);
    }

    @Test
    void gatedPodsAndThoseOfOtherSchedulersAreLeftAlone() {
        stage.roomyNode("n", "");
        stage.pod("gated", "schedulingGates: [{name: example.com/wait}]");
        stage.pod("foreign", "schedulerName: mine");
        assertThat(node("gated")).isEmpty();
        assertThat(stage.pod("gated").status().condition("PodScheduled").reason()).isEqualTo("SchedulingGated");
        assertThat(node("foreign")).isEmpty();
    }
}
