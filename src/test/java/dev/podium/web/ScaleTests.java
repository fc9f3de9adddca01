package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class ScaleTests {

    @Autowired
    private MockMvc mvc;

    private Api api;
    private String path;

    @BeforeEach
    void makeDeployment() throws Exception {
        api = new Api(mvc);
        String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
        api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace + "\"}}").expect(201);
        String deployments = "/apis/apps/v1/namespaces/" + namespace + "/deployments";
        api.post(deployments, """
                {"metadata": {"name": "web"}, "spec": {"replicas": 2, "selector": {
                   "matchLabels": {"app": "web"},
                   "matchExpressions": [{"key": "a", "operator": "In", "values": ["z", "y"]}, {"key": "b", "operator": "DoesNotExist"}]},
                 "template": {"metadata": {"labels": {"app": "web", "a": "z"}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}}}""")
                .expect(201);
        path = deployments + "/web";
    }

    @Test
    void theScaleSaysHowManyAndWhich() throws Exception {
        Api.Answer deployment;
        Api.Answer scale;
        // The controller reports about the Deployment meanwhile: both must be of one moment.
        do {
            deployment = api.get(path).expect(200);
            scale = api.get(path + "/scale").expect(200);
        } while (!deployment.text("/metadata/resourceVersion").equals(api.get(path).text("/metadata/resourceVersion")));
        assertThat(scale.text("/kind")).isEqualTo("Scale");
        assertThat(scale.text("/apiVersion")).isEqualTo("autoscaling/v1");
        assertThat(scale.body().at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(scale.body().at("/status/replicas").asInt())
                .isEqualTo(deployment.body().at("/status/replicas").asInt());
        assertThat(scale.text("/status/selector")).isEqualTo("a in (y,z),app=web,!b");
        assertThat(scale.text("/metadata/resourceVersion")).isEqualTo(deployment.text("/metadata/resourceVersion"));
    }

    @Test
    void aScaleThatIsPutChangesTheReplicas() throws Exception {
        Api.Answer scale = api.put(path + "/scale", "{\"metadata\": {\"name\": \"web\"}, \"spec\": {\"replicas\": 5}}").expect(200);
        assertThat(scale.body().at("/spec/replicas").asInt()).isEqualTo(5);
        Api.Answer now = api.get(path);
        assertThat(now.body().at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(now.body().at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void aScaleOfAnOldVersionIsAConflict() throws Exception {
        String old = api.get(path + "/scale").text("/metadata/resourceVersion");
        api.patch(path, "merge-patch", "{\"spec\": {\"minReadySeconds\": 1}}").expect(200);
        Api.Answer refused = api.put(
                path + "/scale",
                "{\"metadata\": {\"name\": \"web\", \"resourceVersion\": \"" + old + "\"}, \"spec\": {\"replicas\": 5}}");
        refused.expect(409);
        assertThat(refused.text("/message")).startsWith("Operation cannot be fulfilled on deployments.apps \"web\"");
    }

    @Test
    void aScaleCanBePatchedInEveryWay() throws Exception {
        api.patch(path + "/scale", "merge-patch", "{\"spec\": {\"replicas\": 3}}").expect(200);
        api.patch(path + "/scale", "strategic-merge-patch", "{\"spec\": {\"replicas\": 4}}").expect(200);
        Api.Answer scale = api.patch(
                path + "/scale", "json-patch", "[{\"op\": \"replace\", \"path\": \"/spec/replicas\", \"value\": 0}]");
        assertThat(scale.expect(200).body().path("spec").has("replicas")).isFalse();
        assertThat(api.get(path).body().at("/spec/replicas").asInt(-1)).isZero();
    }

    @Test
    void fewerThanNoneIsRefused() throws Exception {
        Api.Answer refused = api.patch(path + "/scale", "merge-patch", "{\"spec\": {\"replicas\": -1}}").expect(422);
        assertThat(refused.text("/message")).isEqualTo(
                "Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0");
        assertThat(refused.text("/details/kind")).isEqualTo("Scale");
    }

    @Test
    void theScaleOfNothingIsNotFound() throws Exception {
        api.get(path + "x/scale").expect(404);
        api.put(path + "x/scale", "{\"metadata\": {\"name\": \"webx\"}, \"spec\": {\"replicas\": 5}}").expect(404);
    }

    @Test
    void whoAppliesAScaleOwnsTheReplicas() throws Exception {
        String scale = "{apiVersion: autoscaling/v1, kind: Scale, metadata: {name: web}, spec: {replicas: 7}}";
        Api.Answer refused = api.apply(path + "/scale?fieldManager=scaler", scale).expect(409);
        assertThat(refused.text("/details/causes/0/field")).isEqualTo(".spec.replicas");
        Api.Answer scaled = api.apply(path + "/scale?fieldManager=scaler&force=true", scale).expect(200);
        assertThat(scaled.text("/kind")).isEqualTo("Scale");
        assertThat(scaled.body().at("/spec/replicas").asInt()).isEqualTo(7);
        assertThat(api.get(path).body().at("/metadata/managedFields").valueStream()
                        .filter(each -> each.path("manager").asString().equals("scaler")))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.path("subresource").asString()).isEqualTo("scale");
                    assertThat(entry.path("fieldsV1").toString()).isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
                });
    }

    @Test
    void whatIsAppliedToAScaleMustBeAScale() throws Exception {
        api.apply(path + "/scale?fieldManager=scaler", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}").expect(400);
    }
}
