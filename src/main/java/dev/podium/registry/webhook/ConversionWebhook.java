package dev.podium.registry.webhook;

import dev.podium.machinery.Json;
import dev.podium.registry.ApiException;
import dev.podium.registry.custom.Converter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has a definition's webhook convert its objects (apiextensions-apiserver, {@code pkg/apiserver/conversion/webhook_converter.go}, whose
 * messages these are). Of the metadata, only labels and annotations are the webhook's to change.
 */
final class ConversionWebhook implements Converter {

    /** Upstream's; a conversion cannot choose another. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String SUCCESS = "Success";

    private final WebhookCaller caller;
    private final JsonNode config;
    private final String reviewVersion;

    ConversionWebhook(WebhookCaller caller, JsonNode config, List<String> reviewVersions) {
        this.caller = caller;
        this.config = config;
        this.reviewVersion = reviewVersions.stream()
                .filter(each -> each.equals("v1") || each.equals("v1beta1"))
                .findFirst()
                .orElse("");
    }

    @Override
    public List<ObjectNode> convert(List<ObjectNode> objects, String version) {
        if (reviewVersion.isEmpty()) {
            throw failed("no supported conversion review versions");
        }
        String webhook = "conversion webhook for " + type(objects.getFirst());
        List<JsonNode> converted;
        try {
            converted = ask(objects, version);
        } catch (IOException | IllegalArgumentException refused) {
            throw failed(webhook + " failed: " + refused.getMessage());
        }
        if (converted.size() != objects.size()) {
            throw failed(webhook + " returned " + converted.size() + " objects, expected " + objects.size());
        }
        List<ObjectNode> result = new ArrayList<>(objects.size());
        for (int i = 0; i < objects.size(); i++) {
            String wrong = difference(objects.get(i), converted.get(i), version);
            if (!wrong.isEmpty() || !(converted.get(i) instanceof ObjectNode object)) {
                throw failed(webhook + " returned invalid converted object at index " + i + ": " + wrong);
            }
            restore(objects.get(i), object);
            result.add(object);
        }
        return result;
    }

    private List<JsonNode> ask(List<ObjectNode> objects, String version) throws IOException {
        String uid = UUID.randomUUID().toString();
        String apiVersion = "apiextensions.k8s.io/" + reviewVersion;
        ObjectNode review = Json.mapper().createObjectNode();
        review.put("kind", "ConversionReview").put("apiVersion", apiVersion);
        ObjectNode request = review.putObject("request").put("uid", uid).put("desiredAPIVersion", version);
        ArrayNode asked = request.putArray("objects");
        objects.forEach(asked::add);
        ObjectNode answer = caller.call(ClientConfig.of(config), review, TIMEOUT);
        JsonNode response = answer.path("response");
        if (reviewVersion.equals("v1")) {
            if (!answer.path("kind").asString("").equals("ConversionReview")
                    || !answer.path("apiVersion").asString("").equals(apiVersion)) {
                throw new IOException("expected webhook response of " + apiVersion + ", Kind=ConversionReview, got " + type(answer));
            }
            if (response.isObject() && !response.path("uid").asString("").equals(uid)) {
                throw new IOException(
                        "expected response.uid=\"" + uid + "\", got \"" + response.path("uid").asString("") + "\"");
            }
        }
        if (!response.isObject()) {
            throw new IOException("no response provided");
        }
        JsonNode result = response.path("result");
        String status = result.path("status").asString("");
        if (!status.equals(SUCCESS)) {
            String message = result.path("message").asString("");
            throw new IOException(
                    message.isEmpty() ? "response.result.status was '" + status + "', not 'Success'" : message);
        }
        return response.path("convertedObjects").valueStream().toList();
    }

    /** What the webhook may not have changed, and has; empty: nothing. */
    private static String difference(ObjectNode before, JsonNode after, String version) {
        String found = after.path("apiVersion").asString("");
        if (!found.equals(version)) {
            return "invalid groupVersion (expected " + version + ", received " + found + ")";
        }
        String kind = before.path("kind").asString("");
        if (!kind.equals(after.path("kind").asString(""))) {
            return "invalid kind (expected " + kind + ", received " + after.path("kind").asString("") + ")";
        }
        for (String each : List.of("name", "namespace", "uid")) {
            String mine = before.path("metadata").path(each).asString("");
            String theirs = after.path("metadata").path(each).asString("");
            if (!Objects.equals(mine, theirs)) {
                return "must have the same " + (each.equals("uid") ? "UID" : each) + ": " + mine + " != " + theirs;
            }
        }
        return "";
    }

    private static void restore(ObjectNode before, ObjectNode after) {
        ObjectNode metadata = (ObjectNode) before.path("metadata").deepCopy();
        for (String each : List.of("labels", "annotations")) {
            JsonNode value = after.path("metadata").path(each);
            metadata.remove(each);
            if (value.isObject() && !value.isEmpty()) {
                metadata.set(each, value);
            }
        }
        after.set("metadata", metadata);
    }

    /** As Go prints a kind. */
    private static String type(JsonNode object) {
        return object.path("apiVersion").asString("") + ", Kind=" + object.path("kind").asString("");
    }

    private static ApiException failed(String message) {
        return new ApiException(500, "", message, null);
    }
}
