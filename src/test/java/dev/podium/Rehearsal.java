package dev.podium;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.model.Pod;
import dev.podium.time.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A cluster in memory whose time a test moves; it starts without nodes unless told otherwise. */
public final class Rehearsal implements AutoCloseable {

    private static final YAMLMapper YAML = new YAMLMapper();

    public final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    public final Cluster cluster;
    public final ApiClient client;

    public Rehearsal(int nodes) {
        this(nodes, ImageCatalogue.standard());
    }

    public Rehearsal(int nodes, ImageCatalogue images) {
        this(nodes, options -> options.withImages(images));
    }

    /** @param more what is to be otherwise than usual */
    public Rehearsal(int nodes, UnaryOperator<ClusterOptions> more) {
        cluster = Cluster.start(more.apply(ClusterOptions.inMemory()).withNodes(nodes).withTime(time));
        client = cluster.client();
        time.settle();
    }

    /** Creates an object, in the namespace default if it belongs into one, and lets the cluster settle. */
    public void create(String yaml) {
        ObjectNode object = (ObjectNode) YAML.readTree(yaml);
        ResourceType<JsonNode> type = client.resourceOf(
                object.path("apiVersion").asString(), object.path("kind").asString(), JsonNode.class);
        client.create(type, client.namespaced(type) ? "default" : "", object);
        time.settle();
    }

    /** Creates what a manifest of several documents describes. */
    public void createAll(Path manifest) throws IOException {
        for (String each : Files.readString(manifest).split("(?m)^---$")) {
            create(each);
        }
    }

    public void node(String name, String more) {
        create("apiVersion: v1\nkind: Node\nmetadata:\n  name: " + name + "\n" + more);
    }

    /** A node with room for a few Pods. */
    public void roomyNode(String name, String metadata) {
        node(
                name,
                metadata.indent(2) + "status:\n  allocatable: {cpu: '4', memory: 8Gi, pods: '10'}\n"
                        + "  conditions: [{type: Ready, status: 'True'}]\n");
    }

    public void pod(String name, String spec) {
        create("apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", labels: {app: " + name.replaceAll("-.*", "")
                + "}}\nspec:\n  containers: [{name: c, image: nginx}]\n" + spec.indent(2));
    }

    public Pod pod(String name) {
        Pod pod = client.find(ResourceType.PODS, "default", name);
        if (pod == null) {
            throw new AssertionError("there is no Pod " + name);
        }
        return pod;
    }

    public @Nullable JsonNode find(String apiVersion, String kind, String name) {
        ResourceType<JsonNode> type = client.resourceOf(apiVersion, kind, JsonNode.class);
        return client.find(type, client.namespaced(type) ? "default" : "", name);
    }

    /** {@code Reason: message} of the Events about an object. */
    public List<String> events(String name) {
        return client.list(ResourceType.EVENTS, "default").stream()
                .filter(each -> each.path("involvedObject").path("name").asString("").equals(name))
                .map(each -> each.path("reason").asString("") + ": " + each.path("message").asString(""))
                .toList();
    }

    public void advance(Duration duration) {
        time.advance(duration);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
