package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.ExtensionServer;
import dev.podium.access.Access;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.PodNetwork;
import dev.podium.network.SocketBridge;
import dev.podium.registry.ApiService;
import dev.podium.registry.RemoteApis;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** Another API server behind this one, on this machine: its Service is another name for {@code localhost}. */
@WebTest
class AggregationTests {

    private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
    private static final String OWN = SERVICES + "/v1.wardle.example.com";
    private static final String FLUNDERS = ExtensionServer.GROUP + "/namespaces/default/flunders";
    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    private final MockMvc mvc;
    private final Api api;
    private final Access access;
    private final PodNetwork network;
    private final ClusterTime time;
    private final RemoteApis apis;
    private ExtensionServer server;

    AggregationTests(
            @Autowired MockMvc mvc,
            @Autowired Access access,
            @Autowired PodNetwork network,
            @Autowired ClusterTime time,
            @Autowired RemoteApis apis) {
        this.mvc = mvc;
        this.api = new Api(mvc);
        this.access = access;
        this.network = network;
        this.time = time;
        this.apis = apis;
    }

    @BeforeEach
    void listen() throws Exception {
        server = new ExtensionServer(access.authority().frontProxyPem(), "wardle.default.svc");
        api.post(
                        "/api/v1/namespaces/default/services",
                        "{\"metadata\":{\"name\":\"wardle\"},\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"localhost\"}}")
                .expect(201);
    }

    @AfterEach
    void stop() throws Exception {
        api.delete(OWN);
        api.delete("/api/v1/namespaces/default/services/wardle");
        server.close();
    }

    private void register() throws Exception {
        api.post(SERVICES, server.apiService("default", "wardle")).expect(201);
    }

    private String condition(String field) throws Exception {
        return api.get(OWN).text("/status/conditions/0/" + field);
    }

    private void registered() throws Exception {
        register();
        Awaitility.await().untilAsserted(() -> assertThat(condition("reason")).isEqualTo("Passed"));
    }

    private void unavailable(String message) {
        Awaitility.await().untilAsserted(() -> {
            assertThat(condition("reason")).isEqualTo("FailedDiscoveryCheck");
            assertThat(condition("status")).isEqualTo("False");
            assertThat(condition("message")).contains(message);
        });
    }

    @Test
    void aServerThatAnswersIsAvailable() throws Exception {
        registered();
        assertThat(condition("status")).isEqualTo("True");
        assertThat(condition("message")).isEqualTo("all checks passed");
        ExtensionServer.Request asked = server.requests(ExtensionServer.GROUP).getFirst();
        assertThat(asked.client()).isEqualTo("CN=front-proxy-client");
        assertThat(asked.header("x-remote-user")).containsExactly("system:kube-aggregator");
        assertThat(asked.header("x-remote-group")).containsExactly("system:masters");
    }

    @Test
    void requestsArePassedOnInTheNameOfWhoMakesThem() throws Exception {
        registered();
        server.handle(FLUNDERS, (request, _, out) -> ExtensionServer.send(
                out, "201 Created", "application/json", "{\"kind\":\"Flunder\",\"echo\":" + request.body() + "}"));
        Api jane = new Api(mvc, request -> {
            request.addHeader("Impersonate-User", "jane");
            request.addHeader("Impersonate-Uid", "17");
            request.addHeader("Impersonate-Group", "people");
            request.addHeader("Impersonate-Group", "system:authenticated");
            request.addHeader("Impersonate-Extra-Scopes%2fa", "some");
            request.addHeader("X-Remote-User", "root");
            request.addHeader("X-Remote-Group", "system:masters");
            request.addHeader("X-Remote-Extra-Lies", "many");
            request.addHeader("X-Custom", "kept");
            request.addHeader("Authorization", "Basic c2VjcmV0");
            return request;
        });
        Api.Answer answer = jane.post(FLUNDERS + "?dryRun=All", "{\"a\":1}").expect(201);
        assertThat(answer.text("/echo/a")).isEqualTo("1");
        ExtensionServer.Request asked = server.requests(FLUNDERS).getFirst();
        assertThat(asked.method() + " " + asked.target()).isEqualTo("POST " + FLUNDERS + "?dryRun=All");
        assertThat(asked.header("host")).containsExactly("localhost:" + server.port());
        assertThat(asked.header("x-remote-user")).containsExactly("jane");
        assertThat(asked.header("x-remote-uid")).containsExactly("17");
        assertThat(asked.header("x-remote-group")).containsExactly("people", "system:authenticated");
        assertThat(asked.header("x-remote-extra-scopes%2fa")).containsExactly("some");
        assertThat(asked.header("x-remote-extra-lies")).isEmpty();
        assertThat(asked.header("x-custom")).containsExactly("kept");
        assertThat(asked.header("authorization")).isEmpty();
        assertThat(asked.header("impersonate-user")).as("it is done").isEmpty();
        assertThat(asked.client()).isEqualTo("CN=front-proxy-client");
    }

