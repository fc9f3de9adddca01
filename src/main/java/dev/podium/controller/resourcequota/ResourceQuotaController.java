package dev.podium.controller.resourcequota;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.OwnedObject;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Pod;
import dev.podium.model.Quantity;
import dev.podium.model.QuotaScopes;
import dev.podium.model.QuotaUsage;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code pkg/controller/resourcequota}: says in each quota's status what its namespace uses. Creations are charged
 * by admission; this counts anew when something has gone, when the quota has changed, and now and then.
 */
public final class ResourceQuotaController implements Controller {

    private static final Duration RESYNC = Duration.ofMinutes(5);

    private final ApiClient client;
    private final ClusterTime time;
    private final ControllerLoop<ObjectKey> loop;

    public ResourceQuotaController(ApiClient client, ClusterTime time) {
        this.client = client.as("resourcequota-controller");
        this.time = time;
        this.loop = new ControllerLoop<>("resourcequota-controller", time, 2, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.QUOTAS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode quota, @Nullable JsonNode old) {
                // What admission has just charged may not be there yet: a charge is no reason to count.
                if (old == null || !old.path("spec").equals(quota.path("spec"))) {
                    loop.enqueue(key(quota));
                }
            }

            @Override
            public void deleted(JsonNode last) {
                loop.forget(key(last));
            }
        });
        for (ResourceType<OwnedObject> type : client.resources(OwnedObject.class)) {
            boolean grows = Set.of("pods", "services", "persistentvolumeclaims").contains(type.resource());
            if (client.namespaced(type) && !grows && !type.resource().equals("events")) {
                informers.of(type).handle(new Departures<>(object -> object.metadata().namespaceOrEmpty()));
            }
        }
        informers.of(ResourceType.PODS).handle(new Departures<>(pod -> pod.metadata().namespaceOrEmpty()) {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {
                if (old != null && (pod.terminal() != old.terminal() || !pod.spec().equals(old.spec()))) {
                    released(pod.metadata().namespaceOrEmpty());
                }
            }
        });
        for (String each : new String[] {"services", "persistentvolumeclaims"}) {
            informers.of(ResourceType.of("", "v1", each)).handle(new Departures<>(ResourceQuotaController::namespace) {
                @Override
                public void upserted(JsonNode object, @Nullable JsonNode old) {
                    if (old != null && !object.path("spec").equals(old.path("spec"))) {
                        released(namespace(object));
                    }
                }
            });
        }
    }

    /** Hears of what goes, and so leaves room. */
    private class Departures<T> implements ResourceHandler<T> {

        private final Function<T, String> namespace;

        Departures(Function<T, String> namespace) {
            this.namespace = namespace;
        }

        @Override
        public void upserted(T object, @Nullable T old) {}

        @Override
        public void deleted(T last) {
            released(namespace.apply(last));
        }
    }

    private void released(String namespace) {
        client.list(ResourceType.QUOTAS, namespace).forEach(each -> loop.enqueue(key(each)));
    }

    private static ObjectKey key(JsonNode quota) {
        return new ObjectKey(namespace(quota), quota.path("metadata").path("name").asString(""));
    }

    private static String namespace(JsonNode object) {
        return object.path("metadata").path("namespace").asString("");
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        try {
            client.updateStatus(ResourceType.QUOTAS, key.namespace(), key.name(), quota -> {
                // Counted here, and so again when a charge has come in between: it would be lost otherwise.
                Map<String, Quantity> used = used(quota.path("spec"), key.namespace());
                ObjectNode status = quota.putObject("status");
                status.set("hard", quota.path("spec").path("hard").deepCopy());
                ObjectNode amounts = status.putObject("used");
                used.forEach((name, amount) -> amounts.put(name, amount.text()));
                return quota;
            });
        } catch (RequestFailed gone) {
            if (!gone.notFound()) {
                throw gone;
            }
            return null;
        }
        return RESYNC;
    }

    private Map<String, Quantity> used(JsonNode spec, String namespace) {
        Map<String, Quantity> used = new TreeMap<>();
        spec.path("hard").propertyNames().forEach(each -> used.put(each, Quantity.ZERO));
        Set<String> resources = new TreeSet<>();
        used.keySet().forEach(each -> resources.add(resource(each)));
        for (ResourceType<JsonNode> type : client.resources(JsonNode.class)) {
            String name = type.group().isEmpty() ? type.resource() : type.resource() + "." + type.group();
            if (!client.namespaced(type) || !resources.contains(name)) {
                continue;
            }
            for (JsonNode each : client.list(type, namespace)) {
                if (QuotaScopes.cover(spec, name, each)) {
                    QuotaUsage.of(name, each, time.now())
                            .forEach((what, amount) -> used.computeIfPresent(what, (_, sum) -> sum.plus(amount)));
                }
            }
        }
        return used;
    }

    /** The resource whose objects take what has that name in quotas. */
    private static String resource(String name) {
        if (name.startsWith("count/")) {
            return name.substring("count/".length());
        }
        if (name.startsWith("services")) {
            return "services";
        }
        if (name.equals("requests.storage") || name.contains(".storageclass.") || name.equals("persistentvolumeclaims")) {
            return "persistentvolumeclaims";
        }
        return switch (name) {
            case "configmaps", "secrets", "replicationcontrollers", "resourcequotas" -> name;
            default -> "pods";
        };
    }

    @Override
    public void close() {
        loop.close();
    }
}
