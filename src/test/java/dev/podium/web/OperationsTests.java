package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machinery.Json;
import dev.podium.machinery.OpenApiDocuments;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** What those who run the server ask it: is it well, what has it done, which documents does it have. */
@WebTest
class OperationsTests {

    private final Api api;
    private final ApplicationContext context;

    OperationsTests(@Autowired MockMvc mvc, @Autowired ApplicationContext context) {
        this.api = new Api(mvc);
        this.context = context;
    }

    private String text(String path) throws Exception {
        return api.get(path).response().getContentAsString();
    }

    @Test
    void healthIsOneWordUnlessMoreIsAskedFor() throws Exception {
        for (String each : List.of("/healthz", "/livez", "/readyz", "/readyz/ping", "/livez/storage")) {
            assertThat(text(each)).as(each).isEqualTo("ok");
        }
        assertThat(text("/readyz?verbose")).isEqualTo("[+]ping ok\n[+]storage ok\n[+]startup ok\nreadyz check passed\n");
        assertThat(text("/livez?verbose&exclude=storage&exclude=etcd"))
                .isEqualTo(
                        """
                        [+]ping ok
                        [+]storage excluded: ok
                        warn: some health checks cannot be excluded: no matches for "etcd"
                        livez check passed
                        """);
        api.get("/readyz/weather").expect(404);
    }

    @Test
    void whatTheServerIsIsToldInPlainWords() throws Exception {
        assertThat(text("/statusz"))
                .startsWith("\napiserver statusz\nWarning: This endpoint is not meant to be machine parseable")
                .containsPattern("Started: [A-Z][a-z]{2} [A-Z][a-z]{2} [ 1-3]\\d \\d\\d:\\d\\d:\\d\\d UTC \\d{4}\n")
                .containsPattern("Up: \\d+ hr \\d\\d min \\d\\d sec\nGo version: java\\d+\nBinary version: 1.36\n")
                .endsWith("Paths: /flagz /healthz /livez /metrics /readyz /statusz /version\n");
        assertThat(api.get("/flagz", "*/*").response().getContentAsString())
                .startsWith("\napiserver flagz\n")
                .contains("\npodium.jdbc-password: CLASSIFIED\n", "\npodium.authorization: always-allow\n", "\npodium.nodes: ");
    }

    @Test
    void whatTheServerIsCanBeHadAsAnObjectByWhoNamesIt() throws Exception {
        Api.Answer status = api.get("/statusz", "application/json;v=v1beta1;g=config.k8s.io;as=Statusz").expect(200);
        assertThat(status.text("/kind")).isEqualTo("Statusz");
        assertThat(status.text("/apiVersion")).isEqualTo("config.k8s.io/v1beta1");
        assertThat(status.text("/metadata/name")).isEqualTo("apiserver");
        assertThat(status.text("/emulationVersion")).isEqualTo("1.36");
        assertThat(status.body().path("uptimeSeconds").isIntegralNumber()).isTrue();
        assertThat(status.response().getHeader("Warning")).isNull();
        Api.Answer flags = api.get("/flagz", "application/json;v=v1alpha1;g=config.k8s.io;as=Flagz").expect(200);
        assertThat(flags.text("/flags/podium.store")).isNotEmpty();
        assertThat(flags.response().getHeader("Warning"))
                .isEqualTo("299 - \"This version of the flagz endpoint is deprecated. Please use a newer version.\"");
        for (String each : List.of("application/json", "application/json;v=v1;g=config.k8s.io;as=Flagz", "nonsense")) {
            assertThat(api.get("/flagz", each).expect(406).text("/message"))
                    .isEqualTo("only the following media types are accepted: application/json, application/yaml, text/plain");
        }
    }

    @Test
    void requestsAreCountedUnderWhatTheyAreAbout() throws Exception {
        String path = "/api/v1/namespaces/kube-public/configmaps/counted";
        api.get(path).expect(404);
        api.apply(path + "?fieldManager=me&dryRun=All", "{apiVersion: v1, kind: ConfigMap, metadata: {name: counted}}")
                .expect(201);
        String metrics = text("/metrics");
        assertThat(metrics)
                .contains("# TYPE apiserver_request_total counter")
                .containsPattern("apiserver_request_total\\{code=\"404\",component=\"apiserver\",dry_run=\"\",group=\"\","
                        + "resource=\"configmaps\",scope=\"resource\",subresource=\"\",verb=\"GET\",version=\"v1\"} [1-9]")
                .containsPattern("apiserver_request_total\\{code=\"201\",component=\"apiserver\",dry_run=\"All\",group=\"\","
                        + "resource=\"configmaps\",scope=\"resource\",subresource=\"\",verb=\"APPLY\",version=\"v1\"} [1-9]")
                .contains("apiserver_request_duration_seconds_bucket{")
                .containsPattern("apiserver_resource_objects\\{group=\"\",resource=\"namespaces\"} [1-9]")
                .contains("process_cpu_seconds_total ");
    }

