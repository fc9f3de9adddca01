package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.access.Access;
import dev.podium.web.audit.Auditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit log of a server where roles count. */
@SpringBootTest(properties = {"podium.store=memory", "podium.nodes=0", "podium.authorization=rbac"})
@AutoConfigureMockMvc
class AuditTests {

    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitManagedFields: true
            rules:
              - level: None
                nonResourceURLs: ["/version*", "/apis"]
              - level: None
                users: ["system:quiet"]
              - level: RequestResponse
                resources: [{group: "", resources: [configmaps]}]
                omitStages: [RequestReceived]
              - level: Request
                verbs: [create, patch]
                resources: [{group: "apps"}, {group: "", resources: ["*/eviction"]}]
              - level: Metadata
                resources: [{group: "", resources: [secrets], resourceNames: [told]}, {group: "", resources: [pods]}]
              - level: Metadata
                nonResourceURLs: ["/api"]
            """;

    @TempDir
    private static Path directory;

    @Autowired
    private MockMvc mvc;

    @Autowired
    private Access access;

    private Api admin;
    private String namespace;

    @DynamicPropertySource
    static void audit(DynamicPropertyRegistry properties) throws IOException {
        Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
        properties.add("podium.audit-policy", policy::toString);
        properties.add("podium.audit-log", () -> directory.resolve("logs/audit.log").toString());
    }

    @BeforeEach
    void enterANamespaceOfOnesOwn() throws Exception {
        admin = as(null);
        namespace = "a" + UUID.randomUUID().toString().substring(0, 8);
        admin.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace + "\"}}").expect(201);
        admin.post(in("serviceaccounts"), "{\"metadata\": {\"name\": \"default\"}}");
    }

    private Api as(String impersonated) {
        X509Certificate certificate = access.authority().admin().certificate();
        return new Api(mvc, request -> {
            request.setSecure(true);
            request.setAttribute("jakarta.servlet.request.X509Certificate", new X509Certificate[] {certificate});
            request.addHeader("X-Forwarded-For", "192.0.2.7, 192.0.2.8");
            request.addHeader("User-Agent", "test/1");
            if (impersonated != null) {
                request.addHeader("Impersonate-User", impersonated);
            }
            return request;
        });
    }

    private String in(String rest) {
        return "/api/v1/namespaces/" + namespace + "/" + rest;
    }

    /** What is told of the requests to that URI. */
    private static List<JsonNode> events(String uri) throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("logs/audit.log"))) {
            return lines.map(line -> JsonMapper.shared().readTree(line))
                    .filter(each -> each.path("requestURI").asString("").equals(uri))
                    .toList();
        }
    }

    @Test
    void requestsAndAnswersAreToldAsMuchAsTheRuleSays() throws Exception {
        Api.Answer made = admin.post(in("configmaps") + "?fieldManager=f", "{\"metadata\": {\"name\": \"m\"}, \"data\": {\"a\": \"b\"}}").expect(201);
        JsonNode event = events(in("configmaps") + "?fieldManager=f").getFirst();
        assertThat(made.response().getHeader("Audit-Id")).isEqualTo(event.path("auditID").asString());
        assertThat(event.path("kind").asString() + event.path("apiVersion").asString()).isEqualTo("Eventaudit.k8s.io/v1");
        assertThat(event.path("level").asString()).isEqualTo("RequestResponse");
        assertThat(event.path("stage").asString()).isEqualTo("ResponseComplete");
        assertThat(event.path("verb").asString()).isEqualTo("create");
        assertThat(event.at("/user/groups").toString()).contains("system:masters");
        assertThat(event.path("sourceIPs").toString()).isEqualTo("[\"192.0.2.7\",\"192.0.2.8\",\"127.0.0.1\"]");
        assertThat(event.path("userAgent").asString()).isEqualTo("test/1");
        assertThat(event.path("objectRef").toString()).isEqualTo("{\"resource\":\"configmaps\",\"namespace\":\"" + namespace
                + "\",\"name\":\"m\",\"apiVersion\":\"v1\"}");
        assertThat(event.path("responseStatus").toString()).isEqualTo("{\"metadata\":{},\"code\":201}");
        assertThat(event.at("/requestObject/data/a").asString()).isEqualTo("b");
        assertThat(event.at("/responseObject/metadata/uid").asString()).isEqualTo(made.text("/metadata/uid"));
        assertThat(event.at("/responseObject/metadata").has("managedFields")).isFalse();
        assertThat(event.path("requestReceivedTimestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(event.at("/annotations").toString()).contains("\"authorization.k8s.io/decision\":\"allow\"");
    }

    @Test
    void patchesAreToldAsTheyCame() throws Exception {
        admin.patch("/apis/apps/v1/namespaces/" + namespace + "/deployments/none", "json-patch", "[{\"op\":\"remove\",\"path\":\"/a\"}]")
                .expect(404);
        List<JsonNode> events = events("/apis/apps/v1/namespaces/" + namespace + "/deployments/none");
        assertThat(events).extracting(each -> each.path("stage").asString()).containsExactly("RequestReceived", "ResponseComplete");
        assertThat(events.getLast().path("requestObject").toString()).isEqualTo("[{\"op\":\"remove\",\"path\":\"/a\"}]");
        assertThat(events.getLast().has("responseObject")).isFalse();
        assertThat(events.getLast().path("responseStatus").toString())
                .isEqualTo("{\"metadata\":{},\"status\":\"Failure\",\"message\":\"deployments.apps \\\"none\\\" not found\",\"reason\":\"NotFound\","
                        + "\"details\":{\"name\":\"none\",\"group\":\"apps\",\"kind\":\"deployments\"},\"code\":404}");
    }

    @Test
    void whoActsForAnotherAndMayNotIsTold() throws Exception {
        as("jane").get(in("pods")).expect(403);
        JsonNode event = events(in("pods")).getLast();
        assertThat(event.at("/impersonatedUser/username").asString()).isEqualTo("jane");
        assertThat(event.at("/user/groups").toString()).contains("system:masters");
        assertThat(event.at("/annotations/authorization.k8s.io~1decision").asString()).isEqualTo("forbid");
        assertThat(event.at("/responseStatus/code").asInt()).isEqualTo(403);
        new Api(mvc, request -> {
            request.addHeader("Authorization", "Bearer none");
            return request;
        }).get(in("pods") + "?who=nobody").expect(401);
        JsonNode unknown = events(in("pods") + "?who=nobody").getFirst();
        assertThat(unknown.path("stage").asString()).isEqualTo("ResponseStarted");
        assertThat(unknown.at("/responseStatus/message").asString()).isEqualTo("Authentication failed, attempted: bearer");
    }

    @Test
    void whatNoRuleFitsIsNotTold() throws Exception {
        admin.get("/version").expect(200);
        admin.get("/api").expect(200);
        admin.get(in("secrets/other")).expect(404);
        admin.get(in("secrets/told")).expect(404);
        admin.get(in("services")).expect(200);
        assertThat(events("/version")).isEmpty();
        assertThat(events("/api")).extracting(each -> each.path("verb").asString()).contains("get");
        assertThat(events("/api").getFirst().has("objectRef")).isFalse();
        assertThat(events(in("secrets/other"))).isEmpty();
        assertThat(events(in("secrets/told"))).hasSize(2);
        assertThat(events(in("services"))).isEmpty();
    }

    @Test
    void whatLastsIsToldWhenItBegins() throws Exception {
        admin.get(in("pods") + "?watch=true&timeoutSeconds=1").expect(200);
        assertThat(events(in("pods") + "?watch=true&timeoutSeconds=1"))
                .extracting(each -> each.path("stage").asString())
                .containsExactly("RequestReceived", "ResponseStarted", "ResponseComplete");
    }

    @Test
    void admissionLeavesItsTraces() throws Exception {
        admin.patch("/api/v1/namespaces/" + namespace, "merge-patch",
                        "{\"metadata\": {\"labels\": {\"pod-security.kubernetes.io/audit\": \"restricted\"}}}")
                .expect(200);
        admin.post("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", """
                        {"metadata": {"name": "%1$s"}, "spec": {"matchConstraints": {"resourceRules": [
                          {"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"]}],
                          "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%1$s"}}},
                          "validations": [{"expression": "true"}, {"expression": "object.metadata.name != 'p'", "message": "not p"}],
                          "auditAnnotations": [{"key": "name", "valueExpression": "'it is ' + object.metadata.name"},
                            {"key": "none", "valueExpression": "null"}]}}""".formatted(namespace))
                .expect(201);
        admin.post("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings", """
                        {"metadata": {"name": "%1$s"}, "spec": {"policyName": "%1$s", "validationActions": ["Audit"]}}""".formatted(namespace))
                .expect(201);
        admin.post(in("pods"), "{\"metadata\": {\"name\": \"p\"}, \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"i\"}]}}")
                .expect(201);
        JsonNode annotations = events(in("pods")).getLast().path("annotations");
        assertThat(annotations.path("pod-security.kubernetes.io/enforce-policy").asString()).isEqualTo("privileged:latest");
        assertThat(annotations.path("pod-security.kubernetes.io/audit-violations").asString())
                .startsWith("would violate PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false");
        assertThat(annotations.path(namespace + "/name").asString()).isEqualTo("it is p");
        assertThat(annotations.has(namespace + "/none")).isFalse();
        assertThat(annotations.path("validation.policy.admission.k8s.io/validation_failure").asString())
                .isEqualTo("[{\"message\":\"not p\",\"policy\":\"" + namespace + "\",\"binding\":\"" + namespace
                        + "\",\"expressionIndex\":1,\"validationActions\":[\"Audit\"]}]");
    }

    @Test
    void aRequestKeepsTheNumberThatItsClientGivesIt() throws Exception {
        Api numbered = new Api(mvc, request -> {
            request.addHeader("Audit-ID", "mine");
            return request;
        });
        assertThat(numbered.get("/version").response().getHeader("Audit-Id")).isEqualTo("mine");
        String own = admin.get("/version").response().getHeader("Audit-Id");
        assertThat(UUID.fromString(own).version()).isEqualTo(4);
        assertThat(UUID.fromString(own).variant()).isEqualTo(2);
        assertThat(admin.get("/version").response().getHeader("Audit-Id")).isNotEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "kind: Policy|failed decoding: no Policy of audit.k8s.io/v1",
        "apiVersion: audit.k8s.io/v1\\nkind: Policy|loaded illegal policy with 0 rules",
        "apiVersion: audit.k8s.io/v1\\nkind: Policy\\nrule: []|strict decoding error: unknown field \"rule\"",
        "apiVersion: audit.k8s.io/v1\\nkind: Policy\\nrules: [{}]|rules[0].level: Required value",
        "apiVersion: audit.k8s.io/v1\\nkind: Policy\\nrules: [{level: All}]|rules[0].level: Unsupported value: \"All\": supported values: \"None\", \"Metadata\", \"Request\", \"RequestResponse\"",
        "apiVersion: audit.k8s.io/v1\\nkind: Policy\\nrules: [{level: None, nonResourceURLs: [a, /b*c]}]|rules[0].nonResourceURLs[0]: Invalid value: \"a\": non-resource URL rules must begin with a '/' character, rules[0].nonResourceURLs[1]: Invalid value: \"/b*c\": non-resource URL wildcards '*' must be the final character of the rule",
        "apiVersion: audit.k8s.io/v1\\nkind: Policy\\nomitStages: [Late]\\nrules: [{level: None}]|omitStages[0]: Invalid value: \"Late\": allowed stages are RequestReceived,ResponseStarted,ResponseComplete,Panic"
    })
    void aPolicyThatIsNoneIsRefused(String yaml, String message) throws IOException {
        Path policy = Files.writeString(directory.resolve("wrong.yaml"), yaml.replace("\\n", "\n"));
        assertThatThrownBy(() -> Auditor.of(policy, directory.resolve("none.log")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(policy + ": " + message);
    }
}
