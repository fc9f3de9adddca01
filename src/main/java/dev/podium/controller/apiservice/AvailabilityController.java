package dev.podium.controller.apiservice;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.RemoteServers;
import dev.podium.model.EndpointSlice;
import dev.podium.model.Service;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says of every APIService whether it can be used (kube-aggregator, pkg/controllers/status): when it, its Service or what is behind
 * that changes, and every half a minute. While a server does not answer it is asked more often.
 */
public final class AvailabilityController implements Controller {

    private static final ResourceType<JsonNode> API_SERVICES = ResourceType.of("apiregistration.k8s.io", "v1", "apiservices");
    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofMillis(5);
    private static final String TYPE = "Available";

    private final ApiClient client;
    private final ClusterTime time;
    private final ServedHere servedHere;
    private final ServiceCheck check;
    private final ControllerLoop<String> loop;
    /** Where each APIService's server is; those of this server's own are not in it. */
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    private record Place(String namespace, String service) {}

    public AvailabilityController(ApiClient client, ClusterTime time, RemoteServers servers) {
        this.client = client.as("kube-apiserver");
        this.time = time;
        this.servedHere = new ServedHere(this.client);
        this.check = new ServiceCheck(this.client, servers);
        this.loop = new ControllerLoop<>("availability-controller", time, 5, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(API_SERVICES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode service, @Nullable JsonNode old) {
                follow(service);
            }

            @Override
            public void deleted(JsonNode last) {
                String name = last.path("metadata").path("name").asString("");
                places.remove(name);
                failures.remove(name);
                loop.forget(name);
            }
        });
        informers.of(ResourceType.SERVICES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Service service, @Nullable Service old) {
                changed(service.metadata().namespaceOrEmpty(), service.metadata().nameOrEmpty());
            }

            @Override
            public void deleted(Service last) {
                changed(last.metadata().namespaceOrEmpty(), last.metadata().nameOrEmpty());
            }
        });
        informers.of(ResourceType.ENDPOINT_SLICES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(EndpointSlice slice, @Nullable EndpointSlice old) {
                behind(slice);
            }

            @Override
            public void deleted(EndpointSlice last) {
                behind(last);
            }
        });
    }

    private void follow(JsonNode service) {
        String name = service.path("metadata").path("name").asString("");
        JsonNode reference = service.path("spec").path("service");
        if (reference.isObject()) {
            places.put(name, new Place(reference.path("namespace").asString(""), reference.path("name").asString("")));
        } else {
            places.remove(name);
        }
        loop.enqueue(name);
    }

    private void behind(EndpointSlice slice) {
        String service = slice.metadata().labels().get(ServiceCheck.SERVICE_NAME);
        if (service != null) {
            changed(slice.metadata().namespaceOrEmpty(), service);
        }
    }

    private void changed(String namespace, String service) {
        places.forEach((name, place) -> {
            if (place.service().equals(service) && place.namespace().equals(namespace)) {
                loop.enqueue(name);
            }
        });
    }

    private @Nullable Duration reconcile(String name) throws InterruptedException {
        JsonNode present = client.find(API_SERVICES, "", name);
        if (present == null) {
            return null;
        }
        boolean local = !present.at("/spec/service").isObject();
        // Who installs metrics-server finds its API served all the same, though not by it.
        Availability found = local
                ? Availability.LOCAL
                : servedHere.serves(name) ? Availability.PASSED : check.of(present);
        report(present, name, found);
        if (local) {
            return null;
        }
        if (found.answered()) {
            failures.remove(name);
            return PERIOD;
        }
        int count = failures.merge(name, 1, Integer::sum);
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(count - 1, 20));
        return delay.compareTo(PERIOD) > 0 ? PERIOD : delay;
    }

    private void report(JsonNode present, String name, Availability found) {
        JsonNode said = present.at("/status/conditions").valueStream()
                .filter(each -> each.path("type").asString("").equals(TYPE))
                .findFirst()
                .orElse(null);
        if (said != null
                && said.path("status").asString("").equals(found.status())
                && said.path("reason").asString("").equals(found.reason())
                && said.path("message").asString("").equals(found.message())) {
            return;
        }
        String uid = present.path("metadata").path("uid").asString("");
        try {
            client.updateStatus(API_SERVICES, "", name, object -> {
                // Another one of that name will be looked at for itself.
                return object.path("metadata").path("uid").asString("").equals(uid) ? said(object, found) : object;
            });
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
    }

    private ObjectNode said(ObjectNode object, Availability found) {
        ArrayNode conditions = object.withObjectProperty("status").withArrayProperty("conditions");
        ObjectNode condition = null;
        for (JsonNode each : conditions) {
            if (each.path("type").asString("").equals(TYPE)) {
                condition = (ObjectNode) each;
            }
        }
        if (condition == null) {
            condition = conditions.addObject().put("type", TYPE);
        }
        if (!condition.path("status").asString("").equals(found.status())) {
            condition.put("status", found.status());
            condition.put("lastTransitionTime", time.now().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        condition.put("reason", found.reason()).put("message", found.message());
        return object;
    }

    @Override
    public void close() {
        loop.close();
    }
}
