package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a kind's rules do only in the registry: as an object is stored, and with what was there before. */
@WebTest
class KindRulesTests {

    @Autowired
    private MockMvc mvc;

    private Api api;
    private String namespace;

    @BeforeEach
    void makeNamespace() throws Exception {
        api = new Api(mvc);
        namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
        api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace + "\"}}").expect(201);
    }

    private String at(String groupVersion, String resource) {
        return (groupVersion.equals("v1") ? "/api/" : "/apis/") + groupVersion + "/namespaces/" + namespace + "/" + resource;
    }

    @Test
    void anEventIsCheckedByTheApiThatItComesInBy() throws Exception {
        String about = "{\"kind\": \"Pod\", \"name\": \"web\", \"namespace\": \"" + namespace + "\"}";
        Api.Answer refused = api.post(
                        at("events.k8s.io/v1", "events"), "{\"metadata\": {\"name\": \"e\"}, \"type\": \"Normal\", \"regarding\": " + about + "}")
                .expect(422);
        assertThat(refused.text("/message")).isEqualTo("Event \"e\" is invalid: eventTime: Required value");
        api.post(at("v1", "events"), "{\"metadata\": {\"name\": \"e\"}, \"type\": \"Normal\", \"involvedObject\": " + about + "}")
                .expect(201);
        Api.Answer fixed = api.patch(at("events.k8s.io/v1", "events") + "/e", "merge-patch", "{\"note\": \"other\"}").expect(422);
        assertThat(fixed.text("/message")).isEqualTo("Event \"e\" is invalid: message: Invalid value: \"other\": field is immutable");
        api.patch(at("v1", "events") + "/e", "merge-patch", "{\"message\": \"other\"}").expect(200);
    }

    @Test
    void anEmptyMapIsLookedAtByTheRulesAndNotStored() throws Exception {
        String path = at("v1", "configmaps") + "/m";
        Api.Answer made = api.post(
                        at("v1", "configmaps"),
                        "{\"metadata\": {\"name\": \"m\"}, \"data\": {}, \"binaryData\": {}, \"immutable\": true}")
                .expect(201);
        assertThat(made.body().has("data")).isFalse();
        assertThat(made.body().at("/metadata/managedFields").toString()).doesNotContain("f:data", "f:binaryData");
        Api.Answer refused = api.patch(path, "merge-patch", "{\"data\": {}}").expect(422);
        assertThat(refused.text("/message"))
                .isEqualTo("ConfigMap \"m\" is invalid: data: Forbidden: field is immutable when `immutable` is set");
        Api.Answer same = api.patch(path, "merge-patch", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}").expect(200);
        api.put(path, ((ObjectNode) same.body()).set("binaryData", JsonNodeFactory.instance.objectNode()).toString()).expect(422);
        Api.Answer pod = api.post(at("v1", "pods"), """
                        {"metadata": {"name": "p"}, "spec": {"schedulerName": "nobody", "securityContext": {"supplementalGroups": []},
                          "resources": {}, "containers": [{"name": "c", "image": "i"}]}}""")
                .expect(201);
        assertThat(pod.body().at("/spec/securityContext").toString()).isEqualTo("{}");
        api.post(at("v1", "pods"), """
                        {"metadata": {"name": "q"}, "spec": {"resources": {"claims": []}, "containers": [{"name": "c", "image": "i"}]}}""")
                .expect(422);
    }

    @Test
    void aServiceThatIsNoLoadBalancerAnyMoreHasNoBalancersAddresses() throws Exception {
        String path = at("v1", "services") + "/s";
        api.post(at("v1", "services"), "{\"metadata\": {\"name\": \"s\"}, \"spec\": {\"type\": \"LoadBalancer\", \"ports\": [{\"port\": 80}]}}")
                .expect(201);
        Api.Answer told = api.patch(
                        path + "/status", "merge-patch", "{\"status\": {\"loadBalancer\": {\"ingress\": [{\"ip\": \"FD00::1\"}]}}}")
                .expect(200);
        assertThat(told.response().getHeader("Warning"))
                .contains("status.loadBalancer.ingress[0]: IPv6 address \\\"FD00::1\\\" should be in RFC 5952 canonical format");
        Api.Answer now = api.patch(path, "merge-patch", "{\"spec\": {\"type\": \"ClusterIP\"}}").expect(200);
        assertThat(now.body().at("/status/loadBalancer").toString()).isEqualTo("{}");
    }

    @Test
    void anEndpointsOldTopologyIsDropped() throws Exception {
        Api.Answer slice = api.post(at("discovery.k8s.io/v1", "endpointslices"), """
                        {"metadata": {"name": "s"}, "addressType": "IPv4", "endpoints": [
                          {"addresses": ["10.0.0.1"], "deprecatedTopology": {"kubernetes.io/hostname": "a", "b": "-"}}]}""")
                .expect(201);
        assertThat(slice.body().at("/endpoints/0").toString()).isEqualTo("{\"addresses\":[\"10.0.0.1\"]}");
    }

    @Test
    void aVolumeKeepsTheTimeOfItsPhaseThoughAStatusDoesNotSayIt() throws Exception {
        String path = "/api/v1/persistentvolumes/" + namespace;
        Api.Answer made = api.post("/api/v1/persistentvolumes", "{\"metadata\": {\"name\": \"" + namespace + "\"}, \"spec\": {"
                        + "\"accessModes\": [\"ReadWriteOnce\"], \"capacity\": {\"storage\": \"1Gi\"}, \"hostPath\": {\"path\": \"/a\"}}}")
                .expect(201);
        Api.Answer kept = api.patch(path + "/status", "merge-patch", "{\"status\": {\"lastPhaseTransitionTime\": null}}").expect(200);
        assertThat(kept.text("/status/lastPhaseTransitionTime"))
                .isNotEmpty()
                .isGreaterThanOrEqualTo(made.text("/status/lastPhaseTransitionTime"));
    }

    @Test
    void aLimitRangeWithoutANameIsCalledAnything() throws Exception {
        Api.Answer made = api.post(at("v1", "limitranges"), "{\"spec\": {\"limits\": []}}").expect(201);
        assertThat(made.text("/metadata/name")).hasSize(36);
    }

    @Test
    void aNewNodeIsNotConfiguredByAConfigMap() throws Exception {
        String configuration = "{\"configMap\": {\"name\": \"m\", \"namespace\": \"s\", \"kubeletConfigKey\": \"k\"}}";
        String path = "/api/v1/nodes/" + namespace;
        Api.Answer made = api.post("/api/v1/nodes", "{\"metadata\": {\"name\": \"" + namespace + "\"}, \"spec\": {\"configSource\": "
                        + configuration + "}, \"status\": {\"config\": {\"active\": " + configuration + "}}}")
                .expect(201);
        assertThat(made.body().at("/spec/configSource").isMissingNode()).isTrue();
        assertThat(made.body().at("/status/config").isMissingNode()).isTrue();
        Api.Answer asked = api.patch(path, "merge-patch", "{\"spec\": {\"configSource\": " + configuration + "}}").expect(200);
        assertThat(asked.body().at("/spec/configSource").isMissingNode()).isTrue();
        Api.Answer told = api.patch(path + "/status", "merge-patch", "{\"status\": {\"config\": {\"active\": " + configuration + "}}}")
                .expect(200);
        assertThat(told.body().at("/status/config").isMissingNode()).isTrue();
        api.delete(path).expect(200);
    }

    @Test
    void whatAnAnnotationSaysOfAppArmorGoesIntoTheField() throws Exception {
        Api.Answer made = api.post(at("v1", "pods"), """
                        {"metadata": {"name": "p", "annotations": {
                            "container.apparmor.security.beta.kubernetes.io/a": "localhost/x",
                            "container.apparmor.security.beta.kubernetes.io/b": "unconfined"}},
                         "spec": {"nodeSelector": {"none": "such"}, "securityContext": {"appArmorProfile": {"type": "Unconfined"}},
                          "containers": [{"name": "a", "image": "i"}, {"name": "b", "image": "i"}]}}""")
                .expect(201);
        assertThat(made.body().at("/spec/containers/0/securityContext/appArmorProfile").toString())
                .isEqualTo("{\"type\":\"Localhost\",\"localhostProfile\":\"x\"}");
        assertThat(made.body().at("/spec/containers/1/securityContext").isMissingNode()).isTrue();
        assertThat(made.response().getHeaders("Warning")).hasSize(1).allMatch(each -> each.contains("deprecated since v1.30"));
    }

    @Test
    void aPodSelectsByItsOwnLabelsWhereItsTermsNameThem() throws Exception {
        Api.Answer made = api.post(at("v1", "pods"), """
                        {"metadata": {"name": "p", "labels": {"a": "x", "b": "y"}}, "spec": {"nodeSelector": {"none": "such"},
                          "containers": [{"name": "c", "image": "i", "lifecycle": {"stopSignal": "SIGINT"}}],
                          "schedulingGroup": {"podGroupName": "g"},
                          "topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "k", "whenUnsatisfiable": "DoNotSchedule",
                             "labelSelector": {}, "matchLabelKeys": ["a", "z"]}],
                          "affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "k",
                             "labelSelector": {}, "matchLabelKeys": ["a"], "mismatchLabelKeys": ["b"]}]}}}}""")
                .expect(201);
        JsonNode spec = made.body().path("spec");
        assertThat(spec.at("/topologySpreadConstraints/0/labelSelector").toString())
                .isEqualTo("{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"x\"]}]}");
        assertThat(spec.at("/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0/labelSelector/matchExpressions/1")
                        .toString())
                .isEqualTo("{\"key\":\"b\",\"operator\":\"NotIn\",\"values\":[\"y\"]}");
        assertThat(spec.has("schedulingGroup")).as("a feature that is off").isFalse();
        assertThat(spec.at("/containers/0/lifecycle").isMissingNode()).as("a feature that is off").isTrue();
    }

    @Test
    void aPartOfAPodIsWrittenWithoutTheRest() throws Exception {
        String path = at("v1", "pods") + "/p";
        api.post(at("v1", "pods"), """
                        {"metadata": {"name": "p", "labels": {"a": "b"}}, "spec": {"nodeSelector": {"none": "such"}, "containers": [
                          {"name": "c", "image": "i", "resources": {"requests": {"cpu": "100m"}}}]}}""")
                .expect(201);
        Api.Answer resized = api.patch(path + "/resize", "strategic-merge-patch", """
                        {"metadata": {"labels": {"a": "c"}}, "spec": {"priority": 7, "containers": [
                          {"name": "c", "image": "j", "resources": {"requests": {"cpu": "200m"}}}]}}""")
                .expect(200);
        assertThat(resized.text("/spec/containers/0/resources/requests/cpu")).isEqualTo("200m");
        assertThat(resized.text("/spec/containers/0/image")).isEqualTo("i");
        assertThat(resized.text("/metadata/labels/a")).isEqualTo("b");
        Api.Answer debugged = api.patch(path + "/ephemeralcontainers", "strategic-merge-patch", """
                        {"spec": {"containers": [{"name": "c", "image": "j"}], "ephemeralContainers": [
                          {"name": "e", "image": "i"}]}}""")
                .expect(200);
        assertThat(debugged.text("/spec/containers/0/image")).isEqualTo("i");
        assertThat(debugged.text("/spec/ephemeralContainers/0/name")).isEqualTo("e");
        api.patch(path + "/status", "merge-patch", "{\"status\": {\"observedGeneration\": 3}}").expect(200);
        Api.Answer told = api.patch(path + "/status", "merge-patch", "{\"status\": null}").expect(200);
        assertThat(told.body().at("/status/observedGeneration").asInt()).isEqualTo(3);
        assertThat(told.text("/status/qosClass")).isEqualTo("Burstable");
    }
}
