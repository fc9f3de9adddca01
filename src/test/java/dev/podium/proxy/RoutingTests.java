package dev.podium.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.Informers;
import dev.podium.client.ResourceType;
import dev.podium.network.Address;
import dev.podium.network.Destinations;
import dev.podium.network.Transport;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Which place of a Service a connection goes to. Two nodes with a Pod each, clients on both. */
class RoutingTests {

    private static final Address SERVICE = new Address("10.96.1.1", 80);
    private static final Address NODE_PORT = new Address("172.18.0.11", 30080);
    private static final Address BALANCER = new Address("203.0.113.7", 80);
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String ON_ONE = "10.244.1.9";
    private static final String ON_TWO = "10.244.2.9";

    private final Rehearsal stage = new Rehearsal(0);
    private Routing routing;

    @BeforeEach
    void begin() throws InterruptedException {
        for (int i = 1; i <= 2; i++) {
            stage.node("node-" + i, "  labels: {topology.kubernetes.io/zone: zone-" + i + "}\nspec: {podCIDR: 10.244." + i
                    + ".0/24}\nstatus: {addresses: [{type: InternalIP, address: 172.18.0.1" + i + "}]}\n");
        }
        Informers informers = new Informers(stage.client, stage.time);
        routing = new Routing(new ServiceBook(stage.client, informers), stage.time);
        informers.start();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void service(String more) {
        service("NodePort", more);
    }

    private void service(String type, String more) {
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: " + type + "\n  clusterIP: 10.96.1.1\n"
                + "  ports: [{port: 80, nodePort: 30080}]\n" + more.indent(2));
    }

    private static String place(int node, String more) {
        return "- {addresses: [10.244." + node + ".2], nodeName: node-" + node + more + "}\n";
    }

    private void places(String places) {
        stage.create("apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-1, labels:"
                + " {kubernetes.io/service-name: web}}\naddressType: IPv4\nports: [{name: '', port: 8080, protocol: TCP}]\nendpoints:\n"
                + places);
    }

