package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.podium.access.Access;
import dev.podium.access.Credential;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks that really listen, with certificates of the cluster's own authority. Each test has a namespace of its own. */
@WebTest
class AdmissionWebhookTests {

    private final Api api;
    private final Access access;
    private WebhookServer server;
    private String namespace = "";

    AdmissionWebhookTests(@Autowired MockMvc mvc, @Autowired Access access) {
        this.api = new Api(mvc);
        this.access = access;
    }

    @BeforeEach
    void listen(TestInfo test) throws Exception {
        namespace = "w" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}").expect(201);
        server = new WebhookServer(access);
    }

    @AfterEach
    void stop() throws Exception {
        for (String each : List.of("mutating", "validating")) {
            api.delete("/apis/admissionregistration.k8s.io/v1/" + each + "webhookconfigurations/" + namespace);
        }
        server.close();
    }

    private String path(String resource) {
        return "/api/v1/namespaces/" + namespace + "/" + resource;
    }

    /** A webhook of that path, asked about the ConfigMaps of the test's namespace. */
    private String webhook(String path, String more) {
        return "{\"name\":\"" + path + ".example.com\",\"clientConfig\":" + server.clientConfig("/" + path)
                + ",\"rules\":[{\"operations\":[\"CREATE\",\"UPDATE\",\"DELETE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],"
                + "\"resources\":[\"configmaps\",\"secrets\"]}],\"admissionReviewVersions\":[\"v1\"],\"namespaceSelector\":"
                + "{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"" + namespace + "\"}},\"objectSelector\":"
                + "{\"matchLabels\":{\"seen\":\"yes\"}},\"timeoutSeconds\":5"
                + (more.contains("sideEffects") ? "" : ",\"sideEffects\":\"None\"") + more + "}";
    }

    private void configure(String kind, String... webhooks) throws Exception {
        api.post(
                        "/apis/admissionregistration.k8s.io/v1/" + kind + "webhookconfigurations",
                        "{\"metadata\":{\"name\":\"" + namespace + "\"},\"webhooks\":[" + String.join(",", webhooks) + "]}")
                .expect(201);
    }

    private Api.Answer map(String name, String data) throws Exception {
        return api.post(
                path("configmaps"),
                "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"seen\":\"yes\"}},\"data\":" + data + "}");
    }

    private static UnaryOperator<ObjectNode> patch(String operations) {
        return response -> response.put("allowed", true)
                .put("patchType", "JSONPatch")
                .put("patch", Base64.getEncoder().encodeToString(operations.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aValidatingWebhookSeesWhatIsWrittenAndMayRefuseIt() throws Exception {
        server.answer("/no", response -> {
            response.put("allowed", false);
            response.putArray("warnings").add("mind \"this\"");
            response.putObject("status").put("code", 418).put("message", "I am a teapot").put("reason", "Forbidden");
            return response;
        });
        configure("validating", webhook("no", ""));
        Api.Answer refused = map("a", "{\"k\":\"v\"}").expect(418);
        assertThat(refused.text("/message")).isEqualTo("admission webhook \"no.example.com\" denied the request: I am a teapot");
        assertThat(refused.text("/reason")).isEqualTo("Forbidden");
        assertThat(refused.response().getHeaders("Warning")).containsExactly("299 - \"mind \\\"this\\\"\"");
        api.get(path("configmaps/a")).expect(404);
        JsonNode asked = server.questions().getFirst().path("request");
        assertThat(asked.path("operation").asString()).isEqualTo("CREATE");
        assertThat(asked.at("/resource/resource").asString()).isEqualTo("configmaps");
        assertThat(asked.at("/kind/kind").asString()).isEqualTo("ConfigMap");
        assertThat(asked.path("namespace").asString()).isEqualTo(namespace);
        assertThat(asked.at("/object/data/k").asString()).isEqualTo("v");
        assertThat(asked.path("oldObject").isNull()).isTrue();
        assertThat(asked.at("/userInfo/groups/0").asString()).isEqualTo("system:masters");
        assertThat(asked.at("/options/kind").asString()).isEqualTo("CreateOptions");
    }

    @Test
    void updatesAndDeletionsShowWhatWasThere() throws Exception {
        map("a", "{\"k\":\"v\"}").expect(201);
        server.answer("/look", response -> response.put("allowed", true));
        configure("validating", webhook("look", ""));
        api.patch(path("configmaps/a"), "merge-patch", "{\"data\":{\"k\":\"w\"}}").expect(200);
        api.delete(path("configmaps/a")).expect(200);
        assertThat(server.questions()).extracting(each -> each.at("/request/operation").asString()).containsExactly("UPDATE", "DELETE");
        assertThat(server.questions().getFirst().at("/request/oldObject/data/k").asString()).isEqualTo("v");
        assertThat(server.questions().getFirst().at("/request/object/data/k").asString()).isEqualTo("w");
        assertThat(server.questions().getLast().at("/request/oldObject/data/k").asString()).isEqualTo("w");
        assertThat(server.questions().getLast().at("/request/object").isNull()).isTrue();
    }

    @Test
    void aMutatingWebhookChangesWhatIsStored() throws Exception {
        server.answer("/change", patch("[{\"op\":\"add\",\"path\":\"/data/added\",\"value\":\"yes\"}]"));
        server.answer("/look", response -> response.put("allowed", true));
        configure("mutating", webhook("change", ""));
        configure("validating", webhook("look", ""));
        assertThat(map("a", "{\"k\":\"v\"}").expect(201).text("/data/added")).isEqualTo("yes");
        assertThat(api.get(path("configmaps/a")).text("/data/added")).isEqualTo("yes");
        assertThat(server.questions().getLast().at("/request/object/data/added").asString()).isEqualTo("yes");
        api.post(path("configmaps"), "{\"metadata\":{\"name\":\"unlabelled\"}}").expect(201);
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void whoWantsToIsAskedAgainAfterALaterChange() throws Exception {
        server.answer("/first", patch("[]"));
        server.answer("/second", patch("[{\"op\":\"add\",\"path\":\"/data/added\",\"value\":\"yes\"}]"));
        configure("mutating", webhook("first", ",\"reinvocationPolicy\":\"IfNeeded\""), webhook("second", ""));
        map("a", "{\"k\":\"v\"}").expect(201);
        assertThat(server.questions()).extracting(each -> each.at("/request/object/data/added").asString(""))
                .containsExactly("", "", "yes");
    }

    @Test
    void whoCannotBeAskedRefusesUnlessThatMayBeIgnored() throws Exception {
        configure("validating", webhook("absent", ""));
        assertThat(map("a", "{}").expect(500).text("/message"))
                .isEqualTo("Internal error occurred: failed calling webhook \"absent.example.com\": failed to call webhook: "
                        + "the server could not find the requested resource");
        server.close();
        assertThat(map("a", "{}").expect(500).text("/message"))
                .startsWith("Internal error occurred: failed calling webhook \"absent.example.com\": failed to call webhook: "
                        + "Post \"https://localhost:" + server.port() + "/absent?timeout=5s\": dial tcp ");
        api.patch(
                        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/" + namespace,
                        "json-patch",
                        "[{\"op\":\"replace\",\"path\":\"/webhooks/0/failurePolicy\",\"value\":\"Ignore\"}]")
                .expect(200);
        map("a", "{}").expect(201);
    }

    @Test
    void nobodyIsTrustedWhoseCertificateTheAuthorityHasNotSigned() throws Exception {
        server.answer("/look", response -> response.put("allowed", true));
        configure("validating", webhook("look", "").replaceFirst(",\"caBundle\":\"[^\"]+\"", ""));
        assertThat(map("a", "{}").expect(500).text("/message")).contains("failed to call webhook: Post");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void whatIsOnlyTriedIsNotToldToWhoeverActsOnIt() throws Exception {
        server.answer("/acts", response -> response.put("allowed", true));
        configure("validating", webhook("acts", ",\"sideEffects\":\"NoneOnDryRun\""));
        api.post(path("configmaps") + "?dryRun=All", "{\"metadata\":{\"name\":\"a\",\"labels\":{\"seen\":\"yes\"}}}").expect(201);
        assertThat(server.questions().getFirst().at("/request/dryRun").asBoolean()).isTrue();
    }

    @Test
    void everyValidatingWebhookMayRefuse() throws Exception {
        server.answer("/yes", response -> response.put("allowed", true));
        server.answer("/no", response -> response.put("allowed", false));
        configure("validating", webhook("yes", ""), webhook("no", ""));
        assertThat(map("a", "{}").expect(400).text("/message")).contains("\"no.example.com\" denied");
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void conditionsDecideWhetherAnybodyIsAsked() throws Exception {
        server.answer("/no", response -> response.put("allowed", false));
        configure(
                "validating",
                webhook("no", ",\"matchConditions\":[{\"name\":\"short\",\"expression\":\"request.name.size() == 1 && 'k' in object.data\"}]"));
        assertThat(map("a", "{\"k\":\"v\"}").expect(400).text("/message"))
                .isEqualTo("admission webhook \"no.example.com\" denied the request without explanation");
        map("longer", "{\"k\":\"v\"}").expect(201);
    }

    @Test
    void aServiceIsFoundAndMustHaveACertificateOfItsOwn() throws Exception {
        server.answer("/look", response -> response.put("allowed", true));
        String service = "{\"metadata\":{\"name\":\"hook\"},\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"localhost\"}}";
        api.post(path("services"), service).expect(201);
        configure(
                "validating",
                webhook("look", "")
                        .replaceFirst(
                                "\"url\":\"[^\"]+\"",
                                "\"service\":{\"name\":\"hook\",\"namespace\":\"" + namespace + "\",\"path\":\"/look\",\"port\":"
                                        + server.port() + "}"));
        assertThat(map("a", "{}").expect(500).text("/message"))
                .contains("failed to call webhook: Post \"https://hook." + namespace + ".svc:")
                .contains("hook." + namespace + ".svc");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void whatIsCreatedAtASubresourceIsAskedAboutAsWhatItIs() throws Exception {
        api.post(path("serviceaccounts"), "{\"metadata\":{\"name\":\"default\"}}");
        api.post(path("pods"), "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"schedulerName\":\"nobody\",\"containers\":[{\"name\":\"c\","
                        + "\"image\":\"x\"}]}}")
                .expect(201);
        server.answer("/no", response -> response.put("allowed", false));
        configure("validating", webhook("no", "")
                .replace("\"objectSelector\":{\"matchLabels\":{\"seen\":\"yes\"}},", "")
                .replace("\"configmaps\",\"secrets\"", "\"pods/binding\",\"pods/eviction\""));
        api.post(path("pods/p/binding"), "{\"metadata\":{\"name\":\"p\"},\"target\":{\"kind\":\"Node\",\"name\":\"n\"}}").expect(400);
        api.post(path("pods/p/eviction"), "{\"metadata\":{\"name\":\"p\"}}").expect(400);
        assertThat(api.get(path("pods/p")).expect(200).body().at("/spec/nodeName").isMissingNode()).isTrue();
        assertThat(server.questions()).extracting(each -> each.at("/request/kind/kind").asString("")).containsExactly("Binding", "Eviction");
        JsonNode binding = server.questions().getFirst().path("request");
        assertThat(binding.path("subResource").asString("")).isEqualTo("binding");
        assertThat(binding.at("/resource/resource").asString("")).isEqualTo("pods");
        assertThat(binding.at("/object/target/name").asString("")).isEqualTo("n");
        assertThat(binding.path("operation").asString("")).isEqualTo("CREATE");
        assertThat(binding.path("name").asString("")).isEqualTo("p");
    }

    @Test
    void tokensAreAskedAbout() throws Exception {
        api.post(path("serviceaccounts"), "{\"metadata\":{\"name\":\"robot\"}}").expect(201);
        server.answer("/no", response -> {
            response.put("allowed", false);
            response.putObject("status").put("message", "no tokens");
            return response;
        });
        configure("validating", webhook("no", "")
                .replace("\"configmaps\",\"secrets\"", "\"serviceaccounts/token\"")
                .replace("\"seen\":\"yes\"", ""));
        Api.Answer refused = api.post(path("serviceaccounts/robot/token"), "{\"spec\":{\"expirationSeconds\":3600}}").expect(400);
        assertThat(refused.text("/message")).isEqualTo("admission webhook \"no.example.com\" denied the request: no tokens");
        JsonNode question = server.questions().getFirst().path("request");
        assertThat(question.at("/kind/kind").asString("")).isEqualTo("TokenRequest");
        assertThat(question.path("subResource").asString("")).isEqualTo("token");
        assertThat(question.at("/object/spec/expirationSeconds").asInt()).isEqualTo(3600);
    }

    @Test
    void connectionsAreAskedAbout() throws Exception {
        api.post(path("serviceaccounts"), "{\"metadata\":{\"name\":\"default\"}}");
        api.post(path("pods"), "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]}}")
                .expect(201);
        server.answer("/no", response -> {
            response.put("allowed", false);
            response.putObject("status").put("message", "attaching to pod 'p' is not allowed");
            return response;
        });
        configure("validating", webhook("no", "")
                .replace("[\"CREATE\",\"UPDATE\",\"DELETE\"]", "[\"CONNECT\"]")
                .replace("[\"configmaps\",\"secrets\"]", "[\"pods/attach\"]")
                .replace("\"seen\":\"yes\"", ""));
        Api.Answer refused = api.post(path("pods/p/attach?container=c&stdin=true"), "").expect(400);
        assertThat(refused.text("/message")).contains("attaching to pod 'p' is not allowed");
        JsonNode asked = server.questions().getFirst().path("request");
        assertThat(asked.path("operation").asString()).isEqualTo("CONNECT");
        assertThat(asked.path("subResource").asString()).isEqualTo("attach");
        assertThat(asked.at("/kind/kind").asString()).isEqualTo("PodAttachOptions");
        assertThat(asked.at("/object/container").asString()).isEqualTo("c");
        assertThat(asked.at("/object/stdin").asBoolean()).isTrue();
    }

    @Test
    void aQuotaThatGoesWhileAnotherOneIsChargedRefusesNothing() throws Exception {
        await(path("configmaps/kube-root-ca.crt"), "/metadata/name");
        for (String each : List.of("a", "b")) {
            quota(each);
            await(path("resourcequotas/" + each), "/status/used/configmaps");
        }
        whileAQuotaIsCharged(() -> api.delete(path("resourcequotas/b")).expect(200));
        map("m", "{}").expect(201);
        api.get(path("resourcequotas/b")).expect(404);
        assertThat(api.get(path("resourcequotas/a")).text("/status/used/configmaps")).isEqualTo("2");
        assertThat(server.questions()).hasSize(1);
    }

    @Test
    void aChargeThatComesWhileAQuotaIsCountedIsKept() throws Exception {
        await(path("configmaps/kube-root-ca.crt"), "/metadata/name");
        whileAQuotaIsCharged(() -> map("m", "{}").expect(201));
        quota("a");
        while (server.questions().size() < 3) {
            Thread.onSpinWait();
        }
        assertThat(server.questions()).extracting(each -> each.at("/request/object/status/used/configmaps").asString(""))
                .containsExactly("1", "2", "2");
    }

    private void quota(String name) throws Exception {
        api.post(path("resourcequotas"), "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"hard\":{\"configmaps\":\"9\"}}}")
                .expect(201);
    }

    /** Has something done in the middle of the first write of a quota's status, by way of a webhook. */
    private void whileAQuotaIsCharged(Callable<?> deed) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        server.answer("/look", response -> {
            try {
                if (!done.getAndSet(true)) {
                    deed.call();
                }
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
            return response.put("allowed", true);
        });
        configure("validating", webhook("look", "")
                .replace("\"configmaps\",\"secrets\"", "\"resourcequotas/status\"")
                .replace("\"seen\":\"yes\"", ""));
    }

    private void await(String path, String pointer) throws Exception {
        while (api.get(path).text(pointer).isEmpty()) {
            Thread.onSpinWait();
        }
    }
}
