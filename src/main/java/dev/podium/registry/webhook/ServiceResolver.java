package dev.podium.registry.webhook;

import dev.podium.machinery.Json;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Finds out where a Service's Pods listen (upstream's {@code apiserver/pkg/util/proxy}, by endpoints). */
final class ServiceResolver {

    private final WatchCache cache;

    ServiceResolver(WatchCache cache) {
        this.cache = cache;
    }

    /** A host and a port. */
    record Place(String host, int port) {}

    /** @throws IOException if there is no such Service, or nobody ready behind it */
    Place resolve(ClientConfig.Service service) throws IOException {
        CachedObject found = cache.get("core/services/" + service.namespace() + "/" + service.name());
        if (found == null) {
            throw new IOException("service \"" + service.name() + "\" not found");
        }
        JsonNode spec = Json.parse(found.bytes()).path("spec");
        if (spec.path("type").asString("").equals("ExternalName")) {
            return new Place(spec.path("externalName").asString(""), service.port());
        }
        for (JsonNode port : spec.path("ports")) {
            if (port.path("port").asInt() == service.port()) {
                return endpoint(service, port.path("name").asString(""));
            }
        }
        throw new IOException("no service port " + service.port() + " found for service \"" + service.name() + "\"");
    }

    private Place endpoint(ClientConfig.Service service, String portName) throws IOException {
        String prefix = "discovery.k8s.io/endpointslices/" + service.namespace() + "/";
        for (CachedObject each : cache.list(prefix).items()) {
            JsonNode slice = Json.parse(each.bytes());
            if (!slice.path("metadata").path("labels").path("kubernetes.io/service-name").asString("").equals(service.name())) {
                continue;
            }
            for (JsonNode port : slice.path("ports")) {
                if (port.path("name").asString("").equals(portName)) {
                    for (JsonNode endpoint : slice.path("endpoints")) {
                        if (endpoint.path("conditions").path("ready").asBoolean(true)) {
                            return new Place(endpoint.path("addresses").path(0).asString(""), port.path("port").asInt());
                        }
                    }
                }
            }
        }
        throw new IOException("no endpoints available for service \"" + service.name() + "\"");
    }
}