    /** Where forty connections go. */
    private Set<String> from(String client, Address asked) {
        Set<String> found = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            found.add(
                    switch (routing.find(client, Transport.TCP, asked)) {
                        case Destinations.Elsewhere(Address address) -> address.toString();
                        case Destinations.Itself() -> "itself";
                        case Destinations.Nowhere() -> "refused";
                        case Destinations.Silence() -> "dropped";
                    });
        }
        return found;
    }

    @Test
    void connectionsGoToEveryPlaceThatIsReady() {
        service("");
        places(place(1, "") + place(2, "") + place(3, ", conditions: {ready: false}"));
        assertThat(from(ON_ONE, SERVICE)).containsExactly("10.244.1.2:8080", "10.244.2.2:8080");
        assertThat(from(ON_ONE, NODE_PORT)).containsExactly("10.244.1.2:8080", "10.244.2.2:8080");
        assertThat(from("", SERVICE)).hasSize(2);
        assertThat(from(ON_ONE, new Address("10.244.2.2", 8080))).containsExactly("itself");
    }

    @Test
    void whereNobodyIsReadyThoseThatLeaveDoAndWhereNobodyIsItIsRefused() {
        service("");
        assertThat(from(ON_ONE, SERVICE)).containsExactly("refused");
        places(place(1, ", conditions: {ready: false, serving: true, terminating: true}") + place(2, ", conditions: {ready: false}"));
        assertThat(from(ON_ONE, SERVICE)).containsExactly("10.244.1.2:8080");
    }

    @Test
    void aClientComesBackToTheSamePlaceForAsLongAsTheServiceSays() {
        service("sessionAffinity: ClientIP\nsessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}\n");
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 200; i++) {
            many.append(place(i, ""));
        }
        places(many.toString());
        Set<String> first = from(ON_ONE, SERVICE);
        assertThat(first).hasSize(1);
        stage.advance(Duration.ofSeconds(59));
        assertThat(from(ON_ONE, SERVICE)).isEqualTo(first);
        Set<String> later = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            stage.advance(Duration.ofSeconds(61));
            later.addAll(from(ON_ONE, SERVICE));
        }
        assertThat(later).hasSizeGreaterThan(1);
    }

    @Test
    void aPlaceThatIsGoneIsForgotten() {
        service("sessionAffinity: ClientIP\n");
        places(place(1, ""));
        assertThat(from(ON_ONE, SERVICE)).containsExactly("10.244.1.2:8080");
        stage.client.update(ResourceType.ENDPOINT_SLICES, "default", "web-1", slice -> {
            slice.withArray("endpoints").forEach(each -> ((ObjectNode) each).putArray("addresses").add("10.244.2.2"));
            return slice;
        });
        stage.time.settle();
        assertThat(from(ON_ONE, SERVICE)).containsExactly("10.244.2.2:8080");
    }

    @Test
    void aServiceCanKeepInnerTrafficOnItsNode() {
        service("internalTrafficPolicy: Local\n");
        places(place(1, ""));
        assertThat(from(ON_ONE, SERVICE)).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, SERVICE)).containsExactly("dropped");
    }

    @Test
    void aServiceCanKeepOuterTrafficOnItsNode() {
        service("externalTrafficPolicy: Local\n");
        places(place(1, "") + place(2, ""));
        assertThat(from("", NODE_PORT)).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, NODE_PORT)).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_ONE, NODE_PORT)).hasSize(2);
        assertThat(from(ON_TWO, SERVICE)).hasSize(2);
    }

    @Test
    void hintsCountIfEveryPlaceHasOne() {
        service("");
        places(place(1, ", hints: {forZones: [{name: zone-1}]}") + place(2, ", hints: {forZones: [{name: zone-2}]}"));
        assertThat(from(ON_ONE, SERVICE)).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, SERVICE)).containsExactly("10.244.2.2:8080");
        assertThat(from("", SERVICE)).hasSize(2);
    }

    @Test
    void hintsThatAreNotForTheClientDoNotCount() {
        service("");
        places(place(1, ", hints: {forZones: [{name: zone-1}]}") + place(2, ""));
        assertThat(from(ON_ONE, SERVICE)).hasSize(2);
    }

    @Test
    void hintsForANodeGoBeforeThoseForAZone() {
        service("");
        places(place(1, ", hints: {forZones: [{name: zone-2}], forNodes: [{name: node-1}]}")
                + place(2, ", hints: {forZones: [{name: zone-1}], forNodes: [{name: node-2}]}"));
        assertThat(from(ON_ONE, SERVICE)).containsExactly("10.244.1.2:8080");
    }

    private void balanced(String more, String ingress) {
        // Of another class, so that nobody else writes an address.
        service("LoadBalancer", "loadBalancerClass: example.com/test\n" + more);
        stage.client.updateStatus(ResourceType.SERVICES, "default", "web", service -> {
            service.set("status", YAML.readTree("loadBalancer: {ingress: [" + ingress + "]}"));
            return service;
        });
        stage.time.settle();
    }

    @Test
    void aLoadBalancersAddressLeadsToTheService() {
        balanced("", "{ip: " + BALANCER.ip() + "}");
        assertThat(from(ON_ONE, BALANCER)).containsExactly("refused");
        places(place(1, "") + place(2, ""));
        assertThat(from(ON_ONE, BALANCER)).containsExactly("10.244.1.2:8080", "10.244.2.2:8080");
        assertThat(from("", BALANCER)).hasSize(2);
        assertThat(from(ON_ONE, new Address(BALANCER.ip(), 30080))).containsExactly("itself");
        assertThat(routing.find(ON_ONE, Transport.UDP, BALANCER)).isEqualTo(new Destinations.Itself());
    }

    @Test
    void aLoadBalancerThatIsAProxyIsLeftToItself() {
        balanced("", "{ip: " + BALANCER.ip() + ", ipMode: Proxy}, {hostname: balancer.example.com}");
        places(place(1, ""));
        assertThat(from(ON_ONE, BALANCER)).containsExactly("itself");
    }

    @Test
    void anAddressThatIsGoneLeadsNowhere() {
        balanced("", "{ip: " + BALANCER.ip() + "}");
        places(place(1, ""));
        stage.client.update(ResourceType.SERVICES, "default", "web", service -> {
            service.withObjectProperty("spec").put("type", "NodePort").remove("loadBalancerClass");
            return service;
        });
        stage.time.settle();
        assertThat(from(ON_ONE, BALANCER)).containsExactly("itself");
    }

    @Test
    void anExternalAddressLeadsToTheServiceEvenIfANodeHasIt() {
        service("externalIPs: [192.0.2.1, " + NODE_PORT.ip() + "]\n");
        places(place(1, ""));
        assertThat(from(ON_TWO, new Address("192.0.2.1", 80))).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, new Address(NODE_PORT.ip(), 80))).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, NODE_PORT)).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, new Address(NODE_PORT.ip(), 81))).containsExactly("itself");
    }

    @Test
    void whoHasAClusterIpKeepsItWhateverOthersBring() {
        service("");
        places(place(1, ""));
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: thief}\nspec: {ports: [{port: 80}], externalIPs: [" + SERVICE.ip() + "]}\n");
        assertThat(from(ON_ONE, SERVICE)).containsExactly("10.244.1.2:8080");
    }

    @Test
    void theInsideReachesEveryPlaceThroughALoadBalancerThatKeepsOuterTrafficOnItsNode() {
        balanced("externalTrafficPolicy: Local\ninternalTrafficPolicy: Local\n", "{ip: " + BALANCER.ip() + "}");
        places(place(1, ""));
        assertThat(from(ON_TWO, BALANCER)).containsExactly("10.244.1.2:8080");
        assertThat(from("", BALANCER)).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, SERVICE)).containsExactly("dropped");
    }

    @Test
    void hintsCountForWhatComesThroughALoadBalancerToo() {
        balanced("", "{ip: " + BALANCER.ip() + "}");
        places(place(1, ", hints: {forZones: [{name: zone-1}]}") + place(2, ", hints: {forZones: [{name: zone-2}]}"));
        assertThat(from(ON_ONE, BALANCER)).containsExactly("10.244.1.2:8080");
    }

    @Test
    void aLoadBalancerLetsInOnlyWhoComesFromItsRanges() {
        balanced(
                "externalIPs: [192.0.2.1]\nloadBalancerSourceRanges: [' 10.244.1.0/24 ', 203.0.113.0/24]\n",
                "{ip: " + BALANCER.ip() + "}");
        assertThat(from(ON_TWO, BALANCER)).as("nobody is there").containsExactly("refused");
        places(place(1, ""));
        assertThat(from(ON_ONE, BALANCER)).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, BALANCER)).containsExactly("dropped");
        assertThat(from("", BALANCER)).containsExactly("dropped");
        assertThat(from(ON_TWO, SERVICE)).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, NODE_PORT)).containsExactly("10.244.1.2:8080");
        assertThat(from(ON_TWO, new Address("192.0.2.1", 80))).containsExactly("10.244.1.2:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[10.1.0.0/16, 0.0.0.0/0]", "['2001:db8::/32']"})
    void rangesThatSayNothingLetEverybodyIn(String ranges) {
        balanced("loadBalancerSourceRanges: " + ranges + "\n", "{ip: " + BALANCER.ip() + "}");
        places(place(1, ""));
        assertThat(from(ON_TWO, BALANCER)).containsExactly("10.244.1.2:8080");
        assertThat(from("", BALANCER)).containsExactly("10.244.1.2:8080");
    }
}