    @Test
    void aServerInThePodNetworkIsReachedThroughItsService() throws Exception {
        String service = "/api/v1/namespaces/default/services";
        String slice = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";
        api.delete(service + "/wardle").expect(200);
        String address = api.post(
                        service, "{\"metadata\":{\"name\":\"wardle\"},\"spec\":{\"ports\":[{\"port\":" + server.port() + "}]}}")
                .expect(201)
                .text("/spec/clusterIP");
        api.post(slice, """
                        {"metadata":{"name":"wardle-1","labels":{"kubernetes.io/service-name":"wardle"}},"addressType":"IPv4",
                        "endpoints":[{"addresses":["10.250.0.9"]}],"ports":[{"name":"","port":6443}]}
                        """)
                .expect(201);
        try (NetworkNamespace pod = network.attach("10.250.0.9")) {
            NetworkNamespace.Listener listener = pod.listen(
                    6443,
                    NetworkNamespace.Binding.ANY,
                    connection -> new SocketBridge(time).toMachine(connection, new Socket("localhost", server.port())));
            registered();
            assertThat(api.get(ExtensionServer.GROUP).expect(200).texts("/resources", "/name")).contains("flunders");
            assertThat(server.requests(ExtensionServer.GROUP).getLast().header("host"))
                    .containsExactly(address + ":" + server.port());
            listener.close();
            ApiService named = apis.find("wardle.example.com", "v1");
            assertThatThrownBy(() -> apis.connect(named, Duration.ofSeconds(10)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("dial tcp " + address + ":" + server.port() + ": connect: connection refused");
        } finally {
            api.delete(slice + "/wardle-1").expect(200);
        }
        Awaitility.await().untilAsserted(() -> assertThat(condition("reason")).isEqualTo("EndpointsNotFound"));
    }

    @Test
    void whatAServerRefusesIsRefused() throws Exception {
        registered();
        Api.Answer answer = api.get(FLUNDERS + "/none").expect(404);
        assertThat(answer.body().asString()).isEqualTo("404 page not found\n");
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        server.close();
        register();
        unavailable("failing or missing response from https://localhost:" + server.port() + ExtensionServer.GROUP
                + ": Get \"https://localhost:" + server.port() + ExtensionServer.GROUP + "\": dial tcp localhost:" + server.port()
                + ": connect: connection refused");
        Api.Answer answer = api.get(FLUNDERS).expect(503);
        assertThat(answer.body().asString()).isEqualTo("service unavailable\n");
        assertThat(answer.response().getContentType()).startsWith("text/plain");
        assertThat(api.get(ExtensionServer.GROUP).expect(503).body().asString()).isEqualTo("service unavailable\n");
    }

    @Test
    void aServerThatHangsUpHasNotBeenReached() throws Exception {
        registered();
        server.handle(FLUNDERS, (_, _, out) -> out.close());
        Api.Answer answer = api.get(FLUNDERS).expect(503);
        assertThat(answer.body().asString()).isEqualTo("error trying to reach service: EOF\n");
        assertThat(answer.response().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void aServerThatIsNotWellIsUnavailable() throws Exception {
        server.handle(ExtensionServer.GROUP, (_, _, out) -> ExtensionServer.send(out, "500 Oh", "text/plain", "no"));
        register();
        String url = "https://localhost:" + server.port() + ExtensionServer.GROUP;
        unavailable("failing or missing response from " + url + ": bad status from " + url + ": 500");
    }

    @Test
    void aServerWhoseCertificateNobodyHasSignedIsNotBelieved() throws Exception {
        String own = server.apiService("default", "wardle");
        api.post(SERVICES, own.replaceAll("\"caBundle\":\"[^\"]+\",", "")).expect(201);
        unavailable("tls: failed to verify certificate: x509: certificate signed by unknown authority");
        api.delete(OWN).expect(200);
        api.post(SERVICES, own.replaceAll("\"caBundle\":\"[^\"]+\",", "\"insecureSkipTLSVerify\":true,")).expect(201);
        Awaitility.await().untilAsserted(() -> assertThat(condition("reason")).isEqualTo("Passed"));
    }

    @Test
    void aServerHasToBeCalledAsItsServiceIs() throws Exception {
        api.post(
                        "/api/v1/namespaces/default/services",
                        "{\"metadata\":{\"name\":\"other\"},\"spec\":{\"type\":\"ExternalName\",\"externalName\":\"localhost\"}}")
                .expect(201);
        api.post(SERVICES, server.apiService("default", "other")).expect(201);
        unavailable("x509: certificate is valid for wardle.default.svc, not other.default.svc");
        api.delete("/api/v1/namespaces/default/services/other").expect(200);
        Awaitility.await().untilAsserted(() -> assertThat(condition("reason")).isEqualTo("ServiceNotFound"));
    }

    private JsonNode group(JsonNode list) {
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .filter(each -> each.at("/metadata/name").asString("").equals("wardle.example.com"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aServersGroupIsOneOfAll() throws Exception {
        registered();
        List<String> groups = api.get("/apis").texts("/groups", "/name");
        assertThat(groups).contains("wardle.example.com").startsWith("apiregistration.k8s.io", "apps");
        assertThat(groups.indexOf("wardle.example.com")).isGreaterThan(groups.indexOf("flowcontrol.apiserver.k8s.io"));
        assertThat(api.get("/apis/wardle.example.com").expect(200).text("/preferredVersion/groupVersion"))
                .isEqualTo("wardle.example.com/v1");
        assertThat(api.get(ExtensionServer.GROUP).expect(200).texts("/resources", "/name"))
                .containsExactly("flunders", "flunders/status");
        JsonNode whole = api.get("/apis", AGGREGATED).expect(200).body();
        JsonNode version = group(whole).at("/versions/0");
        assertThat(version.path("freshness").asString()).isEqualTo("Current");
        assertThat(version.at("/resources/0/resource").asString()).isEqualTo("flunders");
        assertThat(version.at("/resources/0/responseKind/kind").asString()).isEqualTo("Flunder");
        assertThat(server.requests("/apis")).hasSize(1);
        api.get("/apis", AGGREGATED);
        assertThat(server.requests("/apis")).as("it is not asked again and again").hasSize(1);
        api.delete(OWN).expect(200);
        assertThat(api.get("/apis").texts("/groups", "/name")).doesNotContain("wardle.example.com");
        api.get("/apis/wardle.example.com").expect(404);
        api.get(ExtensionServer.GROUP).expect(404);
        api.get(FLUNDERS).expect(404);
    }

    @Test
    void anOlderServerIsDescribedTheOldWay() throws Exception {
        server.forget("/apis");
        registered();
        JsonNode resource = group(api.get("/apis", AGGREGATED).body()).at("/versions/0/resources/0");
        assertThat(resource.path("scope").asString()).isEqualTo("Namespaced");
        assertThat(resource.path("shortNames").path(0).asString()).isEqualTo("fl");
        assertThat(resource.at("/subresources/0/subresource").asString()).isEqualTo("status");
    }

    @Test
    void whatCannotBeFoundOutIsStale() throws Exception {
        server.close();
        register();
        unavailable("connection refused");
        JsonNode version = group(api.get("/apis", AGGREGATED).body()).at("/versions/0");
        assertThat(version.path("freshness").asString()).isEqualTo("Stale");
        assertThat(version.path("version").asString()).isEqualTo("v1");
        assertThat(version.has("resources")).isFalse();
    }

    @Test
    void whatIsServedHereStaysHere() throws Exception {
        String foreign = server.apiService("default", "wardle")
                .replace("v1.wardle.example.com", "v1beta1.metrics.k8s.io")
                .replace("\"group\":\"wardle.example.com\",\"version\":\"v1\"", "\"group\":\"metrics.k8s.io\",\"version\":\"v1beta1\"");
        String path = SERVICES + "/v1beta1.metrics.k8s.io";
        Api.Answer present = api.get(path).expect(200);
        api.delete(path).expect(200);
        try {
            Awaitility.await().untilAsserted(() -> assertThat(api.post(SERVICES, foreign).code()).isIn(201, 409));
            api.get("/apis/metrics.k8s.io/v1beta1/nodes").expect(200);
            assertThat(api.get("/apis/metrics.k8s.io/v1beta1").expect(200).texts("/resources", "/name")).contains("nodes", "pods");
            assertThat(server.requests("/apis/metrics.k8s.io/v1beta1")).isEmpty();
        } finally {
            api.delete(path);
            api.post(SERVICES, present.body().toString().replaceAll("\"(resourceVersion|uid)\":\"[^\"]*\",?", ""));
        }
    }

    @Test
    void documentsOfAServerAreAmongTheOthers() throws Exception {
        String entry = "openapi/v3" + ExtensionServer.GROUP + "?hash=ABC";
        server.handle("/openapi/v3", (_, _, out) -> ExtensionServer.json(
                out,
                "{\"paths\":{\"apis/wardle.example.com/v1\":{\"serverRelativeURL\":\"/" + entry + "\"},\"version\":{}}}"));
        server.handle("/openapi/v3" + ExtensionServer.GROUP, (_, _, out) -> ExtensionServer.json(out, "{\"openapi\":\"3.0.0\"}"));
        server.handle("/openapi/v2", (_, _, out) -> ExtensionServer.json(out, """
                {"paths":{"/apis/wardle.example.com/v1/flunders":{"get":{"schema":{"$ref":"#/definitions/Flunder"}}},
                "/api/v1/nodes":{"get":{"schema":{"$ref":"#/definitions/Unneeded"}}}},
                "definitions":{"Flunder":{"properties":{"metadata":{"$ref":
                "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}}},"Unneeded":{},
                "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta":{"description":"of another age"}}}
                """));
        registered();
        assertThat(api.get("/openapi/v3").body().path("paths").path("apis/wardle.example.com/v1").path("serverRelativeURL").asString())
                .isEqualTo("/" + entry);
        assertThat(api.get("/" + entry).expect(200).text("/openapi")).isEqualTo("3.0.0");
        JsonNode v2 = api.get("/openapi/v2").expect(200).body();
        assertThat(v2.path("paths").has("/apis/wardle.example.com/v1/flunders")).isTrue();
        assertThat(v2.path("paths").has("/apis/apps/v1/deployments")).isTrue();
        assertThat(v2.path("definitions").has("Unneeded")).isFalse();
        String meta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
        assertThat(v2.at("/definitions/Flunder/properties/metadata/$ref").asString()).isEqualTo("#/definitions/" + meta + "_v2");
        assertThat(v2.path("definitions").path(meta + "_v2").path("description").asString()).isEqualTo("of another age");
        assertThat(v2.path("definitions").path(meta).path("description").asString()).isNotEqualTo("of another age");
        api.delete(OWN).expect(200);
        assertThat(api.get("/openapi/v2").body().path("paths").has("/apis/wardle.example.com/v1/flunders")).isFalse();
    }

    @Test
    void otherServersReadWhomToBelieve() throws Exception {
        JsonNode data = api.get("/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication").expect(200).body()
                .path("data");
        assertThat(data.path("requestheader-client-ca-file").asString()).isEqualTo(access.authority().frontProxyPem());
        assertThat(data.path("client-ca-file").asString())
                .isEqualTo(access.authority().certificatePem())
                .isNotEqualTo(access.authority().frontProxyPem());
        assertThat(data.path("requestheader-allowed-names").asString()).isEqualTo("[\"front-proxy-client\"]");
        assertThat(data.path("requestheader-username-headers").asString()).isEqualTo("[\"X-Remote-User\"]");
        assertThat(data.path("requestheader-uid-headers").asString()).isEqualTo("[\"X-Remote-Uid\"]");
        assertThat(data.path("requestheader-group-headers").asString()).isEqualTo("[\"X-Remote-Group\"]");
        assertThat(data.path("requestheader-extra-headers-prefix").asString()).isEqualTo("[\"X-Remote-Extra-\"]");
    }
}
