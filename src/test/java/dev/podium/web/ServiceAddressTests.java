package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.time.ClusterTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class ServiceAddressTests {

    private static final String ADDRESSES = "/apis/networking.k8s.io/v1/ipaddresses/";

    @Autowired
    private MockMvc mvc;

    @Autowired
    private ClusterTime time;

    private Api api;
    private String path;

    @BeforeEach
    void makeNamespace() throws Exception {
        api = new Api(mvc);
        String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
        api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace + "\"}}").expect(201);
        path = "/api/v1/namespaces/" + namespace + "/services";
    }

    private static String service(String name, String spec) {
        return "{\"metadata\": {\"name\": \"" + name + "\"}, \"spec\": {\"selector\": {\"app\": \"web\"}, "
                + "\"ports\": [{\"port\": 80}]" + (spec.isEmpty() ? "" : ", " + spec) + "}}";
    }

    @Test
    void aServiceGetsAnAddressThatShowsAsAnIpAddress() throws Exception {
        Api.Answer made = api.post(path, service("a", "")).expect(201);
        String address = made.text("/spec/clusterIP");
        assertThat(address).matches("10\\.(9[6-9]|10[0-9]|11[01])\\..*");
        assertThat(made.texts("/spec/clusterIPs", "")).containsExactly(address);
        assertThat(made.texts("/spec/ipFamilies", "")).containsExactly("IPv4");
        assertThat(made.text("/spec/ipFamilyPolicy")).isEqualTo("SingleStack");
        assertThat(made.text("/spec/internalTrafficPolicy")).isEqualTo("Cluster");
        Api.Answer shown = api.get(ADDRESSES + address).expect(200);
        assertThat(shown.text("/spec/parentRef/name")).isEqualTo("a");
        assertThat(shown.text("/metadata/labels/ipaddress.kubernetes.io~1managed-by")).isEqualTo("ipallocator.k8s.io");
        api.delete(path + "/a").expect(200);
        api.get(ADDRESSES + address).expect(404);
    }

    @Test
    void anIpAddressThatIsDeletedComesBackWhileItsServiceIsThere() throws Exception {
        String address = api.post(path, service("a", "")).expect(201).text("/spec/clusterIP");
        String uid = api.get(ADDRESSES + address).text("/metadata/uid");
        api.delete(ADDRESSES + address).expect(200);
        Awaitility.await().untilAsserted(() -> {
            Api.Answer again = api.get(ADDRESSES + address).expect(200);
            assertThat(again.text("/metadata/uid")).isNotEqualTo(uid);
            assertThat(again.text("/spec/parentRef/name")).isEqualTo("a");
            assertThat(again.text("/metadata/labels/ipaddress.kubernetes.io~1ip-family")).isEqualTo("IPv4");
        });
        api.delete(path + "/a").expect(200);
        api.get(ADDRESSES + address).expect(404);
    }

    @Test
    void anAddressThatIsAskedForIsGivenOnce() throws Exception {
        String wanted = "10.96.1." + (1 + Math.floorMod(path.hashCode(), 250));
        api.post(path, service("a", "\"clusterIP\": \"" + wanted + "\"")).expect(201);
        Api.Answer refused = api.post(path, service("b", "\"clusterIP\": \"" + wanted + "\"")).expect(422);
        assertThat(refused.text("/message")).isEqualTo("Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"" + wanted
                + "\"]: failed to allocate IP " + wanted + ": provided IP is already allocated");
        api.delete(path + "/a").expect(200);
        api.post(path, service("b", "\"clusterIP\": \"" + wanted + "\"")).expect(201);
    }

    @Test
    void anAddressOutOfRangeIsRefused() throws Exception {
        Api.Answer refused = api.post(path, service("b", "\"clusterIP\": \"192.168.1.1\"")).expect(422);
        assertThat(refused.text("/message")).endsWith(
                "failed to allocate IP 192.168.1.1: the provided network does not match the current range");
    }

    @Test
    void aTryLeaksNothing() throws Exception {
        String wanted = "10.96.2." + (1 + Math.floorMod(path.hashCode(), 250));
        Api.Answer tried = api.post(path + "?dryRun=All", service("a", "\"clusterIP\": \"" + wanted + "\"")).expect(201);
        assertThat(tried.text("/spec/clusterIP")).isEqualTo(wanted);
        api.get(ADDRESSES + wanted).expect(404);
        api.post(path, service("b", "\"clusterIP\": \"" + wanted + "\"")).expect(201);
    }

    @Test
    void aHeadlessServiceHasNone() throws Exception {
        Api.Answer made = api.post(path, service("a", "\"clusterIP\": \"None\"")).expect(201);
        assertThat(made.texts("/spec/clusterIPs", "")).containsExactly("None");
        assertThat(made.text("/spec/ipFamilyPolicy")).isEqualTo("SingleStack");
        Api.Answer bare = api.post(path, """
                {"metadata": {"name": "b"}, "spec": {"clusterIP": "None"}}""").expect(201);
        assertThat(bare.text("/spec/ipFamilyPolicy")).isEqualTo("RequireDualStack");
        assertThat(bare.texts("/spec/ipFamilies", "")).containsExactly("IPv4", "IPv6");
    }

    @Test
    void whatIsLeftOutOfAnUpdateStays() throws Exception {
        Api.Answer made = api.post(path, service("a", "\"type\": \"NodePort\"")).expect(201);
        int nodePort = made.body().at("/spec/ports/0/nodePort").asInt();
        assertThat(nodePort).isBetween(30000, 32767);
        Api.Answer again = api.put(path + "/a", service("a", "\"type\": \"NodePort\"")).expect(200);
        assertThat(again.text("/spec/clusterIP")).isEqualTo(made.text("/spec/clusterIP"));
        assertThat(again.body().at("/spec/ports/0/nodePort").asInt()).isEqualTo(nodePort);
        assertThat(again.text("/metadata/resourceVersion")).isEqualTo(made.text("/metadata/resourceVersion"));
    }

    @Test
    void aServiceThatIsNoLongerOnNodesGivesItsPortsBack() throws Exception {
        Api.Answer made = api.post(path, service("a", "\"type\": \"NodePort\"")).expect(201);
        int nodePort = made.body().at("/spec/ports/0/nodePort").asInt();
        Api.Answer plain = api.patch(path + "/a", "merge-patch", "{\"spec\": {\"type\": \"ClusterIP\"}}").expect(200);
        assertThat(plain.body().at("/spec/ports/0").has("nodePort")).isFalse();
        assertThat(plain.body().path("spec").has("externalTrafficPolicy")).isFalse();
        api.post(path, """
                {"metadata": {"name": "b"}, "spec": {"type": "NodePort", "ports": [{"port": 1, "nodePort": %d}]}}"""
                .formatted(nodePort)).expect(201);
        Api.Answer refused = api.post(path, """
                {"metadata": {"name": "c"}, "spec": {"type": "NodePort", "ports": [{"port": 1, "nodePort": %d}]}}"""
                .formatted(nodePort)).expect(422);
        assertThat(refused.text("/message")).isEqualTo("Service \"c\" is invalid: spec.ports[0].nodePort: Invalid value: "
                + nodePort + ": provided port is already allocated");
        Api.Answer outside = api.post(path, """
                {"metadata": {"name": "c"}, "spec": {"type": "NodePort", "ports": [{"port": 1, "nodePort": 80}]}}""").expect(422);
        assertThat(outside.text("/message")).endsWith("spec.ports[0].nodePort: Invalid value: 80: provided port is not in"
                + " the valid range. The range of valid ports is 30000-32767");
    }

    @Test
    void oneNodePortServesBothProtocolsOfAPort() throws Exception {
        Api.Answer made = api.post(path, """
                {"metadata": {"name": "dns"}, "spec": {"type": "NodePort", "ports": [
                  {"name": "u", "port": 53, "protocol": "UDP"}, {"name": "t", "port": 53}]}}""").expect(201);
        assertThat(made.body().at("/spec/ports/0/nodePort").asInt())
                .isPositive()
                .isEqualTo(made.body().at("/spec/ports/1/nodePort").asInt());
    }

    @Test
    void anExternalNameHasNoAddressAndGetsOneWhenItTurnsIntoAService() throws Exception {
        Api.Answer made = api.post(path, """
                {"metadata": {"name": "a"}, "spec": {"type": "ExternalName", "externalName": "example.com"}}""").expect(201);
        assertThat(made.body().path("spec").has("clusterIP")).isFalse();
        assertThat(made.body().path("spec").has("ipFamilies")).isFalse();
        Api.Answer turned = api.patch(path + "/a", "merge-patch", """
                {"spec": {"type": "ClusterIP", "externalName": null, "ports": [{"port": 80}]}}""").expect(200);
        String address = turned.text("/spec/clusterIP");
        api.get(ADDRESSES + address).expect(200);
        Api.Answer back = api.patch(path + "/a", "merge-patch", """
                {"spec": {"type": "ExternalName", "externalName": "example.com"}}""").expect(200);
        assertThat(back.body().path("spec").has("clusterIP")).isFalse();
        api.get(ADDRESSES + address).expect(404);
    }

    @Test
    void anAddressDoesNotChange() throws Exception {
        api.post(path, service("a", "")).expect(201);
        Api.Answer refused = api.patch(path + "/a", "merge-patch", "{\"spec\": {\"clusterIP\": \"10.96.200.200\"}}").expect(422);
        assertThat(refused.text("/message")).contains("spec.clusterIPs[0]: Invalid value: [\"10.96.200.200\"]: may not change once set");
    }

    @Test
    void twoStacksAreNotToBeHad() throws Exception {
        Api.Answer refused = api.post(path, service("a", "\"ipFamilyPolicy\": \"RequireDualStack\"")).expect(422);
        assertThat(refused.text("/message")).isEqualTo("Service \"a\" is invalid: spec.ipFamilyPolicy: Invalid value:"
                + " \"RequireDualStack\": this cluster is not configured for dual-stack services");
        api.post(path, service("a", "\"ipFamilyPolicy\": \"PreferDualStack\"")).expect(201);
    }

    @Test
    void aLocalLoadBalancerHasAPortForItsHealth() throws Exception {
        Api.Answer made = api.post(
                path, service("a", "\"type\": \"LoadBalancer\", \"externalTrafficPolicy\": \"Local\"")).expect(201);
        assertThat(made.body().at("/spec/healthCheckNodePort").asInt()).isBetween(30000, 32767);
        Api.Answer none = api.post(
                path, service("b", "\"type\": \"LoadBalancer\", \"allocateLoadBalancerNodePorts\": false")).expect(201);
        assertThat(none.body().at("/spec/ports/0").has("nodePort")).isFalse();
    }

    @Test
    void aServiceThatIsToBeBalancedNoLongerForgetsWhereItWas() throws Exception {
        api.post(path, service("a", "\"type\": \"LoadBalancer\", \"loadBalancerClass\": \"example.com/other\"")).expect(201);
        api.patch(path + "/a/status", "merge-patch", "{\"status\": {\"loadBalancer\": {\"ingress\": [{\"ip\": \"192.0.2.1\"}]}}}").expect(200);
        Api.Answer kept = api.patch(path + "/a", "merge-patch", "{\"spec\": {\"sessionAffinity\": \"ClientIP\"}}").expect(200);
        assertThat(kept.text("/status/loadBalancer/ingress/0/ip")).isEqualTo("192.0.2.1");
        Api.Answer changed = api.patch(path + "/a", "merge-patch", "{\"spec\": {\"type\": \"ClusterIP\"}}").expect(200);
        assertThat(changed.body().path("status").toString()).isEqualTo("{\"loadBalancer\":{}}");
    }

    @Test
    void noTwoServicesGetTheSameHoweverManyAsk() throws Exception {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String name = "s" + i;
            CompletableFuture<String> answer = new CompletableFuture<>();
            answers.add(answer);
            time.run(name, () -> {
                try {
                    Api.Answer made = api.post(path, service(name, "\"type\": \"NodePort\"")).expect(201);
                    answer.complete(made.text("/spec/clusterIP") + " " + made.body().at("/spec/ports/0/nodePort").asInt());
                } catch (Throwable failed) {
                    answer.completeExceptionally(failed);
                }
            });
        }
        Set<String> addresses = new HashSet<>();
        Set<String> ports = new HashSet<>();
        for (CompletableFuture<String> each : answers) {
            String[] got = each.get(1, TimeUnit.MINUTES).split(" ");
            addresses.add(got[0]);
            ports.add(got[1]);
        }
        assertThat(addresses).hasSize(60);
        assertThat(ports).hasSize(60);
    }

    @Test
    void theClusterHasAServiceForItsOwnApi() throws Exception {
        Api.Answer service = api.get("/api/v1/namespaces/default/services/kubernetes").expect(200);
        assertThat(service.text("/spec/clusterIP")).isEqualTo("10.96.0.1");
        assertThat(service.text("/metadata/labels/component")).isEqualTo("apiserver");
        api.get(ADDRESSES + "10.96.0.1").expect(200);
        api.get("/api/v1/namespaces/default/endpoints/kubernetes").expect(200);
        api.get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes").expect(200);
        Api.Answer range = api.get("/apis/networking.k8s.io/v1/servicecidrs/kubernetes").expect(200);
        assertThat(range.texts("/spec/cidrs", "")).containsExactly("10.96.0.0/12");
        assertThat(range.text("/status/conditions/0/type")).isEqualTo("Ready");
        assertThat(range.text("/status/conditions/0/message")).isEqualTo("Kubernetes Service CIDR is ready");
    }
}
