package dev.podium.kubelet;

import dev.podium.Cluster;
import dev.podium.ClusterOptions;
import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.container.simulated.ImageCatalogue;
import dev.podium.model.ContainerStatus;
import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import dev.podium.model.PodStatus;
import dev.podium.nodeagent.LogRequest;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgentException;
import dev.podium.time.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A whole cluster of simulated nodes on a clock that a test moves. */
final class Stage implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final YAMLMapper YAML = new YAMLMapper();

    final ManualTime time;
    final ImageCatalogue images = ImageCatalogue.standard();
    final Cluster cluster;
    final ApiClient client;

    Stage() {
        this(1);
    }

    Stage(int nodes) {
        this(nodes, new ClusterOptions.Storage.Memory(), START);
    }

    Stage(int nodes, ClusterOptions.Storage storage, Instant start) {
        time = ManualTime.startingAt(start);
        cluster = Cluster.start(ClusterOptions.inMemory()
                .withNodes(nodes)
                .withTime(time)
                .withImages(images)
                .withStorage(storage)
                .withUpkeep(ClusterOptions.Upkeep.SELF));
        client = cluster.client();
        time.settle();
    }

    /** Creates an object of a namespace ({@code default} unless it says otherwise) and lets the cluster settle. */
    void create(String yaml) {
        create((ObjectNode) YAML.readTree(yaml));
    }

    void create(ObjectNode object) {
        ResourceType<JsonNode> type =
                switch (object.path("kind").asString("")) {
                    case "ConfigMap" -> ResourceType.CONFIG_MAPS;
                    case "Secret" -> ResourceType.SECRETS;
                    case "Node" -> ResourceType.of("", "v1", "nodes");
                    default -> ResourceType.of("", "v1", "pods");
                };
        client.create(type, type.resource().equals("nodes") ? "" : "default", object);
        time.settle();
    }

    /** A Pod of one container. */
    void pod(String name, String spec) {
        create("apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + "}\nspec:\n" + spec.indent(2));
    }

    void advance(Duration duration) {
        time.advance(duration);
    }

    void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    Pod pod(String name) {
        Pod pod = find(name);
        if (pod == null) {
            throw new AssertionError("there is no Pod " + name);
        }
        return pod;
    }

    @Nullable Pod find(String name) {
        return client.find(ResourceType.PODS, "default", name);
    }

    PodStatus status(String name) {
        PodStatus status = pod(name).status();
        if (status == null) {
            throw new AssertionError(name + " has no status");
        }
        return status;
    }

    /** The Pod as JSON. */
    JsonNode tree(String name) {
        JsonNode found = client.find(ResourceType.of("", "v1", "pods"), "default", name);
        if (found == null) {
            throw new AssertionError("there is no Pod " + name);
        }
        return found;
    }

    ContainerStatus container(String pod, String container) {
        PodStatus status = status(pod);
        return java.util.stream.Stream.of(
                        status.containerStatuses(), status.initContainerStatuses(), status.ephemeralContainerStatuses())
                .flatMap(List::stream)
                .filter(each -> each.name().equals(container))
                .findFirst()
                .orElseThrow(() -> new AssertionError(container + " has no status"));
    }

    PodCondition condition(String pod, String type) {
        PodCondition condition = status(pod).condition(type);
        if (condition == null) {
            throw new AssertionError(pod + " has no condition " + type);
        }
        return condition;
    }

    /** {@code Reason: message} of a kubelet's Events about a Pod, oldest first, once each. */
    List<String> events(String pod) {
        return kubeletEvents(pod).stream()
                .map(each -> each.path("reason").asString("") + ": " + each.path("message").asString(""))
                .toList();
    }

    List<JsonNode> kubeletEvents(String about) {
        return client.list(ResourceType.EVENTS, "default").stream()
                .filter(each -> each.path("source").path("component").asString("").equals("kubelet"))
                .filter(each -> each.path("involvedObject").path("name").asString("").equals(about))
                .sorted(Comparator.comparing(each -> {
                    String name = each.path("metadata").path("name").asString("");
                    return name.substring(name.lastIndexOf('.') + 1);
                }))
                .toList();
    }

    String log(String pod, String container, LogRequest.Which which) throws NodeAgentException {
        return log(new LogRequest(
                "default",
                pod,
                pod(pod).metadata().uidOrEmpty(),
                container,
                which,
                LogRequest.Mode.ONCE,
                LogRequest.Stamps.NONE,
                LogRequest.Source.ALL,
                null,
                null,
                null));
    }

    String log(LogRequest request) throws NodeAgentException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        NodeAgent agent = cluster.agents().find(String.valueOf(pod(request.pod()).spec().nodeName()));
        if (agent == null) {
            throw new AssertionError("no kubelet");
        }
        try {
            agent.logs(request, sink);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        return sink.toString(StandardCharsets.UTF_8);
    }

    /** Asks for other resources of a Pod's first container. */
    void resize(String pod, String resources) {
        resize(pod, YAML.readTree(resources));
    }

    void resize(String pod, JsonNode resources) {
        resize(pod, "/spec/containers/0", resources);
    }

    /** @param owner where in the Pod that is whose resources these are */
    void resize(String pod, String owner, JsonNode resources) {
        client.updateSubresource(ResourceType.PODS, "default", pod, "resize", object -> {
            ((ObjectNode) object.at(owner)).set("resources", resources);
            return object;
        });
        time.settle();
    }

    void delete(String pod) {
        client.delete(ResourceType.PODS, "default", pod);
        time.settle();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
