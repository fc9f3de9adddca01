package dev.podium.controller.rootca;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.ClusterAuthority;
import dev.podium.controller.Controller;
import dev.podium.model.Namespace;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's {@code pkg/controller/certificates/rootcacertpublisher}. */
public final class RootCaPublisher implements Controller {

    private static final String NAME = "kube-root-ca.crt";
    private static final String KEY = "ca.crt";
    private static final String DESCRIPTION = "Contains a CA bundle that can be used to verify the kube-apiserver when using "
            + "internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed "
            + "across distributions of Kubernetes clusters.";

    private final ApiClient client;
    private final ClusterAuthority authority;
    private final ControllerLoop<String> loop;

    public RootCaPublisher(ApiClient client, ClusterTime time, ClusterAuthority authority) {
        this.client = client.as("root-ca-cert-publisher");
        this.authority = authority;
        this.loop = new ControllerLoop<>("root-ca-cert-publisher", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.NAMESPACES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Namespace namespace, @Nullable Namespace old) {
                if (old == null) {
                    loop.enqueue(namespace.metadata().nameOrEmpty());
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
                look(map);
            }

            @Override
            public void deleted(JsonNode last) {
                look(last);
            }

            private void look(JsonNode map) {
                JsonNode metadata = map.path("metadata");
                if (metadata.path("name").asString("").equals(NAME)) {
                    loop.enqueue(metadata.path("namespace").asString(""));
                }
            }
        });
    }

    private @Nullable Duration reconcile(String name) {
        Namespace namespace = client.find(ResourceType.NAMESPACES, "", name);
        if (namespace == null || namespace.metadata().deleting()) {
            return null;
        }
        JsonNode present = client.find(ResourceType.CONFIG_MAPS, name, NAME);
        try {
            if (present == null) {
                client.create(ResourceType.CONFIG_MAPS, name, filled(JsonNodeFactory.instance.objectNode()));
            } else if (!filled((ObjectNode) present.deepCopy()).equals(present)) {
                client.update(ResourceType.CONFIG_MAPS, name, NAME, this::filled);
            }
        } catch (RequestFailed refused) {
            if (!refused.conflict() && !refused.notFound() && !refused.namespaceTerminating()) {
                throw refused;
            }
        }
        return null;
    }

    private ObjectNode filled(ObjectNode map) {
        map.withObjectProperty("metadata")
                .put("name", NAME)
                .withObjectProperty("annotations")
                .put("kubernetes.io/description", DESCRIPTION);
        map.putObject("data").put(KEY, authority.certificatePem());
        return map;
    }

    @Override
    public void close() {
        loop.close();
    }
}
