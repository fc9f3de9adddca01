package dev.podium.controller.serviceaccount;

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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's {@code pkg/controller/serviceaccount/serviceaccounts_controller.go}. */
public final class ServiceAccountController implements Controller {

    private static final String DEFAULT = "default";

    private final ApiClient client;
    private final ControllerLoop<String> loop;

    public ServiceAccountController(ApiClient client, ClusterTime time) {
        this.client = client.as("service-account-controller");
        this.loop = new ControllerLoop<>("service-account-controller", time, 2, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.NAMESPACES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Namespace namespace, @Nullable Namespace old) {
                loop.enqueue(namespace.metadata().nameOrEmpty());
            }

            @Override
            public void deleted(Namespace last) {}
        });
        informers.of(ResourceType.SERVICE_ACCOUNTS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode account, @Nullable JsonNode old) {}

            @Override
            public void deleted(JsonNode last) {
                loop.enqueue(last.path("metadata").path("namespace").asString(""));
            }
        });
    }

    private @Nullable Duration reconcile(String name) {
        Namespace namespace = client.find(ResourceType.NAMESPACES, "", name);
        if (namespace == null
                || namespace.metadata().deleting()
                || client.find(ResourceType.SERVICE_ACCOUNTS, name, DEFAULT) != null) {
            return null;
        }
        ObjectNode account = JsonNodeFactory.instance.objectNode();
        account.putObject("metadata").put("name", DEFAULT);
        try {
            client.create(ResourceType.SERVICE_ACCOUNTS, name, account);
        } catch (RequestFailed refused) {
            if (!refused.conflict() && !refused.notFound() && refused.code() != 403) {
                throw refused;
            }
        }
        return null;
    }

    @Override
    public void close() {
        loop.close();
    }
}
