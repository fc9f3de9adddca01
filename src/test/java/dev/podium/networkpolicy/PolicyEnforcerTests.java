package dev.podium.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.Informers;
import dev.podium.client.ResourceType;
import dev.podium.network.Address;
import dev.podium.network.Transport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What may reach whom: a server and two clients, one of them in another namespace, on a node with an address of its own. */
class PolicyEnforcerTests {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String SERVER = "10.244.1.2";
    private static final String FRIEND = "10.244.1.3";
    private static final String STRANGER = "10.244.1.4";
    private static final String NODE = "172.18.0.11";
    private static final String OUTSIDE = "192.0.2.7";

    private final Rehearsal stage = new Rehearsal(0);
    private PolicyEnforcer enforcer;

    @BeforeEach
    void begin() throws InterruptedException {
        stage.node("node-1", "status: {addresses: [{type: InternalIP, address: " + NODE + "}]}\n");
        stage.create("apiVersion: v1\nkind: Namespace\nmetadata: {name: elsewhere, labels: {team: other}}\n");
        stage.time.advance(Duration.ofSeconds(1));
        pod("default", "server", SERVER, "{app: server}");
        pod("default", "friend", FRIEND, "{app: friend}");
        pod("elsewhere", "stranger", STRANGER, "{app: friend}");
        Informers informers = new Informers(stage.client, stage.time);
        enforcer = new PolicyEnforcer(new PolicyBook(stage.client, informers));
        informers.start();
        stage.time.settle();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void pod(String namespace, String name, String ip, String labels) {
        stage.client.create(ResourceType.PODS, namespace, (ObjectNode) YAML.readTree("metadata: {name: " + name + ", labels: " + labels
                + "}\nspec:\n  nodeName: node-1\n  containers: [{name: c, image: nginx, ports: [{name: http, containerPort: 80},"
                + " {name: dns, containerPort: 53, protocol: UDP}]}]\n"));
        stage.client.updateStatus(ResourceType.PODS, namespace, name, object -> {
            object.withObject("/status").put("phase", "Running").put("podIP", ip).withArray("podIPs").addObject().put("ip", ip);
            return object;
        });
        stage.time.settle();
    }

    private void policy(String spec) {
        stage.create("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p" + spec.hashCode() + "}\nspec: " + spec
                + "\n");
    }

    private boolean lets(String from, String to, int port) {
        return enforcer.lets(from, Transport.TCP, new Address(to, port));
    }

    @Test
    void everythingIsLetThroughWherePoliciesAreAboutOthers() {
        policy("{podSelector: {matchLabels: {app: other}}, ingress: []}");
        assertThat(lets(FRIEND, SERVER, 80)).isTrue();
        assertThat(lets(STRANGER, SERVER, 80)).isTrue();
    }

    @Test
    void whoIsSelectedGetsNothingThatNobodyAllows() {
        policy("{podSelector: {}}");
        assertThat(lets(FRIEND, SERVER, 80)).isFalse();
        assertThat(lets(OUTSIDE, SERVER, 80)).isFalse();
        assertThat(lets(SERVER, OUTSIDE, 443)).as("what goes out is another matter").isTrue();
        assertThat(lets(FRIEND, STRANGER, 80)).as("policies are about Pods of their namespace").isTrue();
    }

    @Test
    void aPodsOwnNodeAndWhatHasNoAddressReachItAlways() {
        policy("{podSelector: {}}");
        assertThat(lets(NODE, SERVER, 80)).isTrue();
        assertThat(lets("", SERVER, 80)).isTrue();
        assertThat(lets("172.18.0.12", SERVER, 80)).as("another node").isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{podSelector: {matchLabels: {app: friend}}} | true | false",
        "{namespaceSelector: {matchLabels: {team: other}}} | false | true",
        "{namespaceSelector: {}} | true | true",
        "{namespaceSelector: {}, podSelector: {matchLabels: {app: nobody}}} | false | false",
        "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}, podSelector: {matchLabels: {app: friend}}} | false | true",
        "{ipBlock: {cidr: 10.244.0.0/16, except: [10.244.1.4/32]}} | true | false",
        "{ipBlock: {cidr: '2001:db8::/32'}} | false | false"
    })
    void peersAreMeantByLabelsAndByAddresses(String peer, boolean friend, boolean stranger) {
        policy("{podSelector: {matchLabels: {app: server}}, ingress: [{from: [" + peer + "]}]}");
        assertThat(lets(FRIEND, SERVER, 80)).isEqualTo(friend);
        assertThat(lets(STRANGER, SERVER, 80)).isEqualTo(stranger);
        assertThat(lets(OUTSIDE, SERVER, 80)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{port: 80} | TCP | 80 | true",
        "{port: 80} | UDP | 80 | false",
        "{port: 80} | TCP | 81 | false",
        "{port: http} | TCP | 80 | true",
        "{port: http} | TCP | 53 | false",
        "{port: dns, protocol: UDP} | UDP | 53 | true",
        "{protocol: UDP} | UDP | 9999 | true",
        "{protocol: UDP} | TCP | 9999 | false",
        "{port: 8000, endPort: 8100} | TCP | 8100 | true",
        "{port: 8000, endPort: 8100} | TCP | 8101 | false"
    })
    void portsCountByProtocol(String port, Transport transport, int number, boolean open) {
        policy("{podSelector: {}, ingress: [{ports: [" + port + "]}]}");
        assertThat(enforcer.lets(FRIEND, transport, new Address(SERVER, number))).isEqualTo(open);
    }

    @Test
    void whatGoesOutIsLimitedWhereAPolicySaysSo() {
        policy("{podSelector: {matchLabels: {app: friend}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: server}}}],"
                + " ports: [{port: http}]}]}");
        assertThat(lets(FRIEND, SERVER, 80)).isTrue();
        assertThat(lets(FRIEND, SERVER, 81)).isFalse();
        assertThat(lets(FRIEND, OUTSIDE, 80)).isFalse();
        assertThat(lets(SERVER, FRIEND, 80)).as("what comes in is another matter").isTrue();
    }

    @Test
    void oneOfSeveralPoliciesIsEnoughAndOfSeveralRulesToo() {
        policy("{podSelector: {}}");
        policy("{podSelector: {}, ingress: [{ports: [{port: 1}]}, {from: [{podSelector: {matchLabels: {app: friend}}}], ports: [{port: 80}]}]}");
        assertThat(lets(FRIEND, SERVER, 80)).isTrue();
        assertThat(lets(STRANGER, SERVER, 80)).isFalse();
        assertThat(lets(STRANGER, SERVER, 1)).isTrue();
    }

    @Test
    void aPolicyThatIsGoneAndAPodThatHasEndedCountNoMore() {
        policy("{podSelector: {matchLabels: {app: server}}}");
        assertThat(lets(FRIEND, SERVER, 80)).isFalse();
        stage.client.updateStatus(ResourceType.PODS, "default", "server", object -> {
            object.withObject("/status").put("phase", "Succeeded");
            return object;
        });
        stage.time.settle();
        assertThat(lets(FRIEND, SERVER, 80)).as("its address may be another's").isTrue();
    }
}
