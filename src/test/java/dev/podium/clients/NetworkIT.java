package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The pod network beyond plain HTTP: who may reach whom, datagrams, and ports of nodes. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.35"})
class NetworkIT extends KubectlSession {

    private static final String WAIT = "--timeout=60s";

    private void server(String name, String port) throws Exception {
        kubectl.input(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: %s}}
                spec:
                  nodeName: node-1
                  containers:
                  - name: c
                    image: registry.k8s.io/e2e-test-images/agnhost:2.59
                    args: [netexec, --http-port=8080, --udp-port=8081]
                    ports: [%s]
                """.formatted(name, name, port),
                "apply", "-f", "-");
        kubectl.ok("wait", "--for=condition=Ready", "pod/" + name, WAIT);
    }

    @Test
    void aPolicyKeepsStrangersFromAPodUntilTheyAreNone() throws Exception {
        kubectl.ok("apply", "-f", "examples/networkpolicy/web.yaml");
        kubectl.ok("run", "guest", "--image=busybox", "--", "sleep", "3600");
        kubectl.ok("wait", "--for=condition=Ready", "pod/guest", "pod/guarded", WAIT);
        assertThat(kubectl.run("exec", "guest", "--", "wget", "-qO-", "-T", "2", "http://guarded").err()).contains("timed out");
        kubectl.ok("label", "pod", "guest", "access=granted");
        kubectl.eventually(
                each -> each.out().contains("Welcome to nginx!"), "exec", "guest", "--", "wget", "-qO-", "-T", "2", "http://guarded");
    }

    @Test
    void datagramsReachServicesBesideConnectionsToTheSamePort() throws Exception {
        server("both-1", "{containerPort: 8080}");
        kubectl.input(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: both}
                spec:
                  selector: {app: both-1}
                  ports: [{name: t, port: 80, targetPort: 8080}, {name: u, port: 80, targetPort: 8081, protocol: UDP}]
                """,
                "apply", "-f", "-");
        kubectl.eventually(
                each -> each.out().equals("both-1"), "exec", "both-1", "--", "sh", "-c", "echo hostname | nc -u -w 1 both 80");
        assertThat(kubectl.ok("exec", "both-1", "--", "curl", "-s", "http://both/hostname").out()).isEqualTo("both-1");
        assertThat(kubectl.ok("exec", "both-1", "--", "curl", "-s", "http://both/dial?host=both&port=80&protocol=udp&request=hostname").out())
                .isEqualTo("{\"responses\":[\"both-1\"]}");
    }

    @Test
    void aLoadBalancersAddressAnswersUntilTheServiceIsGone() throws Exception {
        server("far", "{containerPort: 8080}");
        kubectl.ok("expose", "pod", "far", "--type=LoadBalancer", "--port=80", "--target-port=8080");
        kubectl.ok("wait", "--for=jsonpath={.status.loadBalancer.ingress}", "service/far", WAIT);
        String address = kubectl.ok("get", "service", "far", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}").out();
        assertThat(address).startsWith("172.18.240.");
        assertThat(kubectl.ok("get", "service", "far").out()).containsPattern("LoadBalancer +10[.0-9]+ +" + address + " +80:3");
        assertThat(kubectl.ok("describe", "service", "far").out())
                .contains("LoadBalancer Ingress:     " + address + " (VIP)", "EnsuredLoadBalancer", "Ensured load balancer");
        kubectl.eventually(
                each -> each.out().equals("far"), "exec", "far", "--", "curl", "-s", "-m", "2", "http://" + address + "/hostname");
        kubectl.ok("patch", "service", "far", "-p",
                "{\"spec\": {\"ports\": [{\"name\": \"u\", \"port\": 80, \"targetPort\": 8081, \"protocol\": \"UDP\"}], \"externalIPs\": [\"192.0.2.80\"]}}",
                "--type=merge");
        for (String each : new String[] {address, "192.0.2.80"}) {
            kubectl.eventually(
                    answer -> answer.out().equals("far"),
                    "exec", "far", "--", "sh", "-c", "echo hostname | nc -u -w 1 " + each + " 80");
        }
        kubectl.ok("delete", "service", "far", WAIT);
        assertThat(kubectl.run("exec", "far", "--", "curl", "-s", "-m", "2", "http://" + address + "/hostname").code()).isNotZero();
    }

    @Test
    void hostPortsLeadToTheirPodsEachAddressAndProtocolByItself() throws Exception {
        server("inner", "{containerPort: 8080, hostPort: 54321, hostIP: 127.0.0.1}");
        server("outer", "{containerPort: 8081, hostPort: 54321, hostIP: 127.0.0.1, protocol: UDP}");
        kubectl.input(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: onnode}
                spec:
                  nodeName: node-1
                  hostNetwork: true
                  containers: [{name: c, image: 'registry.k8s.io/e2e-test-images/agnhost:2.59', args: [pause]}]
                """,
                "apply", "-f", "-");
        kubectl.ok("wait", "--for=condition=Ready", "pod/onnode", WAIT);
        assertThat(kubectl.ok("exec", "onnode", "--", "curl", "-s", "http://127.0.0.1:54321/hostname").out()).isEqualTo("inner");
        assertThat(kubectl.ok("exec", "onnode", "--", "sh", "-c", "echo hostname | nc -u -w 1 127.0.0.1 54321").out())
                .isEqualTo("outer");
        kubectl.ok("delete", "pod", "inner");
        assertThat(kubectl.run("exec", "onnode", "--", "curl", "-s", "http://127.0.0.1:54321/hostname").code()).isNotZero();
    }
}
