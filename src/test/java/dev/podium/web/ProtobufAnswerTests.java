package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.podium.machinery.Json;
import dev.podium.web.protobuf.ProtobufReader;
import io.kubernetes.client.proto.Meta;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Answers to those who ask for protobuf: what they say is what they say in JSON. */
@WebTest
class ProtobufAnswerTests {

    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final String STREAM = PROTOBUF + ";stream=watch";
    /** As typed clients of client-go ask. */
    private static final String CLIENT_GO = PROTOBUF + ",application/json";
    /** As its metadata client asks. */
    private static final String METADATA = PROTOBUF + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1,"
            + "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    private static final String POD =
            """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "%s", "labels": {"app": "web"}, "annotations": {"a": "ü"}},
             "spec": {"schedulerName": "nobody", "terminationGracePeriodSeconds": 0, "volumes": [{"name": "v", "emptyDir": {}}],
               "containers": [{"name": "c", "image": "nginx", "resources": {"limits": {"cpu": "0.5", "memory": "64Mi"}},
                 "livenessProbe": {"httpGet": {"port": "http", "path": "/"}}, "ports": [{"containerPort": 80, "name": "http"}],
                 "env": [{"name": "K", "valueFrom": {"configMapKeyRef": {"name": "m", "key": "k", "optional": true}}}]}]}}
            """;

    @Autowired
    private MockMvc mvc;

    private final ProtobufReader reader = new ProtobufReader();
    private Api api;
    private String namespace;
    private String pods;

