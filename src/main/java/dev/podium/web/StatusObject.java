package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.registry.ApiException;
import dev.podium.registry.ExpiredPageException;
import dev.podium.registry.Resource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code v1.Status} that answers a failed request, and some that succeeded. */
final class StatusObject {

    private StatusObject() {}

    static ObjectNode of(ApiException failure) {
        ObjectNode status = status("Failure");
        status.put("message", failure.getMessage());
        if (!failure.reason().isEmpty()) {
            status.put("reason", failure.reason());
        }
        if (failure instanceof ExpiredPageException expired) {
            status.putObject("metadata").put("continue", expired.resume());
        }
        ApiException.Details details = failure.details();
        if (details != null) {
            details(status.putObject("details"), details);
        }
        status.put("code", failure.code());
        return status;
    }

    /** What answers a deletion that left nothing to show. */
    static ObjectNode deleted(Resource resource, String name, String uid) {
        ObjectNode status = status("Success");
        ObjectNode details = status.putObject("details");
        details.put("name", name);
        if (!resource.group().isEmpty()) {
            details.put("group", resource.group());
        }
        details.put("kind", resource.name());
        details.put("uid", uid);
        return status;
    }

    static ObjectNode success(int code) {
        return status("Success").put("code", code);
    }

    private static ObjectNode status(String outcome) {
        ObjectNode status = Json.mapper().createObjectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return status.put("status", outcome);
    }

    private static void details(ObjectNode into, ApiException.Details details) {
        text(into, "name", details.name());
        text(into, "group", details.group());
        text(into, "kind", details.kind());
        text(into, "uid", details.uid());
        if (!details.causes().isEmpty()) {
            ArrayNode causes = into.putArray("causes");
            for (ApiException.Cause each : details.causes()) {
                ObjectNode cause = causes.addObject();
                text(cause, "reason", each.reason());
                text(cause, "message", each.message());
                text(cause, "field", each.field());
            }
        }
        if (details.retryAfterSeconds() > 0) {
            into.put("retryAfterSeconds", details.retryAfterSeconds());
        }
    }

    private static void text(ObjectNode into, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            into.put(name, value);
        }
    }
}
