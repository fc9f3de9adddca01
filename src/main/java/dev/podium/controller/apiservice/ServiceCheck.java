package dev.podium.controller.apiservice;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.controller.RemoteServers;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks from an APIService to its server: is there a Service, somebody behind it, and an answer. */
record ServiceCheck(ApiClient client, RemoteServers servers) {

    static final String SERVICE_NAME = "kubernetes.io/service-name";

    private static final ResourceType<JsonNode> SERVICES = ResourceType.of("", "v1", "services");
    private static final ResourceType<JsonNode> SLICES = ResourceType.of("discovery.k8s.io", "v1", "endpointslices");

    /** What a Service is called, as conditions name it. */
    private record Named(String namespace, String name, int port) {

        @Override
        public String toString() {
            return "service/" + name + " in \"" + namespace + "\"";
        }
    }

    Availability of(JsonNode apiService) throws InterruptedException {
        JsonNode reference = apiService.at("/spec/service");
        Named named = new Named(
                reference.path("namespace").asString(""),
                reference.path("name").asString(""),
                reference.path("port").asInt(443));
        JsonNode service = client.find(SERVICES, named.namespace(), named.name());
        if (service == null) {
            return Availability.lacking("ServiceNotFound", named + " is not present");
        }
        if (service.at("/spec/type").asString("ClusterIP").equals("ClusterIP")) {
            Availability lacking = lacking(named, service);
            if (lacking != null) {
                return lacking;
            }
        }
        try {
            servers.check(apiService.path("metadata").path("name").asString(""));
            return Availability.PASSED;
        } catch (IOException unanswered) {
            return Availability.unanswered(String.valueOf(unanswered.getMessage()));
        }
    }

    private @Nullable Availability lacking(Named named, JsonNode service) {
        JsonNode port = service.at("/spec/ports").valueStream()
                .filter(each -> each.path("port").asInt(0) == named.port())
                .findFirst()
                .orElse(null);
        if (port == null) {
            return Availability.lacking("ServicePortError", named + " is not listening on port " + named.port());
        }
        List<JsonNode> slices = client.list(SLICES, named.namespace()).stream()
                .filter(each -> each.at("/metadata/labels").path(SERVICE_NAME).asString("").equals(named.name()))
                .toList();
        if (slices.isEmpty()) {
            return Availability.lacking("EndpointsNotFound", "cannot find endpointslices for " + named);
        }
        String portName = port.path("name").asString("");
        return slices.stream().anyMatch(each -> leads(each, portName))
                ? null
                : Availability.lacking(
                        "MissingEndpoints", "endpointslices for " + named + " have no addresses with port name \"" + portName + "\"");
    }

    private static boolean leads(JsonNode slice, String portName) {
        return slice.path("endpoints").valueStream()
                        .anyMatch(each -> each.path("conditions").path("ready").asBoolean(true))
                && slice.path("ports").valueStream()
                        .anyMatch(each -> each.path("name").asString("").equals(portName) && each.hasNonNull("port"));
    }
}
