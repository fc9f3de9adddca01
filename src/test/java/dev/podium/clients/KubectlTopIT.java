package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What people look at to see who uses how much. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class KubectlTopIT extends KubectlSession {

    private static final String PODS =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: busy, labels: {load: much}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: cpu, image: vish/stress, args: [-cpus, '2'], resources: {limits: {cpu: '1'}}}
              - {name: memory, image: polinux/stress, command: [stress, --vm, '1', --vm-bytes, 250M]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: idle, labels: {load: little}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: box, image: busybox, command: [sleep, '3600']}
            """;

    @BeforeEach
    void startPods() throws Exception {
        kubectl.input(PODS, "apply", "-f", "-").expectSuccess();
        kubectl.ok("wait", "--for=condition=Ready", "pod/busy", "pod/idle", "--timeout=60s");
    }

    private static List<String> names(Kubectl.Result table) {
        return table.out().lines().map(each -> each.split(" +")[0]).toList();
    }

    @Test
    void topPodsShowsEachPodSelectedSortedAndAddedUp() throws Exception {
        Kubectl.Result all = kubectl.eventually(
                each -> each.out().matches("(?s).*busy +[1-9]\\d*m +253Mi.*"), "top", "pods");
        assertThat(names(all)).containsExactly("NAME", "busy", "idle");
        assertThat(all.out().lines().findFirst()).hasValueSatisfying(each -> assertThat(each).matches("NAME +CPU\\(cores\\) +MEMORY\\(bytes\\) *"));
        assertThat(names(kubectl.run("top", "pods", "--sort-by=memory"))).containsExactly("NAME", "busy", "idle");
        assertThat(names(kubectl.run("top", "pods", "--sort-by=cpu"))).containsExactly("NAME", "busy", "idle");
        assertThat(names(kubectl.run("top", "pods", "-l", "load=little"))).containsExactly("NAME", "idle");
        assertThat(names(kubectl.run("top", "pods", "--field-selector", "metadata.name=idle"))).containsExactly("NAME", "idle");
        assertThat(names(kubectl.run("top", "pod", "busy"))).containsExactly("NAME", "busy");
        assertThat(kubectl.run("top", "pods", "--sum").out()).containsPattern("254Mi *$");
        assertThat(kubectl.run("top", "pod", "nobody").err()).isEqualTo("Error from server (NotFound): pods \"nobody\" not found\n");
    }

    @Test
    void topPodsShowsContainersOfEveryNamespace() throws Exception {
        Kubectl.Result all = kubectl.ok("top", "pods", "-A", "--containers");
        assertThat(all.out().lines().map(each -> String.join(" ", List.of(each.split(" +")).subList(1, 3))))
                .contains("POD NAME", "busy cpu", "busy memory", "idle box");
    }

    @Test
    void whatComputesIsHeldToItsLimit() throws Exception {
        kubectl.eventually(
                each -> each.out().matches("(?s).*cpu +(9[5-9]\\d|1000)m +2Mi.*"), "top", "pod", "busy", "--containers");
    }

    @Test
    void topNodesShowsSharesOfWhatTheyHave() throws Exception {
        Kubectl.Result nodes = kubectl.ok("top", "nodes");
        assertThat(names(nodes)).contains("NAME", "node-1", "node-2", "node-3");
        assertThat(nodes.out().lines().filter(each -> each.startsWith("node-")))
                .allSatisfy(each -> assertThat(each).matches("node-\\d +\\d+m +\\d+% +\\d+Mi +\\d+% *"));
        assertThat(names(kubectl.ok("top", "node", "node-2"))).containsExactly("NAME", "node-2");
        assertThat(kubectl.ok("top", "nodes", "--sort-by=cpu").out()).contains("node-1", "node-2", "node-3");
    }

    @Test
    void metricsAreObjectsToo() throws Exception {
        assertThat(kubectl.ok("get", "podmetrics", "idle").out()).matches("NAME +CPU +MEMORY +WINDOW\nidle +\\S+ +1Mi +15s\n");
        assertThat(kubectl.ok("get", "nodes.metrics.k8s.io").out()).contains("node-1");
        assertThat(kubectl.ok("get", "pods,nodes").out()).contains("pod/idle", "node/node-1");
        assertThat(kubectl.ok("get", "apiservice", "v1beta1.metrics.k8s.io").out()).containsPattern("v1beta1.metrics.k8s.io +Local +True");
        assertThat(kubectl.ok("explain", "podmetrics.containers.usage").out()).contains("cpu and memory");
    }
}
