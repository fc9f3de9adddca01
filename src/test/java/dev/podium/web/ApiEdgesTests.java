package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.patch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import dev.podium.registry.ListOptions;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.Selection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What must not be accepted: each a Status with the right code and reason, and nothing stored; a cluster of its own, so that nobody else writes. */
@WebTest
@TestPropertySource(properties = "spring.application.name=edges")
class ApiEdgesTests {

    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final MockMvc mvc;
    private final Registry registry;
    private Set<String> before = Set.of();

    ApiEdgesTests(@Autowired MockMvc mvc, @Autowired Registry registry) {
        this.mvc = mvc;
        this.registry = registry;
    }

    /** The controllers give every namespace an account and a certificate at the start; nothing may be written after that. */
    @BeforeEach
    void rememberWhatIsThere() throws InterruptedException {
        for (String each : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
            while (registry.lookUp(registry.find("", "v1", "serviceaccounts"), each, "default") == null
                    || registry.lookUp(registry.find("", "v1", "configmaps"), each, "kube-root-ca.crt") == null) {
                Thread.onSpinWait();
            }
        }
        before = stored();
    }

    @AfterEach
    void nothingWasStored() throws InterruptedException {
        assertThat(stored()).isEqualTo(before);
    }

    /** Every object as it is, but for the default roles: they may still be on their way, and no test here writes any. */
    private Set<String> stored() throws InterruptedException {
        Set<String> stored = new TreeSet<>();
        for (Resource each : registry.resources()) {
            if (each.supports("list") && !each.group().equals("rbac.authorization.k8s.io")) {
                registry.list(each, "", Selection.EVERYTHING, ListOptions.ALL)
                        .items()
                        .forEach(object -> stored.add(object.key() + " " + object.revision()));
            }
        }
        return stored;
    }

    private JsonNode refused(MockHttpServletRequestBuilder request, int code, String reason) throws Exception {
        MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(code);
        JsonNode status = JsonMapper.shared().readTree(response.getContentAsByteArray());
        assertThat(status.path("kind").asString("")).isEqualTo("Status");
        assertThat(status.path("status").asString("")).isEqualTo("Failure");
        assertThat(status.path("code").asInt()).isEqualTo(code);
        assertThat(status.path("reason").asString("")).isEqualTo(reason);
        return status;
    }

    private static MockHttpServletRequestBuilder yaml(String body) {
        return post(PODS).contentType("application/yaml").content(body);
    }

    private static MockHttpServletRequestBuilder json(String body) {
        return post(PODS).contentType("application/json").content(body);
    }

