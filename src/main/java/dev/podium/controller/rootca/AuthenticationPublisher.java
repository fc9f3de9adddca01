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

/**
 * Upstream's {@code pkg/controlplane/controller/clusterauthenticationtrust}: other API servers read whose client certificates to
 * believe in the ConfigMap {@code extension-apiserver-authentication} of {@code kube-system}.
 */
public final class AuthenticationPublisher implements Controller {

    private static final String NAMESPACE = "kube-system";
    private static final String NAME = "extension-apiserver-authentication";

    private final ApiClient client;
    private final ClusterAuthority authority;
    private final ControllerLoop<String> loop;

    public AuthenticationPublisher(ApiClient client, ClusterTime time, ClusterAuthority authority) {
        this.client = client.as("kube-apiserver");
        this.authority = authority;
        this.loop = new ControllerLoop<>("cluster-authentication-trust", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.NAMESPACES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Namespace namespace, @Nullable Namespace old) {
                if (old == null && namespace.metadata().nameOrEmpty().equals(NAMESPACE)) {
                    loop.enqueue(NAME);
                }
            }

            @Override
            public void deleted(Namespace last) {}
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
                if (metadata.path("name").asString("").equals(NAME)
                        && metadata.path("namespace").asString("").equals(NAMESPACE)) {
                    loop.enqueue(NAME);
                }
            }
        });
    }

    private @Nullable Duration reconcile(String name) {
        JsonNode present = client.find(ResourceType.CONFIG_MAPS, NAMESPACE, name);
        try {
            if (present == null) {
                client.create(ResourceType.CONFIG_MAPS, NAMESPACE, filled(JsonNodeFactory.instance.objectNode()));
            } else if (!filled((ObjectNode) present.deepCopy()).equals(present)) {
                client.update(ResourceType.CONFIG_MAPS, NAMESPACE, name, this::filled);
            }
        } catch (RequestFailed refused) {
            if (!refused.conflict() && !refused.notFound()) {
                throw refused;
            }
        }
        return null;
    }

    private ObjectNode filled(ObjectNode map) {
        map.withObjectProperty("metadata").put("name", NAME);
        map.withObjectProperty("data").put("client-ca-file", authority.certificatePem());
        return map;
    }

    @Override
    public void close() {
        loop.close();
    }
}
