package dev.podium.registry.webhook;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.Resource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code admission.k8s.io} form of a request, as webhooks get it and expressions see it. */
public final class AdmissionReview {

    private AdmissionReview() {}

    /** The question about a request, its objects in the version of {@code shown}. */
    static ObjectNode question(Admission.Request request, Resource shown, String version) {
        ObjectNode review = Json.mapper().createObjectNode();
        review.put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/" + version);
        ObjectNode body = request(request, shown);
        review.set("request", body);
        body.set("object", object(request, request.object(), shown));
        body.set("oldObject", object(request, request.old(), shown));
        return review;
    }

    /** An object of a request in the version of a resource; null for none. */
    public static JsonNode object(Admission.Request request, @Nullable ObjectNode object, Resource shown) {
        return object == null ? Json.mapper().nullNode() : request.resource().shownAs(shown, object);
    }

    /** Everything about a request but its objects. */
    public static ObjectNode request(Admission.Request request, Resource shown) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("uid", UUID.randomUUID().toString());
        kind(body, "kind", request.kind(shown));
        resource(body, "resource", shown);
        subresource(body, "subResource", request);
        kind(body, "requestKind", request.kind(request.resource()));
        resource(body, "requestResource", request.resource());
        subresource(body, "requestSubResource", request);
        if (!request.name().isEmpty()) {
            body.put("name", request.name());
        }
        String namespace = request.resource().qualified().equals("namespaces") ? request.name() : request.namespace();
        if (!namespace.isEmpty()) {
            body.put("namespace", namespace);
        }
        body.put("operation", request.operation().name());
        body.set("userInfo", request.user().info());
        body.put("dryRun", request.options().dryRun());
        switch (request.operation()) {
            case CREATE -> options(body, "CreateOptions", request.options().manager());
            case UPDATE -> options(body, "UpdateOptions", request.options().manager());
            case DELETE -> options(body, "DeleteOptions", "");
            case CONNECT -> body.putNull("options");
        }
        return body;
    }

    private static void options(ObjectNode body, String kind, String manager) {
        ObjectNode options = body.putObject("options").put("kind", kind).put("apiVersion", "meta.k8s.io/v1");
        if (!manager.isEmpty()) {
            options.put("fieldManager", manager);
        }
    }

    private static void kind(ObjectNode body, String field, GroupVersionKind kind) {
        body.putObject(field).put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
    }

    private static void resource(ObjectNode body, String field, Resource resource) {
        body.putObject(field)
                .put("group", resource.group())
                .put("version", resource.version())
                .put("resource", resource.name());
    }

    private static void subresource(ObjectNode body, String field, Admission.Request request) {
        if (!request.subresource().isEmpty()) {
            body.put(field, request.subresource());
        }
    }
}