    private static String pod(String name, String extra) {
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"%s},"spec":{"containers":[{"name":"c","image":"nginx"}]}}
                """
                .formatted(name, extra);
    }

    @Test
    void badYamlIsABadRequest() throws Exception {
        refused(yaml("apiVersion: v1\nkind: [Pod\n"), 400, "BadRequest");
    }

    @Test
    void badJsonIsABadRequest() throws Exception {
        refused(json("{\"apiVersion\": \"v1\", "), 400, "BadRequest");
    }

    @Test
    void anEmptyBodyIsABadRequest() throws Exception {
        refused(json(""), 400, "BadRequest");
    }

    @Test
    void anUnknownFieldIsABadRequestWhenValidationIsStrict() throws Exception {
        JsonNode status = refused(
                post(PODS + "?fieldValidation=Strict")
                        .contentType("application/json")
                        .content("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},"
                                + "\"spec\":{\"container\":[],\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]}}"),
                400,
                "BadRequest");
        assertThat(status.path("message").asString()).contains("strict decoding error: unknown field \"spec.container\"");
    }

    @Test
    void anUnknownFieldIsWarnedOfByDefaultAndDroppedInADryRun() throws Exception {
        MockHttpServletResponse response = mvc.perform(post(PODS + "?dryRun=All")
                        .contentType("application/json")
                        .content("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},"
                                + "\"spec\":{\"container\":[],\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]}}"))
                .andReturn()
                .getResponse();
        assertThat(response.getStatus()).isEqualTo(201);
        assertThat(response.getHeader("Warning")).isEqualTo("299 - \"unknown field \\\"spec.container\\\"\"");
        assertThat(response.getContentAsString()).doesNotContain("\"container\"");
    }

    @Test
    void aWrongKindIsABadRequest() throws Exception {
        JsonNode status = refused(
                json("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}"), 400, "BadRequest");
        assertThat(status.path("message").asString()).contains("ConfigMap in version \"v1\" cannot be handled as a Pod");
    }

    @Test
    void anotherNamespaceThanThePathsIsABadRequest() throws Exception {
        JsonNode status = refused(json(pod("a", ",\"namespace\":\"kube-system\"")), 400, "BadRequest");
        assertThat(status.path("message").asString())
                .isEqualTo("the namespace of the provided object does not match the namespace sent on the request");
    }

    @Test
    void aNamespaceThatDoesNotExistIsNotFound() throws Exception {
        JsonNode status = refused(
                post("/api/v1/namespaces/nowhere/pods").contentType("application/json").content(pod("a", "")),
                404,
                "NotFound");
        assertThat(status.path("message").asString()).isEqualTo("namespaces \"nowhere\" not found");
    }

    @Test
    void aNameThatIsTooLongIsInvalid() throws Exception {
        JsonNode status = refused(json(pod("a".repeat(254), "")), 422, "Invalid");
        assertThat(status.path("details").path("causes").get(0).path("field").asString()).isEqualTo("metadata.name");
        assertThat(status.path("message").asString()).contains("must be no more than 253 characters");
    }

    @Test
    void aMissingImageIsInvalidInUpstreamsWords() throws Exception {
        JsonNode status = refused(
                json("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},"
                        + "\"spec\":{\"containers\":[{\"name\":\"c\"}]}}"),
                422,
                "Invalid");
        assertThat(status.path("message").asString())
                .isEqualTo("Pod \"a\" is invalid: spec.containers[0].image: Required value");
    }

    @Test
    void aTypeThatDoesNotFitIsABadRequestInUpstreamsWords() throws Exception {
        JsonNode status = refused(
                json("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"},"
                        + "\"spec\":{\"containers\":\"nginx\"}}"),
                400,
                "BadRequest");
        assertThat(status.path("message").asString())
                .startsWith("Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field");
    }

    @Test
    void aBodyOfMoreThanThreeMebibytesIsTooLarge() throws Exception {
        refused(
                json(pod("a", ",\"annotations\":{\"a\":\"" + "x".repeat(3 * 1024 * 1024) + "\"}")),
                413,
                "RequestEntityTooLarge");
    }

    @Test
    void anUnknownMediaTypeIsUnsupported() throws Exception {
        refused(post(PODS).contentType("text/plain").content(pod("a", "")), 415, "UnsupportedMediaType");
        refused(
                patch(PODS + "/a").contentType("application/json").content("{}"), 415, "UnsupportedMediaType");
    }

    @Test
    void anAnswerThatNobodyCanGiveIsNotAcceptable() throws Exception {
        refused(get(PODS).header("Accept", "image/png"), 406, "NotAcceptable");
    }

    @Test
    void anUnknownResourceGroupOrVersionIsNotFound() throws Exception {
        refused(get("/api/v1/namespaces/default/podz"), 404, "NotFound");
        refused(get("/apis/nothing.io/v1/things"), 404, "NotFound");
        refused(get("/api/v2/pods"), 404, "NotFound");
        refused(get("/nowhere"), 404, "NotFound");
    }

    @Test
    void aMethodThatAResourceLacksIsNotAllowed() throws Exception {
        refused(put(PODS).contentType("application/json").content("{}"), 405, "MethodNotAllowed");
        refused(post(PODS + "/a").contentType("application/json").content(pod("a", "")), 405, "MethodNotAllowed");
        refused(post("/api/v1/pods").contentType("application/json").content(pod("a", "")), 405, "MethodNotAllowed");
        refused(request(HttpMethod.DELETE, "/api/v1/pods"), 405, "MethodNotAllowed");
    }

    @Test
    void anObjectThatDoesNotExistIsNotFound() throws Exception {
        JsonNode status = refused(get(PODS + "/a"), 404, "NotFound");
        assertThat(status.path("message").asString()).isEqualTo("pods \"a\" not found");
        assertThat(status.path("details").path("kind").asString()).isEqualTo("pods");
        refused(
                put(PODS + "/a").contentType("application/json").content(pod("a", "")), 404, "NotFound");
        refused(request(HttpMethod.DELETE, PODS + "/a"), 404, "NotFound");
    }

    @Test
    void selectorsThatDoNotParseAreBadRequests() throws Exception {
        refused(get(PODS).param("labelSelector", "a=(b"), 400, "BadRequest");
        refused(get(PODS).param("fieldSelector", "nonsense"), 400, "BadRequest");
        refused(get(PODS).param("fieldSelector", "spec.nonsense=a"), 400, "BadRequest");
        refused(get(PODS).param("continue", "nonsense"), 400, "BadRequest");
        refused(get(PODS).param("limit", "nonsense"), 400, "BadRequest");
        refused(get(PODS).param("resourceVersion", "nonsense"), 400, "BadRequest");
    }

    @Test
    void parametersThatContradictEachOtherAreInvalid() throws Exception {
        refused(get(PODS).param("resourceVersionMatch", "Exact"), 422, "Invalid");
        refused(get(PODS).param("watch", "true").param("sendInitialEvents", "true"), 422, "Invalid");
        refused(post(PODS + "?dryRun=Some").contentType("application/json").content(pod("a", "")), 422, "Invalid");
        refused(
                post(PODS + "?fieldValidation=Some").contentType("application/json").content(pod("a", "")),
                422,
                "Invalid");
    }

    @Test
    void aResourceVersionAheadOfTheServerIsATimeout() throws Exception {
        JsonNode status = refused(
                get(PODS).param("resourceVersion", "999999").param("resourceVersionMatch", "NotOlderThan"),
                504,
                "Timeout");
        assertThat(status.path("message").asString()).contains("Too large resource version: 999999, current: ");
        assertThat(status.path("details").path("causes").get(0).path("reason").asString())
                .isEqualTo("ResourceVersionTooLarge");
    }

    @Test
    void aWatchHearsThatItsResourceVersionIsOfNoUseInAnEvent() throws Exception {
        List<JsonNode> frames = new Api(mvc).watch(PODS + "?resourceVersion=999999");
        assertThat(frames).singleElement().satisfies(frame -> {
            assertThat(frame.path("type").asString()).isEqualTo("ERROR");
            assertThat(frame.path("object").path("kind").asString()).isEqualTo("Status");
            assertThat(frame.path("object").path("code").asInt()).isEqualTo(504);
        });
    }

    @Test
    void aDryRunStoresNothing() throws Exception {
        MockHttpServletResponse response = mvc.perform(
                        post(PODS + "?dryRun=All").contentType("application/json").content(pod("a", "")))
                .andReturn()
                .getResponse();
        assertThat(response.getStatus()).isEqualTo(201);
        assertThat(JsonMapper.shared().readTree(response.getContentAsByteArray()).path("metadata").path("uid").asString(""))
                .isNotEmpty();
    }

    @Test
    void anObjectThatEtcdWouldNotTakeIsTooLarge() throws Exception {
        String env = "{name: LARGE, value: " + "v".repeat(1_600_000) + "}";
        refused(
                yaml("{apiVersion: v1, kind: Pod, metadata: {name: large}, spec: {containers: [{name: c, image: i, env: [" + env + "]}]}}"),
                413,
                "RequestEntityTooLarge");
    }

    @Test
    void deepNestingAndYamlBombsAreBadRequests() throws Exception {
        refused(json("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)), 400, "BadRequest");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n"
                    .formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        refused(yaml(bomb.toString()), 400, "BadRequest");
    }
}
