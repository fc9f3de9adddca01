package dev.podium.registry;

import dev.podium.machinery.Json;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/** Finds out where a Service's Pods listen, as the API server itself reaches them (upstream's {@code apiserver/pkg/util/proxy}). */
public final class ServiceBackends {

    private final WatchCache cache;

    public ServiceBackends(WatchCache cache) {
        this.cache = cache;
    }

    /** A host and a port. */
    public record Place(String host, int port) {}

    /** There is no such Service, or nobody ready behind it. */
    public static final class NobodyException extends IOException {

        private static final long serialVersionUID = 1L;

        NobodyException(String why) {
            super(why);
        }
    }

    /**
     * One of the places that are ready, at random.
     *
     * @param port one of the Service's, by number or by name; empty for the one without a name
     * @throws NobodyException in upstream's words
     */
    public Place any(String namespace, String name, String port) throws NobodyException {
        CachedObject found = cache.get("core/services/" + namespace + "/" + name);
        if (found == null) {
            throw new NobodyException("service \"" + name + "\" not found");
        }
        JsonNode spec = Json.parse(found.bytes()).path("spec");
        boolean number = !port.isEmpty() && port.chars().allMatch(Character::isDigit);
        if (number && spec.path("type").asString("").equals("ExternalName")) {
            return new Place(spec.path("externalName").asString(""), Integer.parseInt(port));
        }
        List<Place> ready = ready(namespace, name, number ? named(name, spec, port) : port);
        if (ready.isEmpty()) {
            throw new NobodyException("no endpoints available for service \"" + name + "\"");
        }
        return ready.get(ThreadLocalRandom.current().nextInt(ready.size()));
    }

    /**
     * The address and port of a Service itself, or the host that it is another name for (upstream's {@code ResolveCluster}).
     *
     * @throws IOException if it has none, in upstream's words
     */
    String clusterAddress(String namespace, String name, int port) throws IOException {
        CachedObject found = cache.get("core/services/" + namespace + "/" + name);
        if (found == null) {
            throw new NobodyException("service \"" + name + "\" not found");
        }
        JsonNode spec = Json.parse(found.bytes()).path("spec");
        if (spec.path("type").asString("").equals("ExternalName")) {
            return spec.path("externalName").asString("") + ":" + port;
        }
        String address = spec.path("clusterIP").asString("");
        if (address.equals("None")) {
            throw new NobodyException("cannot route to service with ClusterIP \"None\"");
        }
        named(name, spec, Integer.toString(port));
        return address + ":" + port;
    }

    private static String named(String service, JsonNode spec, String number) throws NobodyException {
        for (JsonNode port : spec.path("ports")) {
            if (port.path("port").asString("").equals(number)) {
                return port.path("name").asString("");
            }
        }
        throw new NobodyException("no service port " + number + " found for service \"" + service + "\"");
    }

    private List<Place> ready(String namespace, String service, String portName) {
        List<Place> ready = new ArrayList<>();
        for (CachedObject each : cache.list("discovery.k8s.io/endpointslices/" + namespace + "/").items()) {
            JsonNode slice = Json.parse(each.bytes());
            if (!slice.path("metadata").path("labels").path("kubernetes.io/service-name").asString("").equals(service)) {
                continue;
            }
            for (JsonNode port : slice.path("ports")) {
                if (!port.path("name").asString("").equals(portName)) {
                    continue;
                }
                for (JsonNode endpoint : slice.path("endpoints")) {
                    if (endpoint.path("conditions").path("ready").asBoolean(true)) {
                        ready.add(new Place(endpoint.path("addresses").path(0).asString(""), port.path("port").asInt()));
                    }
                }
            }
        }
        return ready;
    }
}
