package dev.podium.controller.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.Endpoints;
import dev.podium.model.Pod;
import dev.podium.model.PodIp;
import dev.podium.model.PodSpec;
import dev.podium.model.PodStatus;
import dev.podium.model.Records;
import dev.podium.model.Service;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the Endpoints controller writes, on a clock that the test moves. */
class EndpointsTests {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String WEB = """
            selector: {app: web}
            ports:
            - {name: http, port: 80, targetPort: 8080}
            - {name: admin, port: 81, targetPort: 9090}
            """;

    private final Rehearsal stage = new Rehearsal(1);

    @AfterEach
    void close() {
        stage.close();
    }

    private void service(String name, String spec) {
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: " + name + ", labels: {team: a}}\nspec:\n" + spec.indent(2));
    }

    private Endpoints endpoints(String name) {
        Endpoints endpoints = stage.client.find(ResourceType.ENDPOINTS, "default", name);
        if (endpoints == null) {
            throw new AssertionError("there are no Endpoints " + name);
        }
        return endpoints;
    }

    private static List<String> names(List<Endpoints.Address> addresses) {
        return addresses.stream().map(each -> String.valueOf(each.targetRef().name())).toList();
    }

    private void pod(String name, String probe) {
        stage.create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: web}}
                spec:
                  containers:
                  - {name: c, image: nginx, readinessProbe: {exec: {command: ["%s"]}}}
                """.formatted(name, probe));
        stage.advance(Duration.ofSeconds(12));
    }

    private void change(String service, Consumer<ObjectNode> change) {
        stage.client.update(ResourceType.SERVICES, "default", service, object -> {
            change.accept(object);
            return object;
        });
        stage.time.settle();
    }

    @Test
    void aServiceWithoutPodsHasEmptyEndpoints() {
        service("web", WEB);
        assertThat(endpoints("web").subsets()).isEmpty();
        assertThat(endpoints("web").metadata().labels())
                .containsEntry("team", "a")
                .containsEntry("endpoints.kubernetes.io/managed-by", "endpoint-controller")
                .doesNotContainKey("service.kubernetes.io/headless");
        assertThat(endpoints("web").metadata().annotations())
                .containsEntry("endpoints.kubernetes.io/last-change-trigger-time", "2026-01-01T00:00:00Z");
    }

    @Test
    void addressesWithTheSamePortsShareASubset() {
        service("web", WEB);
        pod("ready", "true");
        pod("unready", "false");
        assertThat(endpoints("web").subsets()).hasSize(1);
        Endpoints.Subset subset = endpoints("web").subsets().getFirst();
        assertThat(names(subset.addresses())).containsExactly("ready");
        assertThat(names(subset.notReadyAddresses())).containsExactly("unready");
        assertThat(subset.addresses().getFirst().ip()).isEqualTo(stage.pod("ready").status().podIP());
        assertThat(subset.addresses().getFirst().nodeName()).isEqualTo("node-1");
        assertThat(subset.ports())
                .containsExactly(
                        new Endpoints.Port("admin", 9090, "TCP", null), new Endpoints.Port("http", 8080, "TCP", null));
    }

    @Test
    void aServiceThatPublishesWhatIsNotReadyListsAllAsReady() {
        service("web", WEB + "publishNotReadyAddresses: true\n");
        pod("unready", "false");
        assertThat(names(endpoints("web").subsets().getFirst().addresses())).containsExactly("unready");
    }

    @Test
    void aPodThatIsDeletedLeavesAtOnce() {
        service("web", WEB);
        stage.create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web-1, labels: {app: web}}
                spec:
                  containers:
                  - {name: c, image: nginx, lifecycle: {preStop: {sleep: {seconds: 10}}}}
                """);
        stage.advance(Duration.ofSeconds(2));
        assertThat(endpoints("web").subsets()).hasSize(1);
        stage.client.delete(ResourceType.PODS, "default", "web-1");
        stage.time.settle();
        assertThat(endpoints("web").subsets()).isEmpty();
    }

    @Test
    void aHeadlessServiceNeedsNoPorts() {
        service("db", "clusterIP: None\nselector: {app: db}\n");
        stage.pod("db-0", "hostname: zero\nsubdomain: db\n");
        stage.advance(Duration.ofSeconds(2));
        assertThat(endpoints("db").metadata().labels()).containsEntry("service.kubernetes.io/headless", "");
        Endpoints.Subset subset = endpoints("db").subsets().getFirst();
        assertThat(subset.ports()).isEmpty();
        assertThat(subset.addresses().getFirst().hostname()).isEqualTo("zero");
    }

    @Test
    void endpointsThatSomebodyWritesForAServiceWithoutSelectorStay() {
        service("bare", "ports: [{port: 80}]\n");
        stage.create("""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: bare}
                subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 80}]}]
                """);
        stage.create("apiVersion: v1\nkind: Endpoints\nmetadata: {name: alone}\n");
        stage.advance(Duration.ofSeconds(2));
        assertThat(endpoints("bare").subsets()).hasSize(1);
        assertThat(endpoints("alone").subsets()).isEmpty();
    }

    @Test
    void endpointsGoWithTheirServiceAndComeBackWhileItStays() {
        service("web", WEB);
        stage.client.delete(ResourceType.ENDPOINTS, "default", "web");
        stage.time.settle();
        assertThat(endpoints("web").subsets()).isEmpty();
        stage.client.delete(ResourceType.SERVICES, "default", "web");
        stage.time.settle();
        assertThat(stage.find("v1", "Endpoints", "web")).isNull();
    }

    @Test
    void labelsFollowTheService() {
        service("web", WEB);
        change("web", each -> each.withObject("/metadata/labels").put("team", "b"));
        assertThat(endpoints("web").metadata().labels()).containsEntry("team", "b");
    }

    private static Pod pod(int number, String ready) {
        Pod pod = Records.read(YAML.readTree("""
                metadata: {name: p%d, namespace: default, uid: u%d}
                status: {podIPs: [{ip: 10.0.%d.%d}], conditions: [{type: Ready, status: '%s'}]}
                """.formatted(number, number, number / 250, number % 250 + 1, ready)), Pod.class);
        assertThat(pod.spec()).isEqualTo(PodSpec.NONE);
        return pod;
    }

    private static Service service() {
        return Records.read(
                YAML.readTree("metadata: {name: web}\nspec: {clusterIP: 10.96.0.9, selector: {a: b}, ports: [{port: 80}]}"), Service.class);
    }

    @Test
    void moreThanAThousandAddressesAreTruncatedUnreadyOnesFirst() {
        List<Pod> pods = IntStream.range(0, 1_200).mapToObj(each -> pod(each, each < 900 ? "True" : "False")).toList();
        Subsets subsets = Subsets.of(service(), pods);
        assertThat(subsets.truncated()).isTrue();
        assertThat(subsets.list().getFirst().addresses()).hasSize(900);
        assertThat(subsets.list().getFirst().notReadyAddresses()).hasSize(100);
        assertThat(Subsets.of(service(), pods.subList(0, 1_000)).truncated()).isFalse();
        List<Pod> ready = IntStream.range(0, 1_200).mapToObj(each -> pod(each, "True")).toList();
        assertThat(Subsets.of(service(), ready).list().getFirst().addresses()).hasSize(1_000);
    }

    @Test
    void addressesAreSortedByTheirBytes() {
        List<Pod> pods = List.of(pod(19, "True"), pod(2, "True"), pod(100, "True"));
        assertThat(Subsets.of(service(), pods).list().getFirst().addresses())
                .extracting(Endpoints.Address::ip)
                .containsExactly("10.0.0.3", "10.0.0.20", "10.0.0.101");
        PodStatus status = pods.getFirst().status();
        assertThat(status.podIPs()).containsExactly(new PodIp("10.0.0.20"));
    }
}
