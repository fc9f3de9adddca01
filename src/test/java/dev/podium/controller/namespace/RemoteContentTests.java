package dev.podium.controller.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.ExtensionServer;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Namespaces that go while another API server has something in them, on a clock that the test moves. */
class RemoteContentTests {

    private static final String FLUNDERS = ExtensionServer.GROUP + "/namespaces/doomed/flunders";
    private static final ResourceType<JsonNode> NAMESPACES = ResourceType.of("", "v1", "namespaces");

    private final Rehearsal stage = new Rehearsal(0);
    private final AtomicBoolean held = new AtomicBoolean();
    private final AtomicBoolean there = new AtomicBoolean(true);
    private ExtensionServer server;

    @BeforeEach
    void listen() throws Exception {
        server = new ExtensionServer(stage.cluster.access().authority().frontProxyPem(), "wardle.default.svc");
        server.handle(FLUNDERS, (request, _, out) -> {
            if (request.method().equals("DELETE") && !held.get()) {
                there.set(false);
            }
            ExtensionServer.json(
                    out, "{\"kind\":\"FlunderList\",\"items\":["
                            + (there.get() ? "{\"metadata\":{\"name\":\"a\",\"finalizers\":[\"example.com/hold\"]}}" : "") + "]}");
        });
        stage.create("{apiVersion: v1, kind: Service, metadata: {name: wardle}, spec: {type: ExternalName, externalName: localhost}}");
        stage.create(server.apiService("default", "wardle"));
        stage.create("{apiVersion: v1, kind: Namespace, metadata: {name: doomed}}");
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
        server.close();
    }

    private String condition(String type) {
        JsonNode namespace = stage.client.find(NAMESPACES, "", "doomed");
        assertThat(namespace).as("the namespace").isNotNull();
        return namespace.at("/status/conditions").valueStream()
                .filter(each -> each.path("type").asString("").equals(type))
                .map(each -> each.path("reason").asString("") + ": " + each.path("message").asString(""))
                .findFirst()
                .orElse("");
    }

    @Test
    void whatItHasGoesToo() {
        held.set(true);
        stage.client.delete(NAMESPACES, "", "doomed");
        stage.advance(Duration.ofSeconds(2));
        assertThat(condition("NamespaceContentRemaining"))
                .isEqualTo("SomeResourcesRemain: Some resources are remaining: flunders.wardle.example.com has 1 resource instances");
        assertThat(condition("NamespaceFinalizersRemaining")).contains("example.com/hold in 1 resource instances");
        held.set(false);
        stage.advance(Duration.ofSeconds(2));
        assertThat(stage.client.find(NAMESPACES, "", "doomed")).isNull();
        ExtensionServer.Request asked = server.requests(FLUNDERS).getFirst();
        assertThat(asked.method()).isEqualTo("DELETE");
        assertThat(asked.header("x-remote-user")).containsExactly("system:serviceaccount:kube-system:namespace-controller");
    }

    @Test
    void whatItDoesNotDeleteIsSaid() {
        server.handle(FLUNDERS, (_, _, out) -> ExtensionServer.send(out, "500 Oh", "text/plain", "no"));
        stage.client.delete(NAMESPACES, "", "doomed");
        stage.advance(Duration.ofSeconds(2));
        assertThat(condition("NamespaceDeletionContentFailure"))
                .startsWith("ContentDeletionFailed: Failed to delete all resource types, 1 remaining: ");
    }

    @Test
    void aServerThatCannotBeAskedKeepsTheNamespaceUntilItIsGone() throws Exception {
        server.close();
        stage.advance(Duration.ofSeconds(31));
        stage.client.delete(NAMESPACES, "", "doomed");
        stage.advance(Duration.ofSeconds(2));
        assertThat(condition("NamespaceDeletionDiscoveryFailure"))
                .isEqualTo("DiscoveryFailed: Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server"
                        + " APIs: wardle.example.com/v1: stale GroupVersion discovery: wardle.example.com/v1");
        stage.client.delete(ResourceType.of("apiregistration.k8s.io", "v1", "apiservices"), "", "v1.wardle.example.com");
        stage.advance(Duration.ofSeconds(6));
        assertThat(stage.client.find(NAMESPACES, "", "doomed")).isNull();
    }
}
