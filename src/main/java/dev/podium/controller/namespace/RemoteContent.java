package dev.podium.controller.namespace;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.controller.RemoteServers;
import dev.podium.controller.apiservice.ServedHere;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What other API servers have in namespaces. */
final class RemoteContent {

    private static final ResourceType<JsonNode> API_SERVICES = ResourceType.of("apiregistration.k8s.io", "v1", "apiservices");

    private final ApiClient client;
    private final RemoteServers servers;
    private final ServedHere servedHere;

    RemoteContent(ApiClient client, RemoteServers servers) {
        this.client = client;
        this.servers = servers;
        this.servedHere = new ServedHere(client);
    }

    /** Deletes all of it that is in a namespace, and notes what is left and what went wrong. */
    void empty(String namespace, Remains remains) throws InterruptedException {
        for (JsonNode each : client.list(API_SERVICES, "")) {
            String name = each.path("metadata").path("name").asString("");
            if (each.at("/spec/service").isObject() && !servedHere.serves(name)) {
                Version version = new Version(
                        name, each.at("/spec/group").asString(""), each.at("/spec/version").asString(""));
                empty(version, available(each), namespace, remains);
            }
        }
    }

    /** Of a group, as the APIService {@code service} has it. */
    private record Version(String service, String group, String version) {

        @Override
        public String toString() {
            return group + "/" + version;
        }
    }

    private static boolean available(JsonNode service) {
        return service.at("/status/conditions").valueStream()
                .anyMatch(each -> each.path("type").asString("").equals("Available")
                        && each.path("status").asString("").equals("True"));
    }

    private void empty(Version version, boolean available, String namespace, Remains remains) throws InterruptedException {
        JsonNode resources = null;
        if (available) {
            try {
                resources = servers.read(version.service(), "");
            } catch (IOException undiscovered) {
                // As good as not being there.
            }
        }
        if (resources == null) {
            remains.undiscovered().put(version.toString(), "stale GroupVersion discovery: " + version);
            return;
        }
        for (JsonNode each : resources.path("resources")) {
            String resource = each.path("name").asString("");
            if (each.path("namespaced").asBoolean(false) && !resource.contains("/") && has(each, "delete")) {
                try {
                    empty(version, each, "/namespaces/" + namespace + "/" + resource, remains);
                } catch (IOException failed) {
                    remains.failures().add(String.valueOf(failed.getMessage()));
                }
            }
        }
    }

    private static boolean has(JsonNode resource, String verb) {
        return resource.path("verbs").valueStream().anyMatch(each -> each.asString("").equals(verb));
    }

    private void empty(Version version, JsonNode resource, String path, Remains remains) throws IOException, InterruptedException {
        if (has(resource, "deletecollection")) {
            servers.delete(version.service(), path);
        } else {
            for (JsonNode each : items(version, resource, path)) {
                servers.delete(version.service(), path + "/" + each.path("metadata").path("name").asString(""));
            }
        }
        remains.left(resource.path("name").asString("") + "." + version.group(), items(version, resource, path));
    }

    private List<JsonNode> items(Version version, JsonNode resource, String path) throws IOException, InterruptedException {
        return has(resource, "list")
                ? servers.read(version.service(), path).path("items").valueStream().toList()
                : List.of();
    }
}
