package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class AutoscalerTests {

    @Autowired
    private MockMvc mvc;

    private Api api;
    private String older;
    private String newer;

    @BeforeEach
    void makeNamespace() throws Exception {
        api = new Api(mvc);
        String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
        api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace + "\"}}").expect(201);
        older = "/apis/autoscaling/v1/namespaces/" + namespace + "/horizontalpodautoscalers";
        newer = "/apis/autoscaling/v2/namespaces/" + namespace + "/horizontalpodautoscalers";
    }

    @Test
    void bothVersionsShowTheSameAutoscaler() throws Exception {
        Api.Answer made = api.post(older, """
                {"metadata": {"name": "a"}, "spec": {"maxReplicas": 5, "targetCPUUtilizationPercentage": 60,
                 "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}}""").expect(201);
        assertThat(made.text("/apiVersion")).isEqualTo("autoscaling/v1");
        assertThat(made.body().at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(60);
        assertThat(made.body().at("/spec/minReplicas").asInt()).isEqualTo(1);
        assertThat(made.body().at("/metadata").has("annotations")).isFalse();
        Api.Answer seen = api.get(newer + "/a").expect(200);
        assertThat(seen.text("/apiVersion")).isEqualTo("autoscaling/v2");
        assertThat(seen.body().at("/spec/metrics").size()).isEqualTo(1);
        assertThat(seen.text("/spec/metrics/0/resource/name")).isEqualTo("cpu");
        assertThat(seen.body().at("/spec/metrics/0/resource/target/averageUtilization").asInt()).isEqualTo(60);
        assertThat(seen.body().at("/spec").has("targetCPUUtilizationPercentage")).isFalse();
    }

    @Test
    void whatTheOlderVersionCannotSayIsKeptInItsAnnotations() throws Exception {
        api.post(newer, """
                {"metadata": {"name": "a"}, "spec": {"maxReplicas": 5, "behavior": {"scaleDown": {"stabilizationWindowSeconds": 9}},
                 "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "metrics": [
                  {"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}}},
                  {"type": "Object", "object": {"describedObject": {"kind": "Service", "name": "s"},
                    "metric": {"name": "hits"}, "target": {"type": "Value", "value": "10"}}},
                  {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}]}}""")
                .expect(201);
        Api.Answer old = api.get(older + "/a").expect(200);
        assertThat(old.body().at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(70);
        assertThat(old.text("/metadata/annotations/autoscaling.alpha.kubernetes.io~1metrics"))
                .contains("\"targetAverageValue\":\"1Gi\"")
                .contains("\"metricName\":\"hits\"");
        api.patch(older + "/a", "merge-patch", "{\"spec\": {\"maxReplicas\": 6}}").expect(200);
        Api.Answer now = api.get(newer + "/a").expect(200);
        assertThat(now.body().at("/spec/maxReplicas").asInt()).isEqualTo(6);
        assertThat(now.body().at("/spec/behavior/scaleDown/stabilizationWindowSeconds").asInt()).isEqualTo(9);
        assertThat(now.texts("/spec/metrics", "/type")).containsExactly("Resource", "Resource", "Object");
        assertThat(now.text("/spec/metrics/2/object/describedObject/name")).isEqualTo("s");
        assertThat(now.text("/spec/metrics/2/object/metric/name")).isEqualTo("hits");
        assertThat(now.text("/spec/metrics/2/object/target/value")).isEqualTo("10");
        assertThat(now.text("/spec/metrics/1/resource/target/averageValue")).isEqualTo("1Gi");
        assertThat(now.body().at("/metadata").has("annotations")).isFalse();
    }

    @Test
    void faultsAreRefusedInEitherVersion() throws Exception {
        String empty = "{\"metadata\": {\"name\": \"a\"}, \"spec\": {\"maxReplicas\": 0, \"scaleTargetRef\": {\"kind\": \"D\", \"name\": \"d\"}}}";
        for (String each : new String[] {older, newer}) {
            assertThat(api.post(each, empty).expect(422).text("/message"))
                    .contains("spec.maxReplicas: Required value: must be set and greater than 0");
        }
    }
}
