package dev.podium.controller.apiservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.ExtensionServer;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is said of APIServices, on a clock that the test moves. */
class AvailabilityTests {

    private static final ResourceType<JsonNode> API_SERVICES = ResourceType.of("apiregistration.k8s.io", "v1", "apiservices");
    private static final String NAME = "v1.wardle.example.com";

    private final Rehearsal stage = new Rehearsal(1);

    @AfterEach
    void close() {
        stage.close();
    }

    private void register(String service) {
        stage.create("""
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: {name: v1.wardle.example.com}
                spec: {group: wardle.example.com, version: v1, groupPriorityMinimum: 10, versionPriority: 10%s}
                """.formatted(service));
    }

    private void service(String spec) {
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: wardle}\nspec: " + spec);
    }

    private void slice(String ready) {
        stage.create("""
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: wardle-1, labels: {kubernetes.io/service-name: wardle}}
                addressType: IPv4
                endpoints: [{addresses: [10.0.0.9], conditions: {ready: %s}}]
                ports: [{name: api, port: 6443}]
                """.formatted(ready));
    }

    private JsonNode condition() {
        JsonNode conditions = stage.client.find(API_SERVICES, "", NAME).at("/status/conditions");
        assertThat(conditions).hasSize(1);
        return conditions.path(0);
    }

    private String said() {
        JsonNode condition = condition();
        assertThat(condition.path("type").asString()).isEqualTo("Available");
        return condition.path("status").asString() + " " + condition.path("reason").asString() + ": "
                + condition.path("message").asString();
    }

    @Test
    void whatIsMissingIsSaidUntilNothingIs() {
        register(", service: {namespace: default, name: wardle}");
        assertThat(said()).isEqualTo("False ServiceNotFound: service/wardle in \"default\" is not present");
        service("{ports: [{name: other, port: 80}]}");
        assertThat(said()).isEqualTo("False ServicePortError: service/wardle in \"default\" is not listening on port 443");
        stage.client.update(ResourceType.SERVICES, "default", "wardle", object -> {
            object.withObjectProperty("spec").withArrayProperty("ports").addObject().put("name", "api").put("port", 443);
            return object;
        });
        stage.time.settle();
        assertThat(said()).isEqualTo("False EndpointsNotFound: cannot find endpointslices for service/wardle in \"default\"");
        slice("false");
        assertThat(said())
                .isEqualTo("False MissingEndpoints: endpointslices for service/wardle in \"default\" have no addresses with port name"
                        + " \"api\"");
    }

    @Test
    void whoDoesNotSpeakTlsHasNotAnswered() {
        stage.pod("wardle-1", "restartPolicy: Always");
        stage.advance(Duration.ofSeconds(10));
        service("{selector: {app: wardle}, ports: [{port: 443, targetPort: 80}]}");
        register(", insecureSkipTLSVerify: true, service: {namespace: default, name: wardle}");
        stage.advance(Duration.ofSeconds(5));
        String address = stage.client.find(ResourceType.of("", "v1", "services"), "default", "wardle").at("/spec/clusterIP").asString();
        assertThat(said())
                .startsWith("False FailedDiscoveryCheck: failing or missing response from https://" + address
                        + ":443/apis/wardle.example.com/v1: Get \"https://" + address + ":443/apis/wardle.example.com/v1\": ");
    }

    @Test
    void aServiceWithoutAnAddressCannotBeRoutedTo() {
        service("{clusterIP: None, ports: [{name: api, port: 443}]}");
        slice("true");
        register(", service: {namespace: default, name: wardle}");
        assertThat(said()).isEqualTo("False FailedDiscoveryCheck: cannot route to service with ClusterIP \"None\"");
    }

    @Test
    void aServerIsAskedEveryHalfMinute() throws Exception {
        service("{type: ExternalName, externalName: localhost}");
        String since;
        ExtensionServer server = new ExtensionServer(stage.cluster.access().authority().frontProxyPem(), "wardle.default.svc");
        try (server) {
            stage.create(server.apiService("default", "wardle"));
            assertThat(said()).isEqualTo("True Passed: all checks passed");
            since = condition().path("lastTransitionTime").asString();
            int asked = server.requests(ExtensionServer.GROUP).size();
            stage.advance(Duration.ofSeconds(31));
            assertThat(server.requests(ExtensionServer.GROUP)).hasSizeGreaterThan(asked);
            assertThat(condition().path("lastTransitionTime").asString()).isEqualTo(since);
        }
        stage.advance(Duration.ofSeconds(31));
        assertThat(said()).startsWith("False FailedDiscoveryCheck: ").endsWith("connect: connection refused");
        assertThat(condition().path("lastTransitionTime").asString()).isNotEqualTo(since);
    }

    @Test
    void whatNamesNoServiceAnyMoreIsServedHere() {
        register(", service: {namespace: default, name: wardle}");
        stage.client.update(API_SERVICES, "", NAME, object -> {
            ((ObjectNode) object.path("spec")).remove("service");
            return object;
        });
        stage.time.settle();
        assertThat(said()).isEqualTo("True Local: Local APIServices are always available");
    }
}
