package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A release's life, with a chart of Podium's own. */
@ClientTest
@ParameterizedClass(name = "Helm beside kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class HelmIT {

    private static final String CHART = "src/test/resources/charts/greeter";

    @Parameter
    String version;

    @LocalServerPort
    int port;

    private Helm helm;
    private Kubectl kubectl;

    @BeforeEach
    void enterANamespaceOfOnesOwn(TestInfo test) throws Exception {
        String namespace = "h" + version.replace(".", "") + "-"
                + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        helm = Helm.besideKubectl(version, port, namespace);
        kubectl = Kubectl.version(version, port, namespace);
        kubectl.ok("create", "namespace", namespace);
        kubectl.eventually(each -> each.code() == 0, "get", "serviceaccount", "default");
    }

    private String written(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(1, List.of("--wait", "--timeout", "90s"));
        return helm.ok(command.toArray(String[]::new));
    }

    private String greeting() throws Exception {
        return kubectl.ok("get", "configmap", "hi", "-o", "jsonpath={.data.greeting}").out();
    }

    private String deployment(String path) throws Exception {
        return kubectl.ok("get", "deployment", "hi", "-o", "jsonpath={" + path + "}").out();
    }

    @Test
    void aReleaseIsInstalledUpgradedRolledBackAndUninstalled() throws Exception {
        assertThat(written("install", "hi", CHART)).contains("STATUS: deployed", "REVISION: 1");
        assertThat(deployment(".status.availableReplicas")).isEqualTo("2");
        assertThat(greeting()).isEqualTo("hello");
        assertThat(helm.ok("list")).containsPattern("hi\\s.*deployed\\s+greeter-0\\.1\\.0");

        written("upgrade", "hi", CHART, "--set", "replicas=3,greeting=howdy,image=nginx:1.28");
        assertThat(deployment(".status.updatedReplicas")).isEqualTo("3");
        assertThat(deployment(".spec.template.spec.containers[0].image")).isEqualTo("nginx:1.28");
        assertThat(greeting()).isEqualTo("howdy");

        written("rollback", "hi", "1");
        assertThat(deployment(".spec.replicas")).isEqualTo("2");
        assertThat(deployment(".spec.template.spec.containers[0].image")).isEqualTo("nginx:1.27");
        assertThat(greeting()).isEqualTo("hello");
        assertThat(helm.ok("history", "hi").lines()).hasSize(4);

        helm.ok("uninstall", "hi", "--wait", "--timeout", "90s");
        assertThat(kubectl.run("get", "deployment", "hi").err()).contains("NotFound");
        kubectl.eventually(each -> each.out().isEmpty(), "get", "pods,replicasets,services,endpointslices", "-o", "name");
        assertThat(helm.ok("list", "--short").strip()).isEmpty();
    }

    @Test
    void aChartsLoadBalancerIsWaitedForAndCleanedUp() throws Exception {
        assertThat(written("install", "hi", CHART, "--set", "type=LoadBalancer")).contains("STATUS: deployed");
        assertThat(kubectl.ok("get", "service", "hi", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}").out())
                .startsWith("172.18.");
        written("upgrade", "hi", CHART, "--set", "type=ClusterIP");
        kubectl.eventually(
                each -> each.out().equals("{\"loadBalancer\":{}} "),
                "get", "service", "hi", "-o", "jsonpath={.status} {.metadata.finalizers}");
        written("upgrade", "hi", CHART, "--set", "type=LoadBalancer");
        helm.ok("uninstall", "hi", "--wait", "--timeout", "90s");
        assertThat(kubectl.run("get", "service", "hi").err()).contains("NotFound");
    }

    @Test
    void anInstallationThatCannotGetReadyFailsInTime() throws Exception {
        Throwable failed = catchThrowable(
                () -> written("install", "hi", CHART, "--set", "image=registry.invalid/none", "--timeout", "5s"));
        assertThat(failed).isNotNull();
        assertThat(failed.getMessage()).containsAnyOf("deadline", "timed out", "not ready");
        assertThat(helm.ok("status", "hi")).contains("STATUS: failed");
    }
}
