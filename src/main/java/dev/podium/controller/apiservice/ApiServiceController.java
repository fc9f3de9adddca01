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
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has an APIService for each version of each group that is served, and says of those that users add that their servers are not asked
 * (kube-aggregator's autoregister, upstream's crdregistration and the aggregator's availability controller).
 */
public final class ApiServiceController implements Controller {

    private static final ResourceType<JsonNode> SERVICES = ResourceType.of("apiregistration.k8s.io", "v1", "apiservices");
    private static final ResourceType<JsonNode> CLUSTER_SERVICES = ResourceType.of("", "v1", "services");
    private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";
    private static final String ALWAYS = "true";
    private static final String AT_START = "onstart";

    private final ApiClient client;
    private final ClusterTime time;
    private final ControllerLoop<String> loop;

    public ApiServiceController(ApiClient client, ClusterTime time) {
        this.client = client.as("kube-apiserver");
        this.time = time;
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
        Priorities wanted = wanted(name);
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
            } else if (present.at("/spec/service").isObject()) {
                judge(present, name);
            }
        } catch (RequestFailed refused) {
            if (!refused.conflict() && !refused.notFound()) {
                throw refused;
            }
        }
        return null;
    }

    /** What this server serves under that name; null for nothing. */
    private @Nullable Priorities wanted(String name) {
        Priorities builtIn = Priorities.builtIn(name);
        return builtIn != null || !defined(name) ? builtIn : Priorities.CUSTOM;
    }

    private boolean defined(String name) {
        for (JsonNode definition : client.list(ResourceType.DEFINITIONS, "")) {
            JsonNode spec = definition.path("spec");
            boolean established = definition.at("/status/conditions").valueStream()
                    .anyMatch(each -> each.path("type").asString("").equals("Established")
                            && each.path("status").asString("").equals("True"));
            for (JsonNode version : spec.path("versions")) {
                if (established
                        && version.path("served").asBoolean(false)
                        && name.equals(version.path("name").asString("") + "." + spec.path("group").asString(""))) {
                    return true;
                }
            }
        }
        return false;
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

    private void judge(JsonNode present, String name) {
        Condition condition = condition(present, name);
        boolean said = present.at("/status/conditions").valueStream()
                .anyMatch(each -> each.path("type").asString("").equals("Available")
                        && each.path("reason").asString("").equals(condition.reason())
                        && each.path("message").asString("").equals(condition.message()));
        if (!said) {
            client.updateStatus(SERVICES, "", name, object -> {
                ArrayNode conditions = object.withObjectProperty("status").putArray("conditions");
                conditions.addObject()
                        .put("type", "Available")
                        .put("status", condition.status())
                        .put("lastTransitionTime", time.now().truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("reason", condition.reason())
                        .put("message", condition.message());
                return object;
            });
        }
    }

    private record Condition(String status, String reason, String message) {}

    private Condition condition(JsonNode present, String name) {
        if (Priorities.builtIn(name) != null) {
            // Who installs metrics-server finds its API served all the same, though not by it.
            return new Condition("True", "Passed", "all checks passed");
        }
        String namespace = present.at("/spec/service/namespace").asString("");
        String service = present.at("/spec/service/name").asString("");
        return client.find(CLUSTER_SERVICES, namespace, service) != null
                ? new Condition("False", "FailedDiscoveryCheck", "this API server passes no requests on to others")
                : new Condition("False", "ServiceNotFound", "service/" + service + " in \"" + namespace + "\" is not present");
    }

    @Override
    public void close() {
        loop.close();
    }
}