    @BeforeEach
    void makeNamespace() throws Exception {
        api = new Api(mvc);
        namespace = "p" + UUID.randomUUID().toString().substring(0, 8);
        pods = "/api/v1/namespaces/" + namespace + "/pods";
        api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace + "\"}}").expect(201);
        api.post("/api/v1/namespaces/" + namespace + "/serviceaccounts", "{\"metadata\": {\"name\": \"default\"}}");
    }

    private MockHttpServletResponse send(HttpMethod method, String path, String accept, @Nullable String json) throws Exception {
        var request = MockMvcRequestBuilders.request(method, URI.create(path)).header("Accept", accept);
        if (json != null) {
            String type = method.equals(HttpMethod.PATCH) ? "application/merge-patch+json" : "application/json";
            request.contentType(type).content(json);
        }
        return mvc.perform(request).andReturn().getResponse();
    }

    private MockHttpServletResponse get(String path, String accept) throws Exception {
        return send(HttpMethod.GET, path, accept, null);
    }

    private ObjectNode read(MockHttpServletResponse response, int code) {
        assertThat(response.getStatus()).isEqualTo(code);
        assertThat(response.getContentType()).isEqualTo(PROTOBUF);
        return reader.read(response.getContentAsByteArray());
    }

    /** What is null in JSON is absent otherwise. */
    private static void same(JsonNode protobuf, JsonNode json) {
        String nothing = "\"[^\"]+\":null,?";
        String expected = Json.text(json).replaceAll(nothing, "").replace(",}", "}");
        assertThat(Json.parse(Json.bytes(protobuf))).isEqualTo(Json.parse(expected.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsWrittenIsAnsweredAsItIsInJson() throws Exception {
        ObjectNode created = read(send(HttpMethod.POST, pods, CLIENT_GO, POD.formatted("a")), 201);
        assertThat(created.at("/spec/volumes/0/emptyDir").isObject()).isTrue();
        assertThat(created.at("/metadata/managedFields/0/fieldsV1/f:spec").isObject()).isTrue();
        assertThat(created.at("/spec/terminationGracePeriodSeconds").asInt(-1)).isZero();
        same(read(get(pods + "/a", CLIENT_GO), 200), api.get(pods + "/a").body());
        ObjectNode patched = read(
                send(HttpMethod.PATCH, pods + "/a", CLIENT_GO, "{\"metadata\":{\"labels\":{\"more\":\"1\"}}}"), 200);
        same(patched, api.get(pods + "/a").body());
        String all = api.get(pods + "/a").body().toString().replace("\"more\":\"1\"", "\"more\":\"2\"");
        same(read(send(HttpMethod.PUT, pods + "/a", CLIENT_GO, all), 200), api.get(pods + "/a").body());
        assertThat(read(send(HttpMethod.DELETE, pods + "/a", CLIENT_GO, null), 200).path("kind").asString())
                .isEqualTo("Pod");
    }

    @Test
    void listsHoldEveryObjectAndTheirPlaceInTime() throws Exception {
        for (String each : List.of("a", "b", "c")) {
            api.post(pods, POD.formatted(each)).expect(201);
        }
        ObjectNode list = read(get(pods + "?limit=2", CLIENT_GO), 200);
        // Of the same moment: others write meanwhile, if no Pods of this namespace.
        String moment = "&resourceVersionMatch=Exact&resourceVersion=" + list.at("/metadata/resourceVersion").asString();
        JsonNode json = api.get(pods + "?limit=2" + moment).body();
        assertThat(list.path("kind").asString()).isEqualTo("PodList");
        same(list, json);
        assertThat(list.at("/metadata/remainingItemCount").asInt()).isEqualTo(1);
        ObjectNode rest = read(get(pods + "?limit=2&continue=" + list.at("/metadata/continue").asString(), CLIENT_GO), 200);
        assertThat(rest.at("/items/0/metadata/name").asString()).isEqualTo("c");
        assertThat(read(get("/apis/apps/v1/deployments?labelSelector=no=no", CLIENT_GO), 200).path("items").size()).isZero();
        assertThat(read(send(HttpMethod.DELETE, pods, CLIENT_GO, null), 200).path("items").size()).isEqualTo(3);
        assertThat(read(get("/api/v1/componentstatuses", CLIENT_GO), 200).path("items").size()).isEqualTo(3);
    }

    @Test
    void objectsAreServedInTheVersionOfThePath() throws Exception {
        String path = "/namespaces/" + namespace + "/horizontalpodautoscalers";
        api.post(
                        "/apis/autoscaling/v2" + path,
                        """
                        {"metadata": {"name": "a"}, "spec": {"maxReplicas": 3, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "d"},
                          "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target":
                            {"type": "Utilization", "averageUtilization": 50}}}]}}
                        """)
                .expect(201);
        for (int i = 0; i < 2; i++) {
            for (String version : List.of("v1", "v2")) {
                String url = "/apis/autoscaling/" + version + path;
                same(read(get(url + "/a", CLIENT_GO), 200), api.get(url + "/a").body());
                same(
                        read(get(url + "/a", METADATA), 200),
                        api.get(url + "/a", METADATA.replace(PROTOBUF, "application/json")).body());
            }
        }
    }

    @Test
    void partsOfObjectsAndQuestionsAreAnsweredTheSameWay() throws Exception {
        api.post(
                        "/apis/apps/v1/namespaces/" + namespace + "/deployments",
                        """
                        {"metadata": {"name": "d"}, "spec": {"replicas": 2, "selector": {"matchLabels": {"a": "b"}}, "template":
                          {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}}}
                        """)
                .expect(201);
        ObjectNode scale = read(get("/apis/apps/v1/namespaces/" + namespace + "/deployments/d/scale", CLIENT_GO), 200);
        assertThat(scale.path("kind").asString()).isEqualTo("Scale");
        assertThat(scale.at("/spec/replicas").asInt()).isEqualTo(2);
        ObjectNode token = read(
                send(HttpMethod.POST, "/api/v1/namespaces/" + namespace + "/serviceaccounts/default/token", CLIENT_GO, "{}"), 201);
        assertThat(token.at("/status/token").asString()).contains(".");
        assertThat(token.at("/spec/expirationSeconds").asInt()).isEqualTo(3600);
        ObjectNode review = read(
                send(
                        HttpMethod.POST,
                        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                        CLIENT_GO,
                        "{\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}"),
                201);
        assertThat(review.at("/status/allowed").asBoolean()).isTrue();
        api.post(pods, POD.formatted("a")).expect(201);
        ObjectNode evicted = read(
                send(HttpMethod.POST, pods + "/a/eviction", CLIENT_GO, "{\"metadata\":{\"name\":\"a\"}}"), 201);
        assertThat(evicted.path("status").asString()).isEqualTo("Success");
    }

    @Test
    void failuresAreStatusesInProtobuf() throws Exception {
        ObjectNode absent = read(get(pods + "/absent", CLIENT_GO), 404);
        same(absent, api.get(pods + "/absent").body());
        assertThat(absent.at("/details/name").asString()).isEqualTo("absent");
        ObjectNode invalid = read(send(HttpMethod.POST, pods, CLIENT_GO, POD.formatted("Not A Name")), 422);
        assertThat(invalid.at("/details/causes/0/field").asString()).isEqualTo("metadata.name");
        assertThat(read(get("/apis/nothing.example.com/v1/things", CLIENT_GO), 404).path("code").asInt()).isEqualTo(404);
        // In the shape of no object there is no failure: the next that the client takes is a plain one.
        assertThat(get(pods + "/absent", METADATA).getContentType()).isEqualTo("application/json");
    }

    @Test
    void theClientsPreferenceDecides() throws Exception {
        api.post(pods, POD.formatted("a")).expect(201);
        assertThat(List.of(
                                "application/json," + PROTOBUF,
                                "*/*",
                                PROTOBUF + ";q=0.5,application/json;q=0.9",
                                PROTOBUF + ";q=0,*/*",
                                PROTOBUF + ";as=Table;v=v1;g=meta.k8s.io,application/json",
                                PROTOBUF + ";stream=follow,application/json"))
                .allSatisfy(accept -> assertThat(get(pods + "/a", accept).getContentType()).as(accept).isEqualTo("application/json"));
        assertThat(List.of(PROTOBUF, "*/*," + PROTOBUF, "application/json;q=0.5," + PROTOBUF, STREAM, "text/plain, " + PROTOBUF))
                .allSatisfy(accept -> assertThat(get(pods + "/a", accept).getContentType()).as(accept).isEqualTo(PROTOBUF));
    }

    @Test
    void whatHasNoProtobufIsGivenInTheNextTypeOrNotAtAll() throws Exception {
        String group = namespace + ".example.com";
        api.post(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                        """
                        {"metadata": {"name": "boxes.%s"}, "spec": {"group": "%1$s", "scope": "Cluster",
                          "names": {"plural": "boxes", "kind": "Box"}, "versions": [{"name": "v1", "served": true, "storage": true,
                            "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
                              "properties": {"spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}}]}}
                        """.formatted(group))
                .expect(201);
        String boxes = "/apis/" + group + "/v1/boxes";
        api.post(boxes, "{\"kind\":\"Box\",\"apiVersion\":\"" + group + "/v1\",\"metadata\":{\"name\":\"a\"}}").expect(201);
        assertThat(get(boxes + "/a", CLIENT_GO).getContentType()).isEqualTo("application/json");
        assertThat(get(boxes, CLIENT_GO).getContentType()).isEqualTo("application/json");
        ObjectNode refused = read(get(boxes + "/a", PROTOBUF), 406);
        assertThat(refused.path("reason").asString()).isEqualTo("NotAcceptable");
        assertThat(refused.path("message").asString())
                .isEqualTo("only the following media types are accepted: application/json, application/yaml, " + PROTOBUF);
        assertThat(get(boxes + "?watch=true&timeoutSeconds=1", PROTOBUF).getStatus()).isEqualTo(406);
        assertThat(get("/apis/podium.dev/v1alpha1/probes", PROTOBUF).getStatus()).isEqualTo(406);
        assertThat(get("/apis/apiregistration.k8s.io/v1/apiservices", CLIENT_GO).getContentType()).isEqualTo("application/json");
        // A definition itself is a kind like others, and everything has metadata.
        String definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/boxes." + group;
        same(read(get(definition, CLIENT_GO), 200).path("spec"), api.get(definition).body().path("spec"));
        ObjectNode metadata = read(get(boxes + "/a", METADATA), 200);
        assertThat(metadata.path("kind").asString()).isEqualTo("PartialObjectMetadata");
        same(metadata.path("metadata"), api.get(boxes + "/a").body().path("metadata"));
        ObjectNode list = read(get(boxes, METADATA.replace("Metadata;", "MetadataList;")), 200);
        assertThat(list.path("kind").asString()).isEqualTo("PartialObjectMetadataList");
        same(list.path("items").path(0).path("metadata"), api.get(boxes + "/a").body().path("metadata"));
    }

    @Test
    void nothingIsWrittenThatCouldNotBeAnswered() throws Exception {
        assertThat(send(HttpMethod.POST, pods, "image/png", POD.formatted("a")).getStatus()).isEqualTo(406);
        api.get(pods + "/a").expect(404);
    }

    /** A frame of a watch. */
    private record Frame(String type, ObjectNode object) {}

    private List<Frame> watch(String query, String accept, String type) throws Exception {
        MockHttpServletResponse response = get(pods + "?watch=true&timeoutSeconds=1&" + query, accept);
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentType()).isEqualTo(type);
        Descriptor event = Meta.getDescriptor().findMessageTypeByName("WatchEvent");
        List<Frame> frames = new ArrayList<>();
        for (ByteBuffer rest = ByteBuffer.wrap(response.getContentAsByteArray()); rest.hasRemaining(); ) {
            byte[] bytes = new byte[rest.getInt()];
            rest.get(bytes);
            DynamicMessage message = DynamicMessage.parseFrom(event, bytes);
            DynamicMessage object = (DynamicMessage) message.getField(event.findFieldByName("object"));
            ByteString raw = (ByteString) object.getField(object.getDescriptorForType().findFieldByName("raw"));
            frames.add(new Frame((String) message.getField(event.findFieldByName("type")), reader.read(raw.toByteArray())));
        }
        return frames;
    }

    @Test
    void watchesSendMessagesAfterTheirLength() throws Exception {
        api.post(pods, POD.formatted("a")).expect(201);
        List<Frame> frames = watch(
                "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", CLIENT_GO, STREAM);
        assertThat(frames).extracting(Frame::type).containsExactly("ADDED", "BOOKMARK");
        same(frames.get(0).object(), api.get(pods + "/a").body());
        assertThat(frames.get(1).object().path("kind").asString()).isEqualTo("Pod");
        assertThat(frames.get(1).object().at("/metadata/annotations").toString())
                .isEqualTo("{\"k8s.io/initial-events-end\":\"true\"}");
        assertThat(frames.get(1).object().at("/metadata/resourceVersion").asString()).isNotEmpty();
        String since = "resourceVersion=" + api.get(pods).text("/metadata/resourceVersion");
        api.patch(pods + "/a", "merge-patch", "{\"metadata\":{\"labels\":{\"app\":\"db\"}}}").expect(200);
        api.delete(pods + "/a").expect(200);
        assertThat(watch(since, STREAM, STREAM)).extracting(Frame::type).containsExactly("MODIFIED", "DELETED");
        List<Frame> bare = watch(since, METADATA, STREAM);
        assertThat(bare.getFirst().object().path("kind").asString()).isEqualTo("PartialObjectMetadata");
        assertThat(bare.getFirst().object().at("/metadata/labels/app").asString()).isEqualTo("db");
        assertThat(bare.getFirst().object().has("spec")).isFalse();
    }

    @Test
    void watchesAreNotWrittenAsYaml() throws Exception {
        MockHttpServletResponse response = get(pods + "?watch=true&timeoutSeconds=1", "application/yaml");
        assertThat(response.getStatus()).isEqualTo(406);
        assertThat(YAMLMapper.shared().readTree(response.getContentAsString()).path("message").asString())
                .isEqualTo("only the following media types are accepted: application/json;stream=watch, " + STREAM);
    }
}
