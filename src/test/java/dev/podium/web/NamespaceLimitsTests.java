package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** What LimitRanges, ResourceQuotas and PodDisruptionBudgets let pass. Each test has a namespace of its own. */
@WebTest
class NamespaceLimitsTests {

    private final Api api;
    private String namespace = "";

    NamespaceLimitsTests(@Autowired MockMvc mvc) {
        this.api = new Api(mvc);
    }

    @BeforeEach
    void createNamespace(TestInfo test) throws Exception {
        namespace = "l" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}").expect(201);
        // What every namespace gets has come: nothing else is charged to a test's quotas.
        for (String each : List.of("serviceaccounts/default", "configmaps/kube-root-ca.crt")) {
            while (api.get(path(each)).code() != 200) {
                Thread.onSpinWait();
            }
        }
    }

    private String path(String resource) {
        return "/api/v1/namespaces/" + namespace + "/" + resource;
    }

    private Api.Answer pod(String name, String resources) throws Exception {
        return api.post(
                path("pods"),
                "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"app\":\"" + namespace
                        + "\"}},\"spec\":{\"terminationGracePeriodSeconds\":0,\"containers\":[{\"name\":\"c\",\"image\":\"nginx\",\"resources\":"
                        + resources + "}]}}");
    }

    private void limits(String items) throws Exception {
        api.post(path("limitranges"), "{\"metadata\":{\"name\":\"l\"},\"spec\":{\"limits\":[" + items + "]}}").expect(201);
    }

    private void quota(String spec) throws Exception {
        api.post(path("resourcequotas"), "{\"metadata\":{\"name\":\"q\"},\"spec\":" + spec + "}").expect(201);
    }

    private void awaitUsed(String pointer, String amount) throws Exception {
        while (!api.get(path("resourcequotas/q")).text("/status/used/" + pointer).equals(amount)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aLimitRangeCompletesContainersAndSaysSo() throws Exception {
        limits("{\"type\":\"Container\",\"default\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"},\"defaultRequest\":{\"cpu\":\"100m\"}}");
        Api.Answer pod = pod("a", "{}").expect(201);
        assertThat(pod.body().at("/spec/containers/0/resources").toString())
                .isEqualTo("{\"requests\":{\"cpu\":\"100m\",\"memory\":\"64Mi\"},\"limits\":{\"cpu\":\"500m\",\"memory\":\"64Mi\"}}");
        assertThat(pod.body().at("/metadata/annotations").path("kubernetes.io/limit-ranger").asString())
                .isEqualTo("LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c");
    }

    @Test
    void aLimitRangeRefusesWhatIsOutOfItsBounds() throws Exception {
        limits("{\"type\":\"Container\",\"min\":{\"cpu\":\"50m\"},\"max\":{\"cpu\":\"1\"},\"maxLimitRequestRatio\":{\"cpu\":\"2\"}},"
                + "{\"type\":\"Pod\",\"max\":{\"memory\":\"1Gi\"}}");
        assertThat(pod("a", "{\"requests\":{\"cpu\":\"10m\"},\"limits\":{\"cpu\":\"2\",\"memory\":\"2Gi\"}}")
                        .expect(403)
                        .text("/message"))
                .isEqualTo("pods \"a\" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, maximum cpu usage"
                        + " per Container is 1, but limit is 2, cpu max limit to request ratio per Container is 2, but provided ratio"
                        + " is 200.000000, maximum memory usage per Pod is 1Gi, but limit is 2Gi]");
        assertThat(pod("a", "{\"limits\":{\"cpu\":\"1\"}}").expect(403).text("/message"))
                .isEqualTo("pods \"a\" is forbidden: maximum memory usage per Pod is 1Gi.  No limit is specified");
        pod("a", "{\"limits\":{\"cpu\":\"1\",\"memory\":\"1Gi\"}}").expect(201);
    }

    @Test
    void aQuotaIsChargedRefusesAndIsReleased() throws Exception {
        quota("{\"hard\":{\"pods\":\"2\",\"requests.cpu\":\"1\",\"count/configmaps\":\"9\"}}");
        awaitUsed("pods", "0");
        assertThat(pod("a", "{}").expect(403).text("/message"))
                .isEqualTo("pods \"a\" is forbidden: failed quota: q: must specify requests.cpu for: c");
        pod("a", "{\"requests\":{\"cpu\":\"600m\"}}").expect(201);
        assertThat(api.get(path("resourcequotas/q")).text("/status/used/requests.cpu")).isEqualTo("600m");
        assertThat(pod("b", "{\"requests\":{\"cpu\":\"500m\"}}").expect(403).text("/message"))
                .isEqualTo("pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=600m,"
                        + " limited: requests.cpu=1");
        pod("b", "{\"requests\":{\"cpu\":\"400m\"}}").expect(201);
        assertThat(pod("c", "{\"requests\":{\"cpu\":\"0\"}}").expect(403).text("/message"))
                .isEqualTo("pods \"c\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2");
        api.delete(path("pods/a?gracePeriodSeconds=0")).expect(200);
        awaitUsed("pods", "1");
        assertThat(api.get(path("resourcequotas/q")).text("/status/used/requests.cpu")).isEqualTo("400m");
    }

    @Test
    void aQuotaCountsWhatIsThereAlready() throws Exception {
        api.post(path("secrets"), "{\"metadata\":{\"name\":\"a\"}}").expect(201);
        api.post(
                        path("services"),
                        "{\"metadata\":{\"name\":\"s\"},\"spec\":{\"type\":\"NodePort\",\"ports\":[{\"port\":1},{\"name\":\"b\",\"port\":2}]}}"
                                .replace("{\"port\":1}", "{\"name\":\"a\",\"port\":1}"))
                .expect(201);
        quota("{\"hard\":{\"secrets\":\"1\",\"services.nodeports\":\"2\",\"count/deployments.apps\":\"0\"}}");
        awaitUsed("services.nodeports", "2");
        assertThat(api.post(path("secrets"), "{\"metadata\":{\"name\":\"b\"}}").expect(403).text("/message"))
                .contains("exceeded quota: q, requested: secrets=1, used: secrets=1, limited: secrets=1");
        api.post(path("secrets") + "?dryRun=All", "{\"metadata\":{\"name\":\"b\"}}").expect(403);
        assertThat(api.post(
                                path("deployments").replace("/api/v1", "/apis/apps/v1"),
                                "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{"
                                        + "\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}")
                        .expect(403)
                        .text("/message"))
                .contains("requested: count/deployments.apps=1, used: count/deployments.apps=0");
    }

    @Test
    void aScopedQuotaCountsOnlyWhatItIsAbout() throws Exception {
        quota("{\"hard\":{\"pods\":\"0\"},\"scopes\":[\"BestEffort\"]}");
        awaitUsed("pods", "0");
        pod("effort", "{}").expect(403);
        pod("burst", "{\"requests\":{\"cpu\":\"1m\"}}").expect(201);
    }

    @Test
    void noMoreIsCreatedThanAQuotaAllowsHoweverManyTryAtOnce() throws Exception {
        quota("{\"hard\":{\"count/configmaps\":\"11\"}}");
        awaitUsed("count~1configmaps", "1");
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = IntStream.range(0, 40)
                    .<Callable<Integer>>mapToObj(i -> () -> api.post(path("configmaps"), "{\"metadata\":{\"name\":\"c" + i + "\"}}").code())
                    .toList();
            int made = 0;
            for (Future<Integer> each : crowd.invokeAll(calls)) {
                made += each.get() == 201 ? 1 : 0;
            }
            assertThat(made).isEqualTo(10);
        }
    }

    private void budget(String name, String spec) throws Exception {
        String budgets = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
        api.post(budgets, "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"" + namespace
                        + "\"}}," + spec + "}}")
                .expect(201);
        while (api.get(budgets + "/" + name).body().at("/status/observedGeneration").asInt() != 1) {
            Thread.onSpinWait();
        }
    }

    private Api.Answer evict(String pod) throws Exception {
        return api.post(path("pods/" + pod + "/eviction"), "{\"kind\":\"Eviction\",\"apiVersion\":\"policy/v1\"}");
    }

    /** Plays the kubelet, for the cluster has no nodes. */
    private void reportReady(String pod) throws Exception {
        api.patch(
                        path("pods/" + pod + "/status"),
                        "merge-patch",
                        "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}")
                .expect(200);
    }

    @Test
    void aBudgetLetsAsManyGoAsItCanSpare() throws Exception {
        pod("a", "{}").expect(201);
        pod("b", "{}").expect(201);
        reportReady("a");
        reportReady("b");
        budget("one", "\"minAvailable\":1");
        String status = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets/one";
        while (api.get(status).body().at("/status/disruptionsAllowed").asInt() != 1) {
            Thread.onSpinWait();
        }
        api.post(path("pods/a/eviction"), "{\"deleteOptions\":{\"dryRun\":[\"All\"]}}").expect(201);
        evict("a").expect(201);
        Api.Answer refused = evict("b").expect(429);
        assertThat(refused.text("/message")).isEqualTo("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(refused.text("/reason")).isEqualTo("TooManyRequests");
        assertThat(refused.text("/details/causes/0/reason")).isEqualTo("DisruptionBudget");
        assertThat(refused.text("/details/causes/0/message")).startsWith("The disruption budget one needs 1 healthy pods and has ");
        // With a hint, clients of Go would wait and try again by themselves, and say nothing.
        assertThat(refused.response().getHeader("Retry-After")).isNull();
        while (api.get(path("pods/a")).code() != 404) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anEvictionMayBeOfTheOldVersion() throws Exception {
        pod("a", "{}").expect(201);
        api.post(path("pods/a/eviction"), "{\"kind\":\"Eviction\",\"apiVersion\":\"policy/v1alpha1\"}").expect(400);
        api.post(path("pods/a/eviction"), "{\"kind\":\"Eviction\",\"apiVersion\":\"policy/v1beta1\"}").expect(201);
    }

    @Test
    void withoutABudgetAnEvictionIsADeletion() throws Exception {
        pod("a", "{}").expect(201);
        reportReady("a");
        assertThat(evict("a").expect(201).text("/status")).isEqualTo("Success");
        evict("absent").expect(404);
        assertThat(api.post(path("pods/a/eviction"), "{\"metadata\":{\"name\":\"b\"}}").expect(400).text("/message"))
                .isEqualTo("name in URL does not match name in Eviction object");
    }

    @Test
    void severalBudgetsAreTooMany() throws Exception {
        pod("a", "{}").expect(201);
        reportReady("a");
        budget("one", "\"maxUnavailable\":1");
        budget("two", "\"minAvailable\":\"50%\"");
        assertThat(evict("a").expect(500).text("/message"))
                .isEqualTo("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
    }

    @Test
    void aBudgetInPercentNeedsToKnowHowManyPodsThereShouldBe() throws Exception {
        api.post(
                        "/apis/apps/v1/namespaces/" + namespace + "/deployments",
                        "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"replicas\":3,\"selector\":{\"matchLabels\":{\"app\":\"" + namespace
                                + "\"}},\"template\":{\"metadata\":{\"labels\":{\"app\":\"" + namespace
                                + "\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]}}}}")
                .expect(201);
        while (api.get(path("pods")).body().path("items").size() != 3) {
            Thread.onSpinWait();
        }
        for (String pod : api.get(path("pods")).texts("/items", "/metadata/name")) {
            reportReady(pod);
        }
        budget("half", "\"minAvailable\":\"50%\"");
        String status = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets/half";
        while (api.get(status).body().at("/status/disruptionsAllowed").asInt() != 1) {
            Thread.onSpinWait();
        }
        assertThat(api.get(status).body().at("/status/desiredHealthy").asInt()).isEqualTo(2);
        assertThat(api.get(status).body().at("/status/expectedPods").asInt()).isEqualTo(3);
        assertThat(api.get(status).text("/status/conditions/0/reason")).isEqualTo("SufficientPods");
    }

    @Test
    void aQuotaCountsTheDevicesThatAreClaimedOfAClass() throws Exception {
        quota("{\"hard\":{\"gpu.deviceclass.resource.k8s.io/devices\":\"4\",\"count/resourceclaims.resource.k8s.io\":\"9\"}}");
        awaitUsed("gpu.deviceclass.resource.k8s.io~1devices", "0");
        claim("a", "{\"name\":\"r\",\"exactly\":{\"deviceClassName\":\"gpu\",\"count\":1}},{\"name\":\"s\",\"firstAvailable\":["
                        + "{\"name\":\"x\",\"deviceClassName\":\"gpu\",\"count\":2},{\"name\":\"y\",\"deviceClassName\":\"gpu\"}]}")
                .expect(201);
        assertThat(claim("b", "{\"name\":\"r\",\"exactly\":{\"deviceClassName\":\"gpu\",\"allocationMode\":\"All\"}}").expect(403).text("/message"))
                .isEqualTo("resourceclaims.resource.k8s.io \"b\" is forbidden: exceeded quota: q, requested:"
                        + " gpu.deviceclass.resource.k8s.io/devices=32, used: gpu.deviceclass.resource.k8s.io/devices=3, limited:"
                        + " gpu.deviceclass.resource.k8s.io/devices=4");
        claim("c", "{\"name\":\"r\",\"exactly\":{\"deviceClassName\":\"cheap\",\"count\":9}}").expect(201);
    }

    private Api.Answer claim(String name, String requests) throws Exception {
        return api.post(
                "/apis/resource.k8s.io/v1/namespaces/" + namespace + "/resourceclaims",
                "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"devices\":{\"requests\":[" + requests + "]}}}");
    }

    @Test
    void aQuotaCanBeAboutClaimsOfAVolumeAttributesClass() throws Exception {
        quota("{\"hard\":{\"persistentvolumeclaims\":\"0\"},\"scopeSelector\":{\"matchExpressions\":[{\"scopeName\":"
                + "\"VolumeAttributesClass\",\"operator\":\"In\",\"values\":[\"gold\"]}]}}");
        awaitUsed("persistentvolumeclaims", "0");
        volume("plain", "").expect(201);
        volume("silver", ",\"volumeAttributesClassName\":\"silver\"").expect(201);
        assertThat(volume("golden", ",\"volumeAttributesClassName\":\"gold\"").expect(403).text("/message"))
                .contains("exceeded quota: q, requested: persistentvolumeclaims=1");
    }

    private Api.Answer volume(String name, String more) throws Exception {
        return api.post(
                path("persistentvolumeclaims"),
                "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":"
                        + "{\"storage\":\"1Gi\"}}" + more + "}}");
    }
}