    @Test
    void anOldWatchPathWatches() throws Exception {
        String namespace = "/api/v1/watch/namespaces/default?timeoutSeconds=1";
        assertThat(text(namespace)).startsWith("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Namespace\"").contains("\"name\":\"default\"");
        assertThat(text("/api/v1/watch/namespaces?timeoutSeconds=1&fieldSelector=metadata.name%3Dkube-system").lines())
                .hasSize(1);
        api.delete("/api/v1/watch/namespaces/default").expect(405);
    }

    @Test
    void swaggerUiOffersEveryDocumentThatIsServed() throws Exception {
        List<String> served = new ArrayList<>();
        api.get("/openapi/v3").body().at("/paths").propertyNames().forEach(each -> served.add("/swagger/" + each));
        served.removeIf(each -> each.contains(".example.com/") // what other tests define
                || !each.matches("/swagger/(api|apis/[^/]+)/v[0-9].*")); // lists of groups and the like
        List<String> offered = api.get("/v3/api-docs/swagger-config").texts("/urls", "/url");
        assertThat(offered).containsExactlyInAnyOrderElementsOf(served);
        for (String each : offered) {
            assertThat(api.get(each).expect(200).body().at("/paths")).as(each).isNotEmpty();
        }
    }

    @Test
    void theDocumentsAreServedAsTheyAreGenerated() throws Exception {
        OpenApiDocuments documents = OpenApiDocuments.bundled();
        JsonNode generated = Json.parse(documents.v2());
        JsonNode served = api.get("/openapi/v2").expect(200).body();
        for (String part : List.of("paths", "definitions", "parameters", "securityDefinitions")) {
            for (String each : generated.path(part).propertyNames()) {
                // Other tests define resources of their own: there may be more.
                assertThat(served.path(part).path(each)).as(part + " " + each).isEqualTo(generated.path(part).path(each));
            }
        }
        JsonNode groups = api.get("/openapi/v3").expect(200).body().path("paths");
        for (String each : List.of("api/v1", "apis/apps/v1", "apis/apiregistration.k8s.io/v1", "apis/resource.k8s.io/v1")) {
            String url = groups.path(each).path("serverRelativeURL").asString("");
            assertThat(api.get(url).expect(200).body()).as(each).isEqualTo(Json.parse(documents.v3(each)));
        }
    }

    @Test
    void whatIsServedIsRegistered() throws Exception {
        String path = "/apis/apiregistration.k8s.io/v1/apiservices";
        Awaitility.await().untilAsserted(() -> assertThat(api.get(path).texts("/items", "/metadata/name"))
                .contains("v1.", "v1.apps", "v2.autoscaling", "v1.resource.k8s.io")
                .doesNotContain("v1.apiregistration.k8s.io"));
        Api.Answer apps = api.get(path + "/v1.apps").expect(200);
        assertThat(apps.text("/spec/groupPriorityMinimum")).isEqualTo("17800");
        assertThat(apps.text("/metadata/labels/kube-aggregator.kubernetes.io~1automanaged")).isEqualTo("onstart");
        assertThat(apps.text("/status/conditions/0/reason")).isEqualTo("Local");
        Api.Answer table = api.get(path, "application/json;as=Table;v=v1;g=meta.k8s.io");
        assertThat(table.texts("/rows", "/cells/1")).contains("Local");
        assertThat(table.texts("/rows", "/cells/2")).contains("True");

        api.post(
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                        """
                        {"metadata":{"name":"things.registered.example.com"},"spec":{"group":"registered.example.com",
                        "scope":"Cluster","names":{"plural":"things","kind":"Thing"},"versions":[{"name":"v1beta1",
                        "served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
                        """)
                .expect(201);
        String custom = path + "/v1beta1.registered.example.com";
        Awaitility.await().untilAsserted(() -> assertThat(api.get(custom).text("/spec/versionPriority")).isEqualTo("100"));
        api.delete(custom).expect(200);
        Awaitility.await().untilAsserted(() -> api.get(custom).expect(200));
        api.delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.registered.example.com").expect(200);
        Awaitility.await().untilAsserted(() -> api.get(custom).expect(404));
    }

    @Test
    void anApiOfAnotherServerIsNotAvailable() throws Exception {
        String path = "/apis/apiregistration.k8s.io/v1/apiservices";
        String body = "{\"metadata\":{\"name\":\"v1.metrics.example.com\"},\"spec\":{\"group\":\"metrics.example.com\",\"version\":"
                + "\"v1\",\"groupPriorityMinimum\":%s,\"versionPriority\":10,\"service\":{\"namespace\":\"default\",\"name\":\"m\"}}}";
        assertThat(api.post(path, body.formatted("0")).expect(422).text("/message"))
                .contains("spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000");
        assertThat(api.post(path, body.formatted("100").replace("v1.metrics", "v2.metrics")).expect(422).text("/message"))
                .contains("metadata.name: Invalid value: \"v2.metrics.example.com\": must be `spec.version+\".\"+spec.group`:"
                        + " \"v1.metrics.example.com\"");
        assertThat(api.post(path, body.formatted("100")).expect(201).text("/spec/service/port")).isEqualTo("443");
        Awaitility.await().untilAsserted(() -> assertThat(
                        api.get(path + "/v1.metrics.example.com").text("/status/conditions/0/message"))
                .isEqualTo("service/m in \"default\" is not present"));
        api.delete(path + "/v1.metrics.example.com").expect(200);
    }

