package dev.podium.controller.apiservice;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has an APIService for each version of each group that this server serves (kube-aggregator's autoregister and upstream's
 * crdregistration).
 */
public final class ApiServiceController implements Controller {

    private static final ResourceType<JsonNode> SERVICES = ResourceType.of("apiregistration.k8s.io", "v1", "apiservices");
    private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";
    private static final String ALWAYS = "true";
    private static final String AT_START = "onstart";

    private final ApiClient client;
    private final ServedHere servedHere;
    private final ControllerLoop<String> loop;

    public ApiServiceController(ApiClient client, ClusterTime time) {
        this.client = client.as("kube-apiserver");
        this.servedHere = new ServedHere(this.client);
        this.loop = new ControllerLoop<>("apiservice-controller", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(SERVICES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode service, @Nullable JsonNode old) {
                loop.enqueue(name(service));
            }

            @Override
            public void deleted(JsonNode last) {
                loop.enqueue(name(last));
            }
        });
        informers.of(ResourceType.DEFINITIONS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode definition, @Nullable JsonNode old) {
                versions(definition);
                if (old != null) {
                    versions(old);
                }
            }

            @Override
            public void deleted(JsonNode last) {
                versions(last);
            }
        });
        Priorities.names().forEach(loop::enqueue);
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }

    private void versions(JsonNode definition) {
        JsonNode spec = definition.path("spec");
        for (JsonNode each : spec.path("versions")) {
            loop.enqueue(each.path("name").asString("") + "." + spec.path("group").asString(""));
        }
    }

    private @Nullable Duration reconcile(String name) {
        JsonNode present = client.find(SERVICES, "", name);
        Priorities wanted = servedHere.priorities(name);
        try {
            if (present == null) {
                if (wanted != null) {
                    client.create(SERVICES, "", filled(JsonNodeFactory.instance.objectNode(), name, wanted));
                }
                return null;
            }
            String managed = present.path("metadata").path("labels").path(MANAGED).asString("");
            if (managed.equals(ALWAYS)) {
                correct(present, name, wanted);
            }
        } catch (RequestFailed refused) {
            if (!refused.conflict() && !refused.notFound()) {
                throw refused;
            }
        }
        return null;
    }

    /** One that is managed all the time goes with what it stands for, and is put right if somebody has changed it. */
    private void correct(JsonNode present, String name, @Nullable Priorities wanted) {
        if (wanted == null) {
            client.remove(SERVICES, "", name, present.path("metadata").path("uid").asString(""));
        } else if (!filled((ObjectNode) present.deepCopy(), name, wanted).equals(present)) {
            client.update(SERVICES, "", name, service -> filled(service, name, wanted));
        }
    }

    private static ObjectNode filled(ObjectNode service, String name, Priorities priorities) {
        int dot = name.indexOf('.');
        ObjectNode metadata = service.withObjectProperty("metadata").put("name", name);
        metadata.withObjectProperty("labels").put(MANAGED, priorities == Priorities.CUSTOM ? ALWAYS : AT_START);
        ObjectNode spec = service.putObject("spec");
        if (dot < name.length() - 1) {
            spec.put("group", name.substring(dot + 1));
        }
        spec.put("groupPriorityMinimum", priorities.group());
        spec.put("version", name.substring(0, dot));
        spec.put("versionPriority", priorities.version());
        return service;
    }

    @Override
    public void close() {
        loop.close();
    }
}
