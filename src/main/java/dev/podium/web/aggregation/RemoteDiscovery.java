package dev.podium.web.aggregation;

import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.model.User;
import dev.podium.registry.ApiService;
import dev.podium.registry.RemoteApis;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What other servers serve, as {@code apidiscovery.k8s.io/v2} has it (kube-aggregator, pkg/apiserver/handler_discovery.go). */
@Component
public final class RemoteDiscovery {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String AGGREGATED = "as=APIGroupDiscoveryList";
    private static final String ACCEPTED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

    private final RemoteApis apis;
    private final Remembered<ObjectNode> known;

    RemoteDiscovery(RemoteApis apis, ClusterTime time) {
        this.apis = apis;
        this.known = new Remembered<>(time, this::ask);
    }

    /** The {@code APIVersionDiscovery} of a version; one that cannot be found out is stale, and without resources. */
    public ObjectNode version(ApiService service) throws InterruptedException {
        ObjectNode found = known.of(service);
        ObjectNode version = found == null ? Json.mapper().createObjectNode() : found.deepCopy();
        version.put("version", service.version());
        return version.put("freshness", found == null ? "Stale" : "Current");
    }

    private ObjectNode ask(ApiService service) throws IOException, InterruptedException {
        RemoteApis.Answer whole = apis.ask(service, RemoteApis.Question.read("/apis", ACCEPTED), TIMEOUT);
        if (whole.code() == 503) {
            throw new IOException("service returned non-success response code: 503");
        }
        if (whole.code() == 200 && whole.mediaType().contains(AGGREGATED)) {
            return own(parsed(whole), service);
        }
        RemoteApis.Answer legacy = apis.ask(
                service,
                new RemoteApis.Question("GET", service.path(), "application/json", User.of("system:kube-aggregator")),
                TIMEOUT);
        if (legacy.code() != 200) {
            throw new IOException("failed to download legacy discovery for " + service.path() + ": " + legacy.code());
        }
        return converted(parsed(legacy));
    }

    private static ObjectNode parsed(RemoteApis.Answer answer) throws IOException {
        try {
            return Json.parse(answer.body());
        } catch (MalformedException noJson) {
            throw new IOException(noJson.getMessage(), noJson);
        }
    }

    private static ObjectNode own(ObjectNode list, ApiService service) {
        for (JsonNode group : list.path("items")) {
            if (group.path("metadata").path("name").asString("").equals(service.group())) {
                for (JsonNode version : group.path("versions")) {
                    if (version.path("version").asString("").equals(service.version()) && version instanceof ObjectNode found) {
                        return found;
                    }
                }
            }
        }
        return Json.mapper().createObjectNode();
    }

    /** As upstream's {@code ConvertGroupVersionIntoToDiscovery}: an entry for each resource, with its subresources in it. */
    private static ObjectNode converted(ObjectNode list) throws IOException {
        ObjectNode version = Json.mapper().createObjectNode();
        Map<String, ObjectNode> resources = new LinkedHashMap<>();
        for (JsonNode each : list.path("resources")) {
            String name = each.path("name").asString("");
            if (!name.contains("/")) {
                ObjectNode entry = version.withArray("resources").addObject();
                entry.put("resource", name);
                kind(entry, each);
                entry.put("scope", scope(each));
                entry.put("singularResource", each.path("singularName").asString(""));
                copy(each, entry, "verbs");
                copy(each, entry, "shortNames");
                copy(each, entry, "categories");
                resources.put(name, entry);
            }
        }
        for (JsonNode each : list.path("resources")) {
            String name = each.path("name").asString("");
            int slash = name.indexOf('/');
            if (slash < 0) {
                continue;
            }
            ObjectNode parent = resources.computeIfAbsent(name.substring(0, slash), resource -> {
                ObjectNode entry = version.withArray("resources").addObject();
                entry.put("resource", resource).put("scope", scope(each)).put("singularResource", "");
                kind(entry, null);
                entry.putArray("verbs");
                return entry;
            });
            if (!parent.path("scope").asString("").equals(scope(each))) {
                throw new IOException("the scopes of " + name + " and its parent do not match");
            }
            ObjectNode entry = parent.withArray("subresources").addObject();
            entry.put("subresource", name.substring(slash + 1));
            kind(entry, each);
            copy(each, entry, "verbs");
        }
        return version;
    }

    private static String scope(JsonNode resource) {
        return resource.path("namespaced").asBoolean(false) ? "Namespaced" : "Cluster";
    }

    private static void kind(ObjectNode into, @Nullable JsonNode resource) {
        ObjectNode kind = into.putObject("responseKind");
        for (String each : new String[] {"group", "version", "kind"}) {
            kind.put(each, resource == null ? "" : resource.path(each).asString(""));
        }
    }

    private static void copy(JsonNode from, ObjectNode to, String field) {
        if (from.path(field).isArray()) {
            to.set(field, from.path(field).deepCopy());
        }
    }
}
