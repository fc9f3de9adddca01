package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** StatefulSets and DaemonSets, as people use them with kubectl. */
@ClientTest
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class SetsIT {

    private static final String WAIT = "--timeout=60s";

    /** Other tests have nodes of their own: these have their Pods on two that are always there. */
    private static final String AGENT = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: c, image: "nginx:1"}]
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                        - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1, node-2]}]
            """;

    @Parameter
    String version;

    @LocalServerPort
    int port;

    private Kubectl kubectl;
    private String namespace;

    @BeforeEach
    void enterANamespaceOfOnesOwn(TestInfo test) throws Exception {
        namespace = "s" + version.replace(".", "") + "-"
                + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        kubectl = Kubectl.version(version, port, namespace);
        kubectl.ok("create", "namespace", namespace);
        kubectl.eventually(each -> each.code() == 0, "get", "serviceaccount", "default");
    }

    private void peers() throws Exception {
        kubectl.ok("apply", "-f", "examples/statefulset/peers.yaml");
        assertThat(kubectl.ok("rollout", "status", "statefulset/peers", WAIT).lines())
                .last()
                .asString()
                .matches("partitioned roll out complete: 3 new pods have been updated\\.\\.\\."
                        + "|statefulset rolling update complete 3 pods at revision peers-[a-z0-9]+\\.\\.\\.");
    }

    private void agent() throws Exception {
        kubectl.input(AGENT, "apply", "-f", "-").expectSuccess();
        assertThat(kubectl.ok("rollout", "status", "daemonset/agent", WAIT).out())
                .endsWith("daemon set \"agent\" successfully rolled out\n");
    }

    private String image(String set) throws Exception {
        return kubectl.ok("get", set, "-o", "jsonpath={.spec.template.spec.containers[0].image}").out();
    }

    @Test
    void podsOfAStatefulSetFindEachOtherByName() throws Exception {
        peers();
        assertThat(kubectl.ok("get", "pods", "-o", "name").lines()).containsExactly("pod/peers-0", "pod/peers-1", "pod/peers-2");
        assertThat(kubectl.eventually(
                                each -> each.code() == 0, "exec", "peers-2", "--", "wget", "-qO-", "http://peers-0.peers:3000")
                        .out())
                .contains("peers-0");
        assertThat(kubectl.ok("get", "statefulset", "peers").out()).containsPattern("peers +3/3 ");
        assertThat(kubectl.eventually(each -> each.out().contains("SuccessfulCreate"), "describe", "statefulset", "peers").out())
                .containsPattern("Replicas: +3 desired \\| 3 total")
                .containsPattern("Pods Status: +3 Running / 0 Waiting / 0 Succeeded / 0 Failed")
                .contains("create Pod peers-0 in StatefulSet peers successful");
    }

    @Test
    void aStatefulSetIsUpdatedUndoneAndRestarted() throws Exception {
        peers();
        assertThat(kubectl.ok("set", "image", "statefulset/peers", "app=ghcr.io/subicura/echo:v2").out())
                .isEqualTo("statefulset.apps/peers image updated\n");
        kubectl.ok("rollout", "status", "statefulset/peers", WAIT);
        assertThat(kubectl.ok("rollout", "history", "statefulset/peers").lines())
                .anyMatch(each -> each.matches("1 +<none>"))
                .anyMatch(each -> each.matches("2 +<none>"));
        assertThat(kubectl.ok("rollout", "history", "statefulset/peers", "--revision=1").out()).contains("echo:v1");
        assertThat(kubectl.ok("rollout", "undo", "statefulset/peers").out()).isEqualTo("statefulset.apps/peers rolled back\n");
        kubectl.ok("rollout", "status", "statefulset/peers", WAIT);
        assertThat(image("statefulset/peers")).isEqualTo("ghcr.io/subicura/echo:v1");
        assertThat(kubectl.ok("get", "controllerrevisions", "-o", "jsonpath={.items[*].revision}").out().split(" "))
                .containsExactlyInAnyOrder("2", "3");
        List<String> before = kubectl.ok("get", "pods", "-o", "jsonpath={.items[*].metadata.uid}").lines();
        kubectl.ok("rollout", "restart", "statefulset/peers");
        kubectl.ok("rollout", "status", "statefulset/peers", WAIT);
        assertThat(kubectl.ok("get", "pods", "-o", "jsonpath={.items[*].metadata.uid}").lines()).isNotEqualTo(before);
        assertThat(kubectl.ok("apply", "-f", "examples/statefulset/peers.yaml").lines())
                .contains("service/peers unchanged");
    }

    @Test
    void aStatefulSetIsScaledFromItsEnd() throws Exception {
        peers();
        assertThat(kubectl.ok("scale", "statefulset/peers", "--replicas=1").out()).isEqualTo("statefulset.apps/peers scaled\n");
        kubectl.eventually(each -> each.out().equals("pod/peers-0\n"), "get", "pods", "-o", "name");
        kubectl.ok("scale", "statefulset/peers", "--replicas=2");
        kubectl.ok("wait", "--for=jsonpath={.status.readyReplicas}=2", "statefulset/peers", WAIT);
        kubectl.ok("delete", "statefulset", "peers");
        kubectl.eventually(each -> each.out().isEmpty(), "get", "pods,controllerrevisions", "-o", "name");
    }

    @Test
    void aStatefulSetThatIsDeletedAloneLeavesPodsForTheNextOne() throws Exception {
        peers();
        List<String> before = kubectl.ok("get", "pods", "-o", "jsonpath={.items[*].metadata.uid}").lines();
        kubectl.ok("delete", "statefulset", "peers", "--cascade=orphan");
        peers();
        assertThat(kubectl.ok("get", "pods", "-o", "jsonpath={.items[*].metadata.uid}").lines()).isEqualTo(before);
        assertThat(kubectl.ok("get", "controllerrevisions", "-o", "name").lines()).hasSize(1);
    }

    @Test
    void aDaemonSetIsUpdatedAndUndone() throws Exception {
        agent();
        assertThat(kubectl.ok("get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}").out().split(" "))
                .containsExactlyInAnyOrder("node-1", "node-2");
        assertThat(kubectl.ok("get", "daemonset", "agent").out()).containsPattern("agent +2 +2 +2 +2 +2 +<none>");
        kubectl.ok("set", "image", "daemonset/agent", "c=nginx:2");
        kubectl.ok("rollout", "status", "daemonset/agent", WAIT);
        assertThat(kubectl.ok("rollout", "history", "daemonset/agent").lines())
                .anyMatch(each -> each.matches("1 +<none>"))
                .anyMatch(each -> each.matches("2 +<none>"));
        assertThat(kubectl.ok("rollout", "undo", "daemonset/agent").out()).isEqualTo("daemonset.apps/agent rolled back\n");
        kubectl.ok("rollout", "status", "daemonset/agent", WAIT);
        assertThat(image("daemonset/agent")).isEqualTo("nginx:1");
        kubectl.ok("rollout", "restart", "daemonset/agent");
        kubectl.ok("rollout", "status", "daemonset/agent", WAIT);
        assertThat(kubectl.eventually(each -> each.out().contains("SuccessfulDelete"), "describe", "daemonset", "agent").out())
                .containsPattern("Desired Number of Nodes Scheduled: 2")
                .containsPattern("Number of Nodes Scheduled with Up-to-date Pods: 2")
                .containsPattern("Pods Status: +2 Running / 0 Waiting / 0 Succeeded / 0 Failed");
    }

    @Test
    void aDrainPassesThePodsOfADaemonSetBy() throws Exception {
        agent();
        String pod = kubectl.ok("get", "pods", "--field-selector=spec.nodeName=node-1", "-o", "name").out().strip();
        // A drain is about the Pods of all namespaces: no other test may have Pods with that label.
        kubectl.ok("label", pod, "drained=" + namespace);
        try {
            assertThat(kubectl.run("drain", "node-1", "--pod-selector=drained=" + namespace, "--timeout=20s").err())
                    .contains("cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): " + namespace + "/");
            assertThat(kubectl.ok("drain", "node-1", "--pod-selector=drained=" + namespace, "--ignore-daemonsets", "--timeout=20s"))
                    .satisfies(each -> assertThat(each.err()).contains("ignoring DaemonSet-managed Pods: " + namespace + "/"))
                    .satisfies(each -> assertThat(each.out()).contains("node/node-1 drained"));
            assertThat(kubectl.ok("get", pod, "-o", "jsonpath={.status.phase}").out()).isEqualTo("Running");
            kubectl.ok("delete", pod);
            kubectl.ok("rollout", "status", "daemonset/agent", WAIT);
            assertThat(kubectl.ok("get", "pods", "--field-selector=spec.nodeName=node-1", "-o", "name").lines()).hasSize(1);
        } finally {
            kubectl.ok("uncordon", "node-1");
        }
    }
}
