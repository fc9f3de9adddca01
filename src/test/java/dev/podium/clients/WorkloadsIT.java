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

/** Deployments and Services, as people use them with kubectl. */
@ClientTest
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class WorkloadsIT {

    private static final String WAIT = "--timeout=60s";

    @Parameter
    String version;

    @LocalServerPort
    int port;

    private Kubectl kubectl;

    @BeforeEach
    void enterANamespaceOfOnesOwn(TestInfo test) throws Exception {
        String namespace = "w" + version.replace(".", "") + "-"
                + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        kubectl = Kubectl.version(version, port, namespace);
        kubectl.ok("create", "namespace", namespace);
        kubectl.eventually(each -> each.code() == 0, "get", "serviceaccount", "default");
    }

    private void web(int replicas) throws Exception {
        kubectl.ok("create", "deployment", "web", "--image=nginx:1", "--port=80", "--replicas=" + replicas);
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
    }

    private String deployment(String path) throws Exception {
        return kubectl.ok("get", "deployment", "web", "-o", "jsonpath={" + path + "}").out();
    }

    @Test
    void createDeploymentRunsPods() throws Exception {
        assertThat(kubectl.ok("create", "deployment", "web", "--image=nginx:1", "--replicas=3").out())
                .isEqualTo("deployment.apps/web created\n");
        assertThat(kubectl.ok("rollout", "status", "deployment/web", WAIT).out())
                .endsWith("deployment \"web\" successfully rolled out\n");
        kubectl.ok("wait", "--for=condition=Available", "deployment/web", WAIT);
        assertThat(deployment(".status.availableReplicas")).isEqualTo("3");
        assertThat(kubectl.ok("get", "pods", "-l", "app=web", "-o", "name").lines()).hasSize(3);
        String story = kubectl.eventually(each -> each.out().contains("Scaled up"), "describe", "deployment", "web").out();
        assertThat(story)
                .containsPattern("Replicas: +3 desired \\| 3 updated \\| 3 total \\| 3 available \\| 0 unavailable")
                .containsPattern("Progressing +True +NewReplicaSetAvailable")
                .containsPattern("NewReplicaSet: +web-[a-z0-9]+ \\(3/3 replicas created\\)")
                .containsPattern("Scaled up replica set web-[a-z0-9]+ from 0 to 3");
    }

    @Test
    void scaleChangesTheNumberOfPods() throws Exception {
        web(1);
        assertThat(kubectl.ok("scale", "deployment/web", "--replicas=4").out()).isEqualTo("deployment.apps/web scaled\n");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        assertThat(deployment(".status.readyReplicas")).isEqualTo("4");
        assertThat(kubectl.run("scale", "deployment/web", "--current-replicas=2", "--replicas=1").err())
                .contains("Expected replicas to be 2, was 4");
        kubectl.ok("scale", "deployment/web", "--replicas=0");
        kubectl.eventually(each -> each.out().isEmpty(), "get", "pods", "-o", "name");
    }

    @Test
    void rolloutsAreMadeRememberedAndUndone() throws Exception {
        web(2);
        assertThat(kubectl.ok("set", "image", "deployment/web", "nginx=nginx:2").out())
                .isEqualTo("deployment.apps/web image updated\n");
        kubectl.ok("annotate", "deployment/web", "kubernetes.io/change-cause=second image");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        List<String> history = kubectl.eventually(
                        each -> each.out().contains("second image"), "rollout", "history", "deployment/web")
                .lines();
        assertThat(history).anyMatch(each -> each.matches("1 +<none>")).anyMatch(each -> each.matches("2 +second image"));
        assertThat(kubectl.ok("rollout", "history", "deployment/web", "--revision=1").out()).contains("nginx:1");
        assertThat(kubectl.ok("rollout", "undo", "deployment/web").out()).isEqualTo("deployment.apps/web rolled back\n");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        assertThat(deployment(".spec.template.spec.containers[0].image")).isEqualTo("nginx:1");
        assertThat(deployment(".metadata.annotations.deployment\\.kubernetes\\.io/revision")).isEqualTo("3");
        kubectl.ok("rollout", "undo", "deployment/web", "--to-revision=2");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        assertThat(deployment(".spec.template.spec.containers[0].image")).isEqualTo("nginx:2");
    }

    @Test
    void aPausedRolloutGoesOnWhenItIsResumed() throws Exception {
        web(2);
        assertThat(kubectl.ok("rollout", "pause", "deployment/web").out()).isEqualTo("deployment.apps/web paused\n");
        kubectl.ok("set", "image", "deployment/web", "nginx=nginx:2");
        kubectl.eventually(
                each -> each.out().equals("DeploymentPaused"),
                "get",
                "deployment",
                "web",
                "-o",
                "jsonpath={.status.conditions[?(@.type==\"Progressing\")].reason}");
        assertThat(kubectl.ok("get", "replicasets", "-o", "name").lines()).hasSize(1);
        assertThat(kubectl.ok("rollout", "resume", "deployment/web").out()).isEqualTo("deployment.apps/web resumed\n");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        assertThat(kubectl.ok("get", "replicasets", "-o", "name").lines()).hasSize(2);
        kubectl.ok("rollout", "pause", "deployment/web");
        assertThat(kubectl.run("rollout", "undo", "deployment/web").err())
                .contains("you cannot rollback a paused deployment; resume it first");
    }

    @Test
    void restartReplacesEveryPod() throws Exception {
        web(2);
        List<String> before = kubectl.ok("get", "pods", "-o", "name").lines();
        assertThat(kubectl.ok("rollout", "restart", "deployment/web").out()).isEqualTo("deployment.apps/web restarted\n");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        kubectl.eventually(each -> each.lines().stream().noneMatch(before::contains), "get", "pods", "-o", "name");
    }

    @Test
    void aRolloutThatDoesNotGetOnIsReported() throws Exception {
        web(1);
        kubectl.ok("patch", "deployment", "web", "-p", "{\"spec\":{\"progressDeadlineSeconds\":2}}");
        kubectl.ok("set", "image", "deployment/web", "nginx=registry.invalid/none");
        assertThat(kubectl.run("rollout", "status", "deployment/web", WAIT).err())
                .contains("deployment \"web\" exceeded its progress deadline");
    }

    @Test
    void exposeFindsThePods() throws Exception {
        web(2);
        assertThat(kubectl.ok("expose", "deployment", "web", "--port=80").out()).isEqualTo("service/web exposed\n");
        String addresses = kubectl.ok("get", "pods", "-o", "jsonpath={.items[*].status.podIP}").out();
        List<String> sorted = List.of(addresses.split(" ")).stream().sorted().toList();
        kubectl.eventually(
                each -> List.of(each.out().split(" ")).stream().sorted().toList().equals(sorted),
                "get",
                "endpoints",
                "web",
                "-o",
                "jsonpath={.subsets[0].addresses[*].ip}");
        kubectl.eventually(
                each -> List.of(each.out().split(" ")).stream().sorted().toList().equals(sorted),
                "get",
                "endpointslices",
                "-l",
                "kubernetes.io/service-name=web",
                "-o",
                "jsonpath={.items[*].endpoints[*].addresses[0]}");
        kubectl.ok("delete", "service", "web");
        kubectl.eventually(each -> each.out().isEmpty(), "get", "endpoints,endpointslices", "-o", "name");
    }

    @Test
    void deleteTakesPodsAlong() throws Exception {
        web(2);
        kubectl.ok("delete", "deployment", "web");
        kubectl.eventually(each -> each.out().isEmpty(), "get", "pods,replicasets", "-o", "name");
    }

    @Test
    void deleteCanLeavePodsBehind() throws Exception {
        web(1);
        kubectl.ok("delete", "deployment", "web", "--cascade=orphan");
        assertThat(kubectl.ok("get", "pods,replicasets", "-o", "name").lines()).hasSize(2);
        kubectl.ok("create", "deployment", "web", "--image=nginx:1", "--port=80");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        assertThat(kubectl.ok("get", "pods,replicasets", "-o", "name").lines()).hasSize(2);
    }

    @Test
    void theExampleRollsOut() throws Exception {
        kubectl.ok("apply", "-f", "examples/deployment.yaml");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        kubectl.ok("set", "image", "deployment/web", "app=ghcr.io/subicura/echo:v2");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        kubectl.ok("rollout", "undo", "deployment/web");
        kubectl.ok("rollout", "status", "deployment/web", WAIT);
        assertThat(kubectl.ok("apply", "-f", "examples/deployment.yaml").lines())
                .containsExactly("deployment.apps/web unchanged", "service/web unchanged");
    }

    @Test
    void endpointsWrittenByHandAreMirroredIntoSlices() throws Exception {
        String service = """
                apiVersion: v1
                kind: Service
                metadata: {name: outside}
                spec: {ports: [{port: 80, name: web}]}
                ---
                apiVersion: v1
                kind: Endpoints
                metadata: {name: outside, labels: {mine: 'yes'}}
                subsets:
                - addresses: [{ip: 192.0.2.1}]
                  notReadyAddresses: [{ip: 192.0.2.2}]
                  ports: [{name: web, port: 8080}]
                """;
        kubectl.input(service, "apply", "-f", "-").expectSuccess();
        String[] slices = {
            "get", "endpointslices", "-l", "kubernetes.io/service-name=outside,mine=yes", "-o",
            "jsonpath={range .items[*]}{.metadata.labels.endpointslice\\.kubernetes\\.io/managed-by} {.addressType}"
                    + " {.ports[0].name} {.ports[0].port}{range .endpoints[*]} {.addresses[0]}={.conditions.ready}{end}{'\\n'}{end}"
        };
        kubectl.eventually(
                each -> each.out().equals("endpointslicemirroring-controller.k8s.io IPv4 web 8080 192.0.2.1=true 192.0.2.2=false\n"),
                slices);
        kubectl.input(service.replace("192.0.2.2", "2001:db8::2"), "apply", "-f", "-").expectSuccess();
        kubectl.eventually(each -> each.lines().size() == 2 && each.out().contains("IPv6 web 8080 2001:db8::2=false"), slices);
        kubectl.ok("delete", "endpoints", "outside");
        kubectl.eventually(each -> each.out().isEmpty(), slices);
    }
}
