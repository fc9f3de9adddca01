package dev.podium.registry.strategy;

import dev.podium.machinery.FieldFilter;
import dev.podium.model.User;
import dev.podium.registry.Part;
import dev.podium.registry.ResourceStrategy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * CertificateSigningRequests, after upstream's {@code pkg/registry/certificates}: who asks is what the server knows, what is
 * asked never changes, and approval and issuance are apart.
 */
final class SigningRequestStrategy implements ResourceStrategy {

    @Override
    public void prepareForCreate(ObjectNode request, Request by) {
        request.remove("status");
        if (request.get("spec") instanceof ObjectNode spec) {
            spec.remove(List.of("username", "uid", "groups", "extra"));
            User user = by.options().user();
            spec.put("username", user.name());
            if (!user.uid().isEmpty()) {
                spec.put("uid", user.uid());
            }
            ArrayNode groups = spec.putArray("groups");
            user.groups().forEach(groups::add);
            if (!user.extra().isEmpty()) {
                ObjectNode extra = spec.putObject("extra");
                user.extra().forEach((key, values) -> values.forEach(extra.withArrayProperty(key)::add));
            }
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode request, ObjectNode old) {
        request.set("spec", old.path("spec"));
    }

    /** The conditions that the approval writes are not the status writer's to change; others are. */
    @Override
    public void prepareForStatusUpdate(ObjectNode request, ObjectNode old, Request by) {
        ObjectNode status = request.get("status") instanceof ObjectNode present ? present : request.putObject("status");
        List<JsonNode> others = status.path("conditions").valueStream().filter(each -> !decides(each)).toList();
        List<JsonNode> decisions =
                old.path("status").path("conditions").valueStream().filter(SigningRequestStrategy::decides).toList();
        status.remove("conditions");
        if (!others.isEmpty() || !decisions.isEmpty()) {
            status.putArray("conditions").addAll(decisions).addAll(others);
        }
        timed(request, old, by.now());
    }

    /** Says when a condition was written and since when it is so, as far as who wrote it does not (upstream's populateConditionTimestamps). */
    private static void timed(ObjectNode request, ObjectNode old, Instant now) {
        String written = now.truncatedTo(ChronoUnit.SECONDS).toString();
        for (JsonNode each : request.path("status").path("conditions")) {
            if (each instanceof ObjectNode condition) {
                complete(condition, "lastUpdateTime", written);
                complete(condition, "lastTransitionTime", since(condition, old).orElse(written));
            }
        }
    }

    private static void complete(ObjectNode condition, String field, String time) {
        if (condition.path(field).asString("").isEmpty()) {
            condition.put(field, time);
        }
    }

    private static Optional<String> since(JsonNode condition, ObjectNode old) {
        return old.path("status").path("conditions").valueStream()
                .filter(each -> each.path("type").equals(condition.path("type")))
                .filter(each -> each.path("status").equals(condition.path("status")))
                .map(each -> each.path("lastTransitionTime").asString(""))
                .filter(each -> !each.isEmpty())
                .findFirst();
    }

    private static boolean decides(JsonNode condition) {
        String type = condition.path("type").asString("");
        return type.equals("Approved") || type.equals("Denied");
    }

    @Override
    public void prepareForSubresourceUpdate(String subresource, ObjectNode request, ObjectNode old, Request by) {
        JsonNode conditions = request.path("status").path("conditions");
        request.set("spec", old.path("spec"));
        ObjectNode status = old.path("status").isObject() ? (ObjectNode) old.path("status").deepCopy() : request.objectNode();
        status.remove("conditions");
        if (!conditions.isEmpty()) {
            status.set("conditions", conditions);
        }
        request.set("status", status);
        timed(request, old, by.now());
    }

    @Override
    public FieldFilter ownable(Part part) {
        return switch (part) {
            case Part.Whole _ -> FieldFilter.without("spec", "status");
            case Part.Status _ -> FieldFilter.without("spec", "status.conditions");
            case Part.Named _ -> FieldFilter.without("spec", "status.certificate");
            case Part.Server _ -> FieldFilter.ALL;
        };
    }

    @Override
    public List<String> selectableFields() {
        return List.of("spec.signerName");
    }

    @Override
    public void fields(JsonNode request, Map<String, String> into) {
        into.put("spec.signerName", request.path("spec").path("signerName").asString(""));
    }
}
