package dev.podium.controller.rootca;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Namespace;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Keeps a ConfigMap as it should be in every namespace where it should be, whoever changes or deletes it. */
final class PublishedMap implements Controller {

    private final ApiClient client;
    private final Content content;
    private final ControllerLoop<String> loop;

    /**
     * What is published.
     *
     * @param name of the ConfigMap
     * @param namespaces those that have it
     * @param filled puts in what has to be there
     */
    record Content(String name, Predicate<String> namespaces, UnaryOperator<ObjectNode> filled) {}

    PublishedMap(ApiClient client, ClusterTime time, String title, Content content) {
        this.client = client;
        this.content = content;
        this.loop = new ControllerLoop<>(title, time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.NAMESPACES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Namespace namespace, @Nullable Namespace old) {
                if (old == null) {
                    look(namespace.metadata().nameOrEmpty());
                }
            }

            @Override
            public void deleted(Namespace last) {
                loop.forget(last.metadata().nameOrEmpty());
            }
        });
        informers.of(ResourceType.CONFIG_MAPS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode map, @Nullable JsonNode old) {
                changed(map);
            }

            @Override
            public void deleted(JsonNode last) {
                changed(last);
            }
        });
    }

    private void changed(JsonNode map) {
        JsonNode metadata = map.path("metadata");
        if (metadata.path("name").asString("").equals(content.name())) {
            look(metadata.path("namespace").asString(""));
        }
    }

    private void look(String namespace) {
        if (content.namespaces().test(namespace)) {
            loop.enqueue(namespace);
        }
    }

    private @Nullable Duration reconcile(String name) {
        Namespace namespace = client.find(ResourceType.NAMESPACES, "", name);
        if (namespace == null || namespace.metadata().deleting()) {
            return null;
        }
        JsonNode present = client.find(ResourceType.CONFIG_MAPS, name, content.name());
        try {
            if (present == null) {
                client.create(ResourceType.CONFIG_MAPS, name, filled(JsonNodeFactory.instance.objectNode()));
            } else if (!filled((ObjectNode) present.deepCopy()).equals(present)) {
                client.update(ResourceType.CONFIG_MAPS, name, content.name(), this::filled);
            }
        } catch (RequestFailed refused) {
            if (!refused.conflict() && !refused.notFound() && !refused.namespaceTerminating()) {
                throw refused;
            }
        }
        return null;
    }

    private ObjectNode filled(ObjectNode map) {
        map.withObjectProperty("metadata").put("name", content.name());
        return content.filled().apply(map);
    }

    @Override
    public void close() {
        loop.close();
    }
}
