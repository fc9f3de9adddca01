package dev.podium.registry.webhook;

import dev.podium.machinery.Json;
import dev.podium.model.LabelSelector;
import dev.podium.registry.Admission;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which requests somebody wants to be asked about, by labels (upstream's {@code webhook/predicates}). */
public final class Selectors {

    private final WatchCache cache;

    public Selectors(WatchCache cache) {
        this.cache = cache;
    }

    /** Whether the labels of the request's namespace, and of its object as it was or will be, are selected. */
    public boolean select(LabelSelector namespaces, LabelSelector objects, Admission.Request request) {
        return selectsNamespace(namespaces, request) && selectsObject(objects, request);
    }

    private boolean selectsNamespace(LabelSelector selector, Admission.Request request) {
        if (selector.everything()) {
            return true;
        }
        if (request.resource().qualified().equals("namespaces")) {
            ObjectNode object = request.object() == null ? request.old() : request.object();
            return object == null || selector.matches(labels(object));
        }
        JsonNode namespace = namespace(request);
        return namespace == null || selector.matches(labels(namespace));
    }

    /** The namespace of a request's object; null for a cluster-scoped one. */
    public @Nullable JsonNode namespace(Admission.Request request) {
        if (request.namespace().isEmpty()) {
            return null;
        }
        CachedObject found = cache.get("core/namespaces/" + request.namespace());
        return found == null ? null : Json.parse(found.bytes());
    }

    private static boolean selectsObject(LabelSelector selector, Admission.Request request) {
        if (selector.everything()) {
            return true;
        }
        return request.object() != null && selector.matches(labels(request.object()))
                || request.old() != null && selector.matches(labels(request.old()));
    }

    /** The labels of an object. */
    public static Map<String, String> labels(JsonNode object) {
        Map<String, String> labels = new HashMap<>();
        object.path("metadata").path("labels").properties().forEach(each -> labels.put(each.getKey(), each.getValue().asString("")));
        return labels;
    }
}
