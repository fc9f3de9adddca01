package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.access.Access;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Custom objects in two versions that a webhook converts: v1 has {@code hostPort}, v2 has {@code host} and {@code port}. Each test has
 * a group of its own.
 */
@WebTest
class ConversionWebhookTests {

    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private final Api api;
    private final Access access;
    private WebhookServer server;
    private String group = "";

    ConversionWebhookTests(@Autowired MockMvc mvc, @Autowired Access access) {
        this.api = new Api(mvc);
        this.access = access;
    }

    @BeforeEach
    void define(TestInfo test) throws Exception {
        group = "c" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode()) + ".example.com";
        server = new WebhookServer(access);
        server.answer("/convert", response -> convert(response, server.questions().getLast().path("request")));
        api.post(DEFINITIONS, definition("v1")).expect(201);
    }

    @AfterEach
    void stop() throws Exception {
        server.answer("/convert", response -> convert(response, server.questions().getLast().path("request")));
        api.delete(DEFINITIONS + "/endpoints." + group).expect(200);
        server.close();
    }

    private String definition(String stored) {
        return """
                {"metadata":{"name":"endpoints.%1$s"},"spec":{"group":"%1$s","scope":"Namespaced",
                "names":{"plural":"endpoints","kind":"Endpoint"},
                "conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v9","v1"],"clientConfig":%2$s}},
                "versions":[
                 {"name":"v1","served":true,"storage":%3$s,"subresources":{"status":{}},
                  "selectableFields":[{"jsonPath":".hostPort"}],
                  "schema":{"openAPIV3Schema":{"type":"object","properties":{
                  "hostPort":{"type":"string"},"status":{"type":"object","properties":{"seen":{"type":"integer"}}}}}}},
                 {"name":"v2","served":true,"storage":%4$s,"subresources":{"status":{}},
                  "selectableFields":[{"jsonPath":".host"}],
                  "additionalPrinterColumns":[{"name":"Host","type":"string","jsonPath":".host"}],
                  "schema":{"openAPIV3Schema":{"type":"object","required":["host"],"properties":{
                  "host":{"type":"string","maxLength":8},"port":{"type":"string"},"scheme":{"type":"string","default":"http"},
                  "status":{"type":"object","properties":{"seen":{"type":"integer"}}}}}}}]}}
                """
                .formatted(group, server.clientConfig("/convert"), stored.equals("v1"), stored.equals("v2"));
    }

    private static ObjectNode convert(ObjectNode response, JsonNode request) {
        ArrayNode converted = response.putArray("convertedObjects");
        String version = request.path("desiredAPIVersion").asString();
        for (JsonNode each : request.path("objects")) {
            ObjectNode object = (ObjectNode) each.deepCopy();
            object.put("apiVersion", version);
            if (version.endsWith("/v2")) {
                String[] parts = object.path("hostPort").asString("").split(":");
                object.remove("hostPort");
                object.put("host", parts[0]).put("port", parts[1]);
            } else {
                object.put("hostPort", object.path("host").asString() + ":" + object.path("port").asString());
                object.remove(List.of("host", "port", "scheme"));
            }
            converted.add(object);
        }
        response.putObject("result").put("status", "Success");
        return response;
    }

    private String path(String version) {
        return "/apis/" + group + "/" + version + "/namespaces/default/endpoints";
    }

    private String object(String version, String name, String more) {
        return "{\"apiVersion\":\"" + group + "/" + version + "\",\"kind\":\"Endpoint\",\"metadata\":{\"name\":\"" + name + "\"},"
                + more + "}";
    }

    @Test
    void anObjectIsReadInEveryVersionWhateverItWasWrittenIn() throws Exception {
        api.post(path("v1"), object("v1", "a", "\"hostPort\":\"here:80\"")).expect(201);
        assertThat(server.questions()).as("it is kept as it came").isEmpty();
        Api.Answer second = api.get(path("v2") + "/a").expect(200);
        assertThat(second.text("/host")).isEqualTo("here");
        assertThat(second.text("/scheme")).as("defaulted after it was converted").isEqualTo("http");
        assertThat(second.text("/apiVersion")).isEqualTo(group + "/v2");

        Api.Answer created =
                api.post(path("v2"), object("v2", "b", "\"host\":\"there\",\"port\":\"81\"")).expect(201);
        assertThat(created.text("/apiVersion")).isEqualTo(group + "/v2");
        assertThat(created.text("/host")).isEqualTo("there");
        Api.Answer first = api.get(path("v1") + "/b").expect(200);
        assertThat(first.text("/hostPort")).isEqualTo("there:81");
        assertThat(first.text("/metadata/uid")).isEqualTo(created.text("/metadata/uid"));
        assertThat(first.text("/metadata/resourceVersion")).isEqualTo(created.text("/metadata/resourceVersion"));
    }

    @Test
    void aListOfBothKindsOfObjectsTakesOneQuestion() throws Exception {
        api.post(path("v1"), object("v1", "a", "\"hostPort\":\"here:80\"")).expect(201);
        api.put(DEFINITIONS + "/endpoints." + group, replaced("v2")).expect(200);
        api.post(path("v2"), object("v2", "b", "\"host\":\"there\",\"port\":\"81\"")).expect(201);
        api.post(path("v2"), object("v2", "c", "\"host\":\"away\",\"port\":\"82\"")).expect(201);
        server.questions().clear();
        Api.Answer first = api.get(path("v1")).expect(200);
        assertThat(first.texts("/items", "/hostPort")).containsExactly("here:80", "there:81", "away:82");
        assertThat(server.questions()).hasSize(1);
        assertThat(server.questions().getFirst().at("/request/objects")).as("only what is in another version").hasSize(2);
        Api.Answer second = api.get(path("v2")).expect(200);
        assertThat(second.texts("/items", "/host")).containsExactly("here", "there", "away");
        Api.Answer table = api.get(path("v2"), "application/json;as=Table;v=v1;g=meta.k8s.io").expect(200);
        assertThat(table.texts("/rows", "/cells/1")).containsExactly("here", "there", "away");
        assertThat(api.get(DEFINITIONS + "/endpoints." + group).texts("/status/storedVersions", ""))
                .containsExactly("v1", "v2");
    }

    private String replaced(String stored) throws Exception {
        ObjectNode definition = (ObjectNode) api.get(DEFINITIONS + "/endpoints." + group).body();
        definition.set("spec", tools.jackson.databind.json.JsonMapper.shared().readTree(definition(stored)).path("spec"));
        return definition.toString();
    }

    @Test
    void writesAreCheckedInTheVersionOfTheRequest() throws Exception {
        api.post(path("v1"), object("v1", "a", "\"hostPort\":\"very-long-host:80\"")).expect(201);
        Api.Answer refused = api.post(path("v2"), object("v2", "b", "\"host\":\"very-long-host\",\"port\":\"1\""))
                .expect(422);
        assertThat(refused.text("/message")).contains("host: Too long: may not be more than 8 bytes");
        Api.Answer patched =
                api.patch(path("v2") + "/a", "merge-patch", "{\"host\":\"short\"}").expect(200);
        assertThat(patched.text("/port")).isEqualTo("80");
        assertThat(api.get(path("v1") + "/a").text("/hostPort")).isEqualTo("short:80");
        api.patch(path("v2") + "/a/status", "merge-patch", "{\"status\":{\"seen\":3}}").expect(200);
        assertThat(api.get(path("v1") + "/a").text("/status/seen")).isEqualTo("3");
        assertThat(api.get(path("v2") + "?fieldSelector=host=short").texts("/items", "/metadata/name")).containsExactly("a");
        assertThat(api.get(path("v1") + "?fieldSelector=hostPort=short:80").texts("/items", "/metadata/name"))
                .containsExactly("a");
    }

    @Test
    void whoAppliesInOneVersionOwnsTheFieldsInTheOther() throws Exception {
        api.apply(path("v2") + "/a?fieldManager=one", object("v2", "a", "\"host\":\"here\",\"port\":\"80\"")).expect(201);
        Api.Answer conflict = api.apply(
                        path("v1") + "/a?fieldManager=two", object("v1", "a", "\"hostPort\":\"there:81\""))
                .expect(409);
        assertThat(conflict.text("/message"))
                .as("in the version of the other's fields")
                .isEqualTo("Apply failed with 2 conflicts: conflicts with \"one\":\n- .host\n- .port");
        api.apply(path("v1") + "/a?fieldManager=two&force=true", object("v1", "a", "\"hostPort\":\"there:81\"")).expect(200);
        assertThat(api.get(path("v2") + "/a").text("/host")).isEqualTo("there");
    }

    @Test
    void aWatchShowsItsOwnVersion() throws Exception {
        api.post(path("v1"), object("v1", "a", "\"hostPort\":\"here:80\"")).expect(201);
        List<JsonNode> frames = api.watch(path("v2"));
        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst().at("/object/host").asString("")).isEqualTo("here");
    }

    @Test
    void whatTheWebhookGetsWrongIsToldAndNothingIsKept() throws Exception {
        api.post(path("v1"), object("v1", "a", "\"hostPort\":\"here:80\"")).expect(201);
        String webhook = "conversion webhook for " + group + "/v1, Kind=Endpoint ";
        server.answer("/convert", response -> {
            response.putObject("result").put("status", "Failure").put("message", "no idea");
            return response;
        });
        assertThat(api.get(path("v2") + "/a").expect(500).text("/message")).isEqualTo(webhook + "failed: no idea");
        assertThat(api.post(path("v2"), object("v2", "b", "\"host\":\"there\",\"port\":\"81\"")).expect(500).text("/message"))
                .isEqualTo("conversion webhook for " + group + "/v2, Kind=Endpoint failed: no idea");
        api.get(path("v1") + "/b").expect(404);
        server.answer("/convert", response -> {
            response.putArray("convertedObjects");
            response.putObject("result").put("status", "Success");
            return response;
        });
        assertThat(api.get(path("v2") + "/a").expect(500).text("/message")).isEqualTo(webhook + "returned 0 objects, expected 1");
        server.answer("/convert", response -> {
            convert(response, server.questions().getLast().path("request"));
            ((ObjectNode) response.at("/convertedObjects/0/metadata")).put("name", "other");
            return response;
        });
        assertThat(api.get(path("v2") + "/a").expect(500).text("/message"))
                .isEqualTo(webhook + "returned invalid converted object at index 0: must have the same name: a != other");
        server.answer("/convert", response -> {
            convert(response, server.questions().getLast().path("request"));
            ObjectNode metadata = (ObjectNode) response.at("/convertedObjects/0/metadata");
            metadata.put("generation", 77).putObject("labels").put("changed", "yes");
            return response;
        });
        Api.Answer changed = api.get(path("v2") + "/a").expect(200);
        assertThat(changed.text("/metadata/labels/changed")).isEqualTo("yes");
        assertThat(changed.text("/metadata/generation")).isEqualTo("1");
    }
}
