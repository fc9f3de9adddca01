package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.machinery.Scope;
import dev.podium.registry.ApiService;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.web.aggregation.RemoteDiscovery;
import dev.podium.web.virtual.VirtualResource;
import dev.podium.web.virtual.VirtualResources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything about every resource in one answer: {@code apidiscovery.k8s.io/v2}. */
final class Aggregated {

    static final String MEDIA_TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /** Which half of the API: the core group, or the named ones. */
    enum Root {
        API,
        APIS
    }

    private Aggregated() {}

    static ObjectNode list(Registry registry, VirtualResources virtual, Root root) {
        ObjectNode list = Json.mapper().createObjectNode();
        list.put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2").putObject("metadata");
        ArrayNode items = list.putArray("items");
        Map<String, ObjectNode> groups = new LinkedHashMap<>();
        Map<String, ArrayNode> versions = new LinkedHashMap<>();
        for (Resource each : registry.resources()) {
            if (each.group().isEmpty() == (root == Root.API)) {
                resource(resources(items, groups, versions, each.group(), each.version()), each);
            }
        }
        for (VirtualResource each : virtual.all()) {
            if (each.group().isEmpty() == (root == Root.API)) {
                ObjectNode entry = resources(items, groups, versions, each.group(), each.version()).addObject();
                entry.put("resource", each.name());
                kind(entry, each.group(), each.version(), each.kind());
                entry.put("scope", each.scope() == Scope.NAMESPACED ? "Namespaced" : "Cluster");
                entry.put("singularResource", each.singular());
                entry.putArray("verbs").add("get").add("list");
                each.shortNames().forEach(entry.withArray("shortNames")::add);
            }
        }
        return list;
    }

    /**
     * Puts in what other servers serve.
     *
     * @param order every group and its versions, as clients prefer them
     */
    static void add(ObjectNode list, List<ApiService> others, RemoteDiscovery discovery, Map<String, Set<String>> order)
            throws InterruptedException {
        ArrayNode items = list.withArray("items");
        Map<String, ObjectNode> groups = new LinkedHashMap<>();
        items.forEach(each -> groups.put(each.path("metadata").path("name").asString(""), (ObjectNode) each));
        for (ApiService each : others) {
            groups.computeIfAbsent(each.group(), Aggregated::group).withArray("versions").add(discovery.version(each));
        }
        items.removeAll();
        order.forEach((name, versions) -> {
            ObjectNode group = groups.get(name);
            if (group != null) {
                List<JsonNode> present = group.path("versions").valueStream().toList();
                ArrayNode sorted = group.putArray("versions");
                versions.forEach(version -> present.stream()
                        .filter(each -> each.path("version").asString("").equals(version))
                        .forEach(sorted::add));
                items.add(group);
            }
        });
    }

    private static ObjectNode group(String name) {
        ObjectNode created = Json.mapper().createObjectNode();
        ObjectNode metadata = created.putObject("metadata");
        if (!name.isEmpty()) {
            metadata.put("name", name);
        }
        metadata.putNull("creationTimestamp");
        created.putArray("versions");
        return created;
    }

    private static ArrayNode resources(
            ArrayNode items, Map<String, ObjectNode> groups, Map<String, ArrayNode> versions, String group, String version) {
        ObjectNode entry = groups.computeIfAbsent(group, name -> {
            ObjectNode created = group(name);
            items.add(created);
            return created;
        });
        return versions.computeIfAbsent(group + "/" + version, _ -> {
            ObjectNode created = entry.withArray("versions").addObject();
            created.put("version", version);
            ArrayNode resources = created.putArray("resources");
            created.put("freshness", "Current");
            return resources;
        });
    }

    private static void resource(ArrayNode into, Resource resource) {
        ObjectNode entry = into.addObject();
        entry.put("resource", resource.name());
        kind(entry, resource.group(), resource.version(), resource.kind());
        entry.put("scope", resource.namespaced() ? "Namespaced" : "Cluster");
        entry.put("singularResource", resource.singular());
        resource.verbs().forEach(entry.putArray("verbs")::add);
        if (!resource.shortNames().isEmpty()) {
            resource.shortNames().forEach(entry.putArray("shortNames")::add);
        }
        if (!resource.categories().isEmpty()) {
            resource.categories().forEach(entry.putArray("categories")::add);
        }
        if (!resource.subresources().isEmpty()) {
            ArrayNode subresources = entry.putArray("subresources");
            for (Resource.Subresource each : resource.subresources()) {
                ObjectNode sub = subresources.addObject();
                sub.put("subresource", each.name());
                kind(sub, each.type().group(), each.type().version(), each.type().kind());
                each.verbs().forEach(sub.putArray("verbs")::add);
            }
        }
    }

    private static void kind(ObjectNode into, String group, String version, String kind) {
        into.putObject("responseKind").put("group", group).put("version", version).put("kind", kind);
    }
}