    @Test
    void theControlPlanesPartsAreWell() throws Exception {
        Api.Answer all = api.get("/api/v1/componentstatuses").expect(200);
        assertThat(all.texts("/items", "/metadata/name")).containsExactly("scheduler", "controller-manager", "etcd-0");
        assertThat(all.texts("/items", "/conditions/0/message")).containsOnly("ok");
        assertThat(all.text("/kind")).isEqualTo("ComponentStatusList");
        assertThat(all.response().getHeader("Warning")).contains("v1 ComponentStatus is deprecated in v1.19+");
        api.get("/api/v1/componentstatuses/etcd-0").expect(200);
        api.get("/api/v1/componentstatuses/etcd-1").expect(404);
        assertThat(api.get("/api/v1/componentstatuses?fieldSelector=metadata.name=etcd-0").texts("/items", "/metadata/name"))
                .containsExactly("etcd-0");
        assertThat(api.get("/api/v1/componentstatuses", "application/json;as=Table;v=v1;g=meta.k8s.io").texts("/rows", "/cells/1"))
                .containsOnly("Healthy");
    }

    @Test
    void flowControlHasItsUsualObjects() throws Exception {
        String group = "/apis/flowcontrol.apiserver.k8s.io/v1/";
        Awaitility.await().untilAsserted(() -> api.get(group + "flowschemas/catch-all").expect(200));
        assertThat(api.get(group + "prioritylevelconfigurations").texts("/items", "/metadata/name"))
                .contains("exempt", "system", "node-high", "leader-election", "workload-high", "workload-low", "global-default",
                        "catch-all");
        assertThat(api.get(group + "flowschemas").body().at("/items").size()).isGreaterThanOrEqualTo(13);
        JsonNode endpoints = api.get(group + "flowschemas/endpoint-controller").body().path("spec");
        assertThat(endpoints.at("/rules/0/subjects/1/serviceAccount/name").asString("")).isEqualTo("endpoint-controller");
        assertThat(endpoints.at("/rules/0/resourceRules/0/apiGroups/0").asString("x")).isEmpty();
        assertThat(endpoints.at("/distinguisherMethod/type").asString("")).isEqualTo("ByUser");

        String schema = group + "flowschemas/without-level";
        api.post(group + "flowschemas", "{\"metadata\":{\"name\":\"without-level\"},\"spec\":{\"priorityLevelConfiguration\":{\"name\":\"lost\"}}}")
                .expect(201);
        Awaitility.await().untilAsserted(() -> assertThat(api.get(schema).text("/status/conditions/0/reason")).isEqualTo("NotFound"));
        api.post(group + "prioritylevelconfigurations", "{\"metadata\":{\"name\":\"lost\"},\"spec\":{\"type\":\"Limited\",\"limited\":"
                        + "{\"limitResponse\":{\"type\":\"Reject\"}}}}")
                .expect(201);
        Awaitility.await().untilAsserted(() -> assertThat(api.get(schema).text("/status/conditions/0/message"))
                .isEqualTo("This FlowSchema references the PriorityLevelConfiguration object named \"lost\" and it exists"));
        assertThat(api.get(schema).text("/status/conditions/0/status")).isEqualTo("False");
        api.delete(schema).expect(200);
        api.delete(group + "prioritylevelconfigurations/lost").expect(200);
    }

    @Test
    void aQuestionIsNoTable() throws Exception {
        String path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        String body = "{\"spec\":{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}";
        assertThat(api.post(path, body, "application/json;as=Table;v=v1;g=meta.k8s.io").expect(406).text("/reason"))
                .isEqualTo("NotAcceptable");
        assertThat(api.post(path, body, "application/json;as=Table;v=v1;g=meta.k8s.io,application/json").expect(201).text("/kind"))
                .isEqualTo("SelfSubjectAccessReview");
    }

    /** Kubectl reads it to tell an unknown kind from a broken file. */
    @Test
    void theWholeDescriptionIsToBeHadAsProtobuf() throws Exception {
        Api.Answer answer = api.get("/openapi/v2", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf").expect(200);
        assertThat(answer.response().getContentType())
                .isEqualTo("application/com.github.proto-openapi.spec.v2.v1.0+protobuf");
        assertThat(answer.response().getContentAsByteArray()).startsWith(0x0A, 3, '2', '.', '0');
        assertThat(api.get("/openapi/v2", "application/json").expect(200).text("/swagger")).isEqualTo("2.0");
    }

    @Test
    void nobodyIsSentHereBeforeTheStartIsOver() throws Exception {
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        try {
            assertThat(api.get("/readyz").expect(500).body().asString()).contains("[-]startup failed");
            api.get("/livez").expect(200);
        } finally {
            AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
        }
        api.get("/readyz").expect(200);
    }
}
