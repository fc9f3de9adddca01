package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** What metrics-server serves, on a cluster that has nodes. */
@SpringBootTest(properties = {"podium.store=memory", "podium.nodes=2"})
@AutoConfigureMockMvc
class MetricsTests {

    private static final String METRICS = "/apis/metrics.k8s.io/v1beta1";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String PODS = "/namespaces/used/pods";

    @Autowired
    private MockMvc mvc;

    private Api api;

    @BeforeEach
    void startPods() throws Exception {
        api = new Api(mvc);
        if (api.get("/api/v1/namespaces/used").code() == 404) {
            api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"used\"}}").expect(201);
            Awaitility.await().untilAsserted(() -> api.get("/api/v1/namespaces/used/serviceaccounts/default").expect(200));
            pod("web", "{\"name\": \"a\", \"image\": \"nginx\"}, {\"name\": \"b\", \"image\": \"busybox\", \"command\": [\"sleep\", \"3600\"]}");
            pod("hog", "{\"name\": \"c\", \"image\": \"polinux/stress\", \"command\": [\"stress\", \"--vm\", \"1\", \"--vm-bytes\", \"99M\"]}");
            pod("stuck", "{\"name\": \"d\", \"image\": \"podium.dev/missing/image\"}");
        }
        Awaitility.await().untilAsserted(
                () -> assertThat(api.get(METRICS + PODS).texts("/items", "/metadata/name")).containsExactly("hog", "web"));
        Awaitility.await().untilAsserted(() -> assertThat(api.get(METRICS + "/nodes").body().path("items")).hasSize(2));
    }

    private void pod(String name, String containers) throws Exception {
        api.post("/api/v1" + PODS, "{\"metadata\": {\"name\": \"" + name + "\", \"labels\": {\"app\": \"" + name
                + "\"}}, \"spec\": {\"containers\": [" + containers + "]}}").expect(201);
    }

    @Test
    void podMetricsTellWhatEachRunningContainerUses() throws Exception {
        Awaitility.await().untilAsserted(
                () -> assertThat(api.get(METRICS + PODS + "/web").texts("/containers", "/name")).containsExactly("a", "b"));
        JsonNode web = api.get(METRICS + PODS + "/web").expect(200).body();
        assertThat(web.path("kind").asString()).isEqualTo("PodMetrics");
        assertThat(web.path("apiVersion").asString()).isEqualTo("metrics.k8s.io/v1beta1");
        assertThat(web.at("/metadata/namespace").asString()).isEqualTo("used");
        assertThat(web.at("/metadata/labels/app").asString()).isEqualTo("web");
        assertThat(Instant.parse(web.path("timestamp").asString()))
                .isBetween(Instant.parse(web.at("/metadata/creationTimestamp").asString()).minusSeconds(1), Instant.now());
        assertThat(web.path("window").asString()).isEqualTo("15s");
        assertThat(web.at("/containers/0/usage/memory").asString()).isEqualTo("8Mi");
        assertThat(web.at("/containers/1/usage/memory").asString()).isEqualTo("1Mi");
        assertThat(web.at("/containers/0/usage/cpu").asString()).matches("0|\\d+[num]?");
        assertThat(api.get(METRICS + PODS + "/hog").text("/containers/0/usage/memory")).isEqualTo("100Mi");
    }

    @Test
    void podMetricsAreListedSelectedAndShown() throws Exception {
        assertThat(api.get(METRICS + "/pods").expect(200).text("/kind")).isEqualTo("PodMetricsList");
        assertThat(api.get(METRICS + "/pods?labelSelector=app%3Dhog").texts("/items", "/metadata/name")).containsExactly("hog");
        assertThat(api.get(METRICS + "/pods?fieldSelector=metadata.name%3Dweb,metadata.namespace%3Dused").texts("/items", "/metadata/name"))
                .containsExactly("web");
        assertThat(api.get(METRICS + "/pods?fieldSelector=metadata.namespace%3Dother").body().path("items")).isEmpty();
        assertThat(api.get(METRICS + "/pods?fieldSelector=spec.nodeName%3Dx").expect(400).text("/message"))
                .contains("field label not supported: spec.nodeName");
        Api.Answer table = api.get(METRICS + PODS + "?labelSelector=app%3Dhog", TABLE).expect(200);
        assertThat(table.texts("/columnDefinitions", "/name")).containsExactly("Name", "cpu", "memory", "Window");
        assertThat(table.text("/rows/0/cells/0")).isEqualTo("hog");
        assertThat(table.text("/rows/0/cells/2")).isEqualTo("100Mi");
        assertThat(table.text("/rows/0/cells/3")).isEqualTo("15s");
        assertThat(api.get(METRICS + PODS, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io").text("/items/0/kind"))
                .isEqualTo("PartialObjectMetadata");
    }

    @Test
    void aTableAddsUpWhatContainersUse() throws Exception {
        Awaitility.await().untilAsserted(
                () -> assertThat(api.get(METRICS + PODS + "/web", TABLE).text("/rows/0/cells/2")).isEqualTo("9Mi"));
    }

    @Test
    void whatHasNoMetricsIsNotFound() throws Exception {
        Api.Answer stuck = api.get(METRICS + PODS + "/stuck").expect(404);
        assertThat(stuck.text("/message")).isEqualTo("podmetrics.metrics.k8s.io \"used/stuck\" not found");
        assertThat(stuck.text("/details/group")).isEqualTo("metrics.k8s.io");
        assertThat(stuck.text("/details/kind")).isEqualTo("podmetrics");
        assertThat(api.get(METRICS + PODS + "/nobody").expect(404).text("/message")).isEqualTo("pods \"nobody\" not found");
        assertThat(api.get(METRICS + "/nodes/nowhere").expect(404).text("/message")).isEqualTo("node \"nowhere\" not found");
        api.post("/api/v1/nodes", "{\"metadata\": {\"name\": \"bare\"}}").expect(201);
        assertThat(api.get(METRICS + "/nodes/bare").expect(404).text("/message"))
                .isEqualTo("nodemetrics.metrics.k8s.io \"bare\" not found");
        api.delete("/api/v1/nodes/bare").expect(200);
        api.get(METRICS + "/pods/web").expect(404);
        api.get(METRICS + "/namespaces/used/nodes").expect(404);
    }

    @Test
    void nodeMetricsAreTheSystemsShareAndThatOfAllPods() throws Exception {
        assertThat(api.get(METRICS + "/nodes").texts("/items", "/metadata/name")).containsExactly("node-1", "node-2");
        assertThat(api.get(METRICS + "/nodes?labelSelector=kubernetes.io/hostname%3Dnode-2").texts("/items", "/metadata/name"))
                .containsExactly("node-2");
        Api.Answer node = api.get(METRICS + "/nodes/node-1").expect(200);
        assertThat(node.text("/kind")).isEqualTo("NodeMetrics");
        assertThat(node.text("/metadata/labels/kubernetes.io~1hostname")).isEqualTo("node-1");
        assertThat(node.body().path("metadata").has("namespace")).isFalse();
        assertThat(node.body().path("usage").properties()).hasSize(2);
        // The Pods' share changes meanwhile only if one of their containers does.
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(memory(METRICS + "/nodes", "/usage/memory"))
                .isEqualTo(2 * (512L << 20) + (109L << 20)));
        assertThat(api.get(METRICS + "/nodes", TABLE).texts("/rows", "/cells/0")).containsExactly("node-1", "node-2");
    }

    private long memory(String path, String pointer) throws Exception {
        return api.get(path).expect(200).texts("/items", pointer).stream().mapToLong(each -> Quantity.of(each).value()).sum();
    }

    @Test
    void noNodeUsesMoreThanItHas() throws Exception {
        api.post("/api/v1/nodes", """
                {"metadata": {"name": "tiny", "annotations": {"podium.dev/kubelet": "simulated"}},
                 "status": {"capacity": {"cpu": "20m", "memory": "100Mi", "pods": "0"}}}""").expect(201);
        Awaitility.await().untilAsserted(() -> api.get(METRICS + "/nodes/tiny").expect(200));
        Api.Answer tiny = api.get(METRICS + "/nodes/tiny").expect(200);
        assertThat(tiny.text("/usage/cpu")).isEqualTo("20m");
        assertThat(tiny.text("/usage/memory")).isEqualTo("100Mi");
        api.delete("/api/v1/nodes/tiny").expect(200);
    }

    @Test
    void metricsAreOnlyRead() throws Exception {
        api.post(METRICS + PODS, "{\"metadata\": {\"name\": \"x\"}}").expect(405);
        api.delete(METRICS + PODS + "/web").expect(405);
        api.get(METRICS + PODS + "?watch=true").expect(405);
    }

    @Test
    void theGroupIsDiscoveredRegisteredAndDescribed() throws Exception {
        Api.Answer list = api.get(METRICS).expect(200);
        assertThat(list.texts("/resources", "/name")).containsExactlyInAnyOrder("nodes", "pods");
        assertThat(list.texts("/resources", "/kind")).containsExactlyInAnyOrder("NodeMetrics", "PodMetrics");
        assertThat(list.texts("/resources", "/singularName")).containsOnly("");
        JsonNode all = api.get("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList").expect(200).body();
        assertThat(all.path("items").valueStream().map(each -> each.at("/metadata/name").asString())).contains("metrics.k8s.io");

        String service = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io";
        Awaitility.await().untilAsserted(() -> api.get(service).expect(200));
        assertThat(api.get(service).text("/status/conditions/0/status")).isEqualTo("True");
        assertThat(api.get(service).text("/spec/groupPriorityMinimum")).isEqualTo("100");

        Api.Answer index = api.get("/openapi/v3").expect(200);
        String document = index.body().path("paths").path("apis/metrics.k8s.io/v1beta1").path("serverRelativeURL").asString();
        JsonNode schemas = api.get(document).expect(200).body().at("/components/schemas");
        assertThat(schemas.at("/io.k8s.metrics.pkg.apis.metrics.v1beta1.PodMetrics/properties/containers/type").asString())
                .isEqualTo("array");
        assertThat(api.get("/swagger/apis/metrics.k8s.io/v1beta1").expect(200).body().path("paths").has(METRICS + "/nodes")).isTrue();
    }

    @Test
    void whoInstallsMetricsServerFindsItsApiAvailable() throws Exception {
        String service = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io";
        Awaitility.await().untilAsserted(() -> api.get(service).expect(200));
        api.patch(service, "merge-patch", """
                {"metadata": {"labels": {"k8s-app": "metrics-server"}}, "spec": {"insecureSkipTLSVerify": true,
                 "service": {"name": "metrics-server", "namespace": "kube-system"}}}""").expect(200);
        Awaitility.await().untilAsserted(() -> assertThat(api.get(service).text("/status/conditions/0/reason")).isEqualTo("Passed"));
        assertThat(api.get(service).text("/status/conditions/0/status")).isEqualTo("True");
    }

    @Test
    void whoMayViewMayViewMetrics() throws Exception {
        String reader = "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:aggregated-metrics-reader";
        assertThat(api.get(reader).expect(200).body().at("/rules/0/resources")).hasSize(2);
        for (String each : new String[] {"view", "edit", "admin"}) {
            assertThat(api.get(reader).text("/metadata/labels/rbac.authorization.k8s.io~1aggregate-to-" + each)).isEqualTo("true");
        }
        Awaitility.await().untilAsserted(() -> assertThat(
                        api.get("/apis/rbac.authorization.k8s.io/v1/clusterroles/view").body().path("rules").toString())
                .contains("metrics.k8s.io"));
    }
}
