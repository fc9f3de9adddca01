package dev.podium.controller.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.Endpoint;
import dev.podium.model.EndpointPort;
import dev.podium.model.EndpointSlice;
import dev.podium.model.LabelQuery;
import dev.podium.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the EndpointSlice controller writes, on a clock that the test moves. */
class EndpointSliceTests {

    private final Rehearsal stage = new Rehearsal(1);

    @AfterEach
    void close() {
        stage.close();
    }

    private void service(String name, String spec) {
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: " + name + ", labels: {team: a}}\nspec:\n" + spec.indent(2));
    }

    private static final String WEB = "selector: {app: web}\nports: [{name: http, port: 80, targetPort: 8080}]\n";

    private List<EndpointSlice> slices(String service) {
        return stage.client.list(
                ResourceType.ENDPOINT_SLICES, "default", LabelQuery.parse("kubernetes.io/service-name=" + service));
    }

    private EndpointSlice slice(String service) {
        assertThat(slices(service)).hasSize(1);
        return slices(service).getFirst();
    }

    private Endpoint endpoint(String service) {
        assertThat(slice(service).endpoints()).hasSize(1);
        return slice(service).endpoints().getFirst();
    }

    private void change(ResourceType<?> type, String name, Consumer<ObjectNode> change) {
        stage.client.update(type, "default", name, object -> {
            change.accept(object);
            return object;
        });
        stage.time.settle();
    }

    private void replicas(int count) {
        stage.create("""
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata: {name: web}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: c, image: nginx}]}
                """.formatted(count));
        stage.advance(Duration.ofSeconds(2));
    }

    @Test
    void aServiceWithoutPodsHasAnEmptySliceOfItsOwn() {
        service("web", WEB);
        EndpointSlice slice = slice("web");
        assertThat(slice.metadata().name()).matches("web-[a-z0-9]{5}");
        assertThat(slice.metadata().labels())
                .containsEntry("team", "a")
                .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
                .doesNotContainKey("service.kubernetes.io/headless");
        assertThat(slice.metadata().ownerReferences()).first().satisfies(each -> {
            assertThat(each.kind()).isEqualTo("Service");
            assertThat(each.controller()).isTrue();
        });
        assertThat(slice.addressType()).isEqualTo("IPv4");
        assertThat(slice.endpoints()).isEmpty();
        JsonNode tree = stage.find("discovery.k8s.io/v1", "EndpointSlice", slice.metadata().name());
        assertThat(tree.path("endpoints").isArray()).isTrue();
        assertThat(tree.path("ports").isArray()).isTrue();
    }

    @Test
    void aReadyPodIsAnEndpoint() {
        service("web", WEB);
        String before = slice("web").metadata().nameOrEmpty();
        stage.client.update(ResourceType.NODES, "", "node-1", node -> {
            node.withObject("/metadata").withObject("labels").put("topology.kubernetes.io/zone", "east");
            return node;
        });
        stage.pod("web-1", "");
        stage.advance(Duration.ofSeconds(2));
        Pod pod = stage.pod("web-1");
        assertThat(slice("web").metadata().name()).isEqualTo(before);
        assertThat(slice("web").ports()).containsExactly(new EndpointPort("http", 8080, "TCP", null));
        Endpoint endpoint = endpoint("web");
        assertThat(endpoint.addresses()).containsExactly(pod.status().podIP());
        assertThat(endpoint.conditions()).isEqualTo(new Endpoint.Conditions(true, true, false));
        assertThat(endpoint.nodeName()).isEqualTo("node-1");
        assertThat(endpoint.zone()).isEqualTo("east");
        assertThat(endpoint.targetRef().name()).isEqualTo("web-1");
        assertThat(endpoint.targetRef().uid()).isEqualTo(pod.metadata().uid());
    }

    @Test
    void anUnreadyPodIsListedButNotReady() {
        service("web", WEB);
        stage.create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web-1, labels: {app: web}}
                spec:
                  containers:
                  - {name: c, image: nginx, readinessProbe: {exec: {command: ["false"]}}}
                """);
        stage.advance(Duration.ofSeconds(5));
        assertThat(endpoint("web").conditions()).isEqualTo(new Endpoint.Conditions(false, false, false));
        change(ResourceType.SERVICES, "web", each -> each.withObject("/spec").put("publishNotReadyAddresses", true));
        assertThat(endpoint("web").conditions()).isEqualTo(new Endpoint.Conditions(true, false, false));
    }

    @Test
    void aPodOnItsWayOutServesUntilItIsGone() {
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
        stage.client.delete(ResourceType.PODS, "default", "web-1");
        stage.advance(Duration.ofSeconds(2));
        assertThat(endpoint("web").conditions()).isEqualTo(new Endpoint.Conditions(false, true, true));
        stage.advance(Duration.ofSeconds(40));
        assertThat(slice("web").endpoints()).isEmpty();
    }

    @Test
    void podsWithOtherNumbersForANamedPortGetSlicesOfTheirOwn() {
        service("web", "selector: {app: web}\nports: [{port: 80, targetPort: http}]\n");
        for (int port : new int[] {8080, 9090}) {
            stage.create("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: web-%d, labels: {app: web}}
                    spec:
                      containers: [{name: c, image: nginx, ports: [{name: http, containerPort: %d}]}]
                    """.formatted(port, port));
        }
        stage.advance(Duration.ofSeconds(2));
        assertThat(slices("web"))
                .extracting(each -> each.ports().getFirst().port() + "=" + each.endpoints().getFirst().targetRef().name())
                .containsExactlyInAnyOrder("8080=web-8080", "9090=web-9090");
        assertThat(slices("web")).allMatch(each -> each.ports().getFirst().name().isEmpty());
    }

    @Test
    void aSliceHoldsAHundredAndNoMore() {
        service("web", WEB);
        for (int i = 2; i < 4; i++) {
            stage.create("apiVersion: v1\nkind: Node\nmetadata: {name: node-" + i
                    + ", annotations: {podium.dev/kubelet: simulated}}\n");
        }
        replicas(230);
        stage.advance(Duration.ofSeconds(20));
        assertThat(slices("web").stream().mapToInt(each -> each.endpoints().size()).sum()).isEqualTo(230);
        assertThat(slices("web")).allMatch(each -> each.endpoints().size() <= 100).hasSizeLessThanOrEqualTo(5);
        change(ResourceType.REPLICA_SETS, "web", each -> each.withObject("/spec").put("replicas", 0));
        stage.advance(Duration.ofSeconds(60));
        assertThat(slice("web").endpoints()).isEmpty();
    }

    @Test
    void aHeadlessServiceSaysSoAndGivesPodsTheirHostnames() {
        service("db", "clusterIP: None\nselector: {app: db}\n");
        stage.pod("db-0", "hostname: zero\nsubdomain: db\n");
        stage.advance(Duration.ofSeconds(2));
        assertThat(slice("db").metadata().labels()).containsEntry("service.kubernetes.io/headless", "");
        assertThat(endpoint("db").hostname()).isEqualTo("zero");
        assertThat(slice("db").ports()).isEmpty();
    }

    @Test
    void servicesWithoutSelectorAndAliasesAreLeftAlone() {
        service("bare", "ports: [{port: 80}]\n");
        service("alias", "type: ExternalName\nexternalName: example.com\n");
        assertThat(slices("bare")).isEmpty();
        assertThat(slices("alias")).isEmpty();
    }

    @Test
    void aPodThatLosesItsLabelLeaves() {
        service("web", WEB);
        service("other", WEB.replace("app: web", "app: other"));
        stage.pod("web-1", "");
        stage.advance(Duration.ofSeconds(2));
        change(ResourceType.PODS, "web-1", pod -> pod.withObject("/metadata/labels").put("app", "other"));
        assertThat(slice("web").endpoints()).isEmpty();
        assertThat(endpoint("other").targetRef().name()).isEqualTo("web-1");
    }

    @Test
    void labelsAndPortsFollowTheService() {
        service("web", WEB);
        stage.pod("web-1", "");
        stage.advance(Duration.ofSeconds(2));
        change(ResourceType.SERVICES, "web", service -> {
            service.withObject("/metadata/labels").put("team", "b");
            ((ObjectNode) service.at("/spec/ports/0")).put("targetPort", 9999);
        });
        assertThat(slice("web").metadata().labels()).containsEntry("team", "b");
        assertThat(slice("web").ports()).containsExactly(new EndpointPort("http", 9999, "TCP", null));
    }

    @Test
    void whatOthersDoToASliceIsPutRight() {
        service("web", WEB);
        stage.pod("web-1", "");
        stage.advance(Duration.ofSeconds(2));
        change(ResourceType.ENDPOINT_SLICES, slice("web").metadata().nameOrEmpty(), each -> each.putArray("endpoints"));
        assertThat(endpoint("web").targetRef().name()).isEqualTo("web-1");
        stage.client.delete(ResourceType.ENDPOINT_SLICES, "default", slice("web").metadata().nameOrEmpty());
        stage.time.settle();
        assertThat(endpoint("web").targetRef().name()).isEqualTo("web-1");
    }

    @Test
    void slicesGoWithTheirService() {
        service("web", WEB);
        stage.client.delete(ResourceType.SERVICES, "default", "web");
        stage.advance(Duration.ofSeconds(2));
        assertThat(slices("web")).isEmpty();
    }

    @Test
    void aServiceThatPrefersNearPlacesGivesHints() {
        service("web", WEB + "trafficDistribution: PreferSameNode\n");
        stage.pod("web-1", "");
        stage.advance(Duration.ofSeconds(2));
        assertThat(endpoint("web").hints())
                .isEqualTo(new Endpoint.Hints(List.of(), List.of(new Endpoint.Name("node-1"))));
        change(ResourceType.SERVICES, "web", each -> each.withObject("/spec").remove("trafficDistribution"));
        assertThat(endpoint("web").hints()).isNull();
    }

    @Test
    void theAnnotationTellsSinceWhenTheSliceWasDue() {
        service("web", WEB);
        stage.advance(Duration.ofSeconds(30));
        stage.pod("web-1", "");
        stage.advance(Duration.ofSeconds(2));
        assertThat(slice("web").metadata().annotations().get("endpoints.kubernetes.io/last-change-trigger-time"))
                .startsWith("2026-01-01T00:00:3");
    }
}
