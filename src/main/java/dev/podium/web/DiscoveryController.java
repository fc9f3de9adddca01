package dev.podium.web;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.machinery.Scope;
import dev.podium.registry.ApiException;
import dev.podium.registry.ApiService;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.web.aggregation.RemoteDiscovery;
import dev.podium.web.aggregation.RemoteGroups;
import dev.podium.web.aggregation.RemoteRequests;
import dev.podium.web.virtual.VirtualResource;
import dev.podium.web.virtual.VirtualResources;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is: groups, versions and resources, in the plain form and in the aggregated one. */
@RestController
@Hidden
class DiscoveryController {

    private final Registry registry;
    private final VirtualResources virtual;
    private final RemoteGroups remotes;
    private final RemoteRequests passing;
    private final RemoteDiscovery remoteDiscovery;

    DiscoveryController(
            Registry registry,
            VirtualResources virtual,
            RemoteGroups remotes,
            RemoteRequests passing,
            RemoteDiscovery remoteDiscovery) {
        this.registry = registry;
        this.virtual = virtual;
        this.remotes = remotes;
        this.passing = passing;
        this.remoteDiscovery = remoteDiscovery;
    }

    /** Upstream's {@code routes.Index}: every path that is worth a visit. */
    @GetMapping("/")
    void index(HttpServletResponse response) throws IOException {
        Set<String> paths = new TreeSet<>(List.of(
                "/.well-known/openid-configuration", "/api", "/api/v1", "/apis", "/apis/", "/flagz", "/healthz", "/healthz/ping", "/livez",
                "/livez/ping", "/metrics", "/openapi/v2", "/openapi/v3", "/openapi/v3/", "/openid/v1/jwks", "/readyz",
                "/readyz/ping", "/statusz", "/version"));
        versions().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                paths.add("/apis/" + group);
                versions.forEach(each -> paths.add("/apis/" + group + "/" + each));
            }
        });
        ObjectNode answer = Json.mapper().createObjectNode();
        paths.forEach(answer.putArray("paths")::add);
        send(response, answer, "application/json");
    }

    @GetMapping({"/api", "/api/"})
    void core(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (aggregated(request)) {
            send(response, Aggregated.list(registry, virtual, Aggregated.Root.API), Aggregated.MEDIA_TYPE);
            return;
        }
        ObjectNode versions = Json.mapper().createObjectNode();
        versions.put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", request.getServerName() + ":" + request.getServerPort());
        send(response, versions, "application/json");
    }

    @GetMapping({"/apis", "/apis/"})
    void groups(HttpServletRequest request, HttpServletResponse response) throws IOException, InterruptedException {
        if (aggregated(request)) {
            ObjectNode list = Aggregated.list(registry, virtual, Aggregated.Root.APIS);
            List<ApiService> others = remotes.all();
            if (!others.isEmpty()) {
                Aggregated.add(list, others, remoteDiscovery, versions());
            }
            send(response, list, Aggregated.MEDIA_TYPE);
            return;
        }
        ObjectNode list = Json.mapper().createObjectNode();
        list.put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        versions().forEach((group, versions) -> {
            if (!group.isEmpty()) {
                groups.add(group(group, versions));
            }
        });
        send(response, list, "application/json");
    }

    @GetMapping({"/apis/{group}", "/apis/{group}/"})
    void group(@PathVariable String group, HttpServletResponse response) throws IOException {
        Set<String> versions = versions().get(group);
        if (versions == null || group.isEmpty()) {
            throw ApiException.noSuchPath();
        }
        ObjectNode answer = group(group, versions);
        answer.put("kind", "APIGroup").put("apiVersion", "v1");
        send(response, answer, "application/json");
    }

    @GetMapping({"/api/{version}", "/api/{version}/"})
    void coreResources(@PathVariable String version, HttpServletResponse response) throws IOException {
        send(response, resources("", version), "application/json");
    }

    @GetMapping({"/apis/{group}/{version}", "/apis/{group}/{version}/"})
    void groupResources(
            @PathVariable String group,
            @PathVariable String version,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        ApiService remote = remotes.find(group, version);
        if (remote != null) {
            passing.pass(remote, AccessFilter.user(request), request, response);
            return;
        }
        send(response, resources(group, version), "application/json");
    }

    /** The versions of each group, also of other servers, in the order of discovery. */
    private Map<String, Set<String>> versions() {
        Map<String, Set<String>> versions = new LinkedHashMap<>();
        for (Resource each : registry.resources()) {
            versions.computeIfAbsent(each.group(), _ -> new LinkedHashSet<>()).add(each.version());
        }
        for (VirtualResource each : virtual.all()) {
            versions.computeIfAbsent(each.group(), _ -> new LinkedHashSet<>()).add(each.version());
        }
        return remotes.with(versions);
    }

    private static ObjectNode group(String name, Set<String> versions) {
        ObjectNode group = Json.mapper().createObjectNode();
        group.put("name", name);
        ArrayNode list = group.putArray("versions");
        List<String> all = new ArrayList<>(versions);
        all.forEach(each -> list.addObject().put("groupVersion", name + "/" + each).put("version", each));
        group.putObject("preferredVersion")
                .put("groupVersion", name + "/" + all.getFirst())
                .put("version", all.getFirst());
        return group;
    }

    private ObjectNode resources(String group, String version) {
        ObjectNode list = Json.mapper().createObjectNode();
        list.put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (Resource each : registry.resources()) {
            if (each.group().equals(group) && each.version().equals(version)) {
                resource(resources, each);
            }
        }
        for (VirtualResource each : virtual.all()) {
            if (each.group().equals(group) && each.version().equals(version)) {
                ObjectNode resource = resources.addObject();
                resource.put("name", each.name()).put("singularName", each.singular());
                resource.put("namespaced", each.scope() == Scope.NAMESPACED).put("kind", each.kind());
                resource.putArray("verbs").add("get").add("list");
                each.shortNames().forEach(resource.withArray("shortNames")::add);
            }
        }
        if (resources.isEmpty()) {
            throw ApiException.noSuchPath();
        }
        return list;
    }

    private static void resource(ArrayNode into, Resource resource) {
        ObjectNode entry = into.addObject();
        entry.put("name", resource.name()).put("singularName", resource.singular());
        entry.put("namespaced", resource.namespaced()).put("kind", resource.kind());
        resource.verbs().forEach(entry.putArray("verbs")::add);
        if (!resource.shortNames().isEmpty()) {
            resource.shortNames().forEach(entry.putArray("shortNames")::add);
        }
        if (!resource.categories().isEmpty()) {
            resource.categories().forEach(entry.putArray("categories")::add);
        }
        if (resource.supports("get")) {
            entry.put("storageVersionHash", storageVersionHash(resource.storage().type()));
        }
        for (Resource.Subresource each : resource.subresources()) {
            ObjectNode sub = into.addObject();
            sub.put("name", resource.name() + "/" + each.name()).put("singularName", "");
            sub.put("namespaced", resource.namespaced());
            if (!each.type().group().equals(resource.group()) || !each.type().version().equals(resource.version())) {
                sub.put("group", each.type().group()).put("version", each.type().version());
            }
            sub.put("kind", each.type().kind());
            each.verbs().forEach(sub.putArray("verbs")::add);
        }
    }

    /** Tells clients when objects are stored in another version (upstream's {@code discovery.StorageVersionHash}). */
    private static String storageVersionHash(GroupVersionKind stored) {
        String text = stored.group() + "/" + stored.version() + "/" + stored.kind();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean aggregated(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        if (accept == null) {
            return false;
        }
        for (String clause : accept.split(",")) {
            if (clause.contains("as=APIGroupDiscoveryList")) {
                if (clause.contains("v=v2;") || clause.endsWith("v=v2")) {
                    return true;
                }
            } else if (clause.strip().equals("application/json")) {
                return false;
            }
        }
        return false;
    }

    private static void send(HttpServletResponse response, ObjectNode body, String mediaType) throws IOException {
        byte[] bytes = Json.bytes(body);
        response.setContentType(mediaType);
        response.setHeader("Cache-Control", "no-cache, private");
        response.setHeader("Vary", "Accept");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
