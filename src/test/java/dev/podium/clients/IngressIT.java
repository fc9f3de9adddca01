package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Cluster;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** An Ingress as tutorials make it, seen by kubectl, by who asks on this machine, and by Pods. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = "1.35")
@TestPropertySource(properties = {"podium.ingress-port=0", "podium.directory=target/client-tests/ingress"})
class IngressIT extends KubectlSession {

    private static final String WAIT = "--timeout=60s";
    private static final String ADDRESS = "172.18.255.254";

    @Autowired
    private Cluster cluster;

    private String ask(String host) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Objects.requireNonNull(cluster.ingressPort()))) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theExampleIsShownAndReachedFromThisMachineAndFromPods() throws Exception {
        kubectl.ok("apply", "-f", "examples/ingress/echo.yaml");
        kubectl.ok("rollout", "status", "deployment/echo-v1", WAIT);
        kubectl.ok("rollout", "status", "deployment/echo-v2", WAIT);
        kubectl.ok("wait", "--for=jsonpath={.status.loadBalancer.ingress}", "ingress/echo", WAIT);
        assertThat(kubectl.ok("get", "ingress", "echo").lines().getLast())
                .matches("echo +nginx +v1\\.echo\\.example,v2\\.echo\\.example +" + ADDRESS + " +80 +[0-9]+s");
        kubectl.eventually(
                each -> each.out().contains("nginx-ingress-controller  Scheduled for sync")
                        && each.out().contains("Address:          " + ADDRESS),
                "describe", "ingress", "echo");
        Awaitility.await().untilAsserted(() -> {
            assertThat(ask("v1.echo.example")).startsWith("HTTP/1.1 200 OK").contains("Version: v1");
            assertThat(ask("v2.echo.example")).startsWith("HTTP/1.1 200 OK").contains("Version: v2");
        });
        assertThat(ask("v3.echo.example")).startsWith("HTTP/1.1 404 Not Found");
        kubectl.ok("run", "guest", "--image=curlimages/curl", "--", "sleep", "3600");
        kubectl.ok("wait", "--for=condition=Ready", "pod/guest", WAIT);
        assertThat(kubectl.ok("exec", "guest", "--", "curl", "-s", "-H", "Host: v1.echo.example", "http://" + ADDRESS).out())
                .contains("Version: v1");
        assertThat(kubectl.ok("exec", "guest", "--", "curl", "-sk", "-H", "Host: v2.echo.example", "https://" + ADDRESS).out())
                .contains("Version: v2");
        assertThat(kubectl.ok("get", "ingressclass", "nginx").out()).contains("nginx", "k8s.io/ingress-nginx");
    }
}
