package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code agnhost crd-conversion-webhook}: converts between {@code hostPort} (v1) and {@code host} and {@code port} (v2). */
final class AgnhostConverter {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String V1 = "stable.example.com/v1";
    private static final String V2 = "stable.example.com/v2";

    private AgnhostConverter() {}

    /** A conversion that cannot be made. */
    private static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedException(String why) {
            super(why, null, false, false);
        }
    }

    static HttpResponse answer(HttpRequest request) {
        if (!request.path().equals("/crdconvert")) {
            return HttpResponse.text(404, "404 page not found\n");
        }
        JsonNode review;
        try {
            review = JSON.readTree(request.body());
        } catch (JacksonException unreadable) {
            return HttpResponse.text(400, "failed to deserialize body: " + unreadable.getOriginalMessage() + "\n");
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.set("kind", review.path("kind"));
        answer.set("apiVersion", review.path("apiVersion"));
        ObjectNode response = answer.putObject("response");
        response.set("uid", review.path("request").path("uid"));
        String version = review.path("request").path("desiredAPIVersion").asString("");
        try {
            ArrayNode converted = JSON.createArrayNode();
            for (JsonNode each : review.path("request").path("objects")) {
                converted.add(converted((ObjectNode) each.deepCopy(), version));
            }
            response.set("convertedObjects", converted);
            response.putObject("result").put("status", "Success");
        } catch (RefusedException refused) {
            response.putObject("result").put("status", "Failure").put("message", refused.getMessage());
        }
        return HttpResponse.of(200, "application/json", answer.toString());
    }

    private static ObjectNode converted(ObjectNode object, String version) throws RefusedException {
        String from = object.path("apiVersion").asString("");
        if (from.equals(version)) {
            throw new RefusedException("conversion from a version to itself should not call the webhook: " + version);
        }
        if (!from.equals(V1) && !from.equals(V2)) {
            throw new RefusedException("unexpected conversion version \"" + from + "\"");
        }
        if (!version.equals(from.equals(V1) ? V2 : V1)) {
            throw new RefusedException("unexpected conversion version \"" + version + "\"");
        }
        if (from.equals(V1)) {
            split(object);
        } else if (object.has("host") || object.has("port")) {
            object.put("hostPort", object.path("host").asString("") + ":" + object.path("port").asString(""));
            object.remove("host");
            object.remove("port");
        }
        return object.put("apiVersion", version);
    }

    private static void split(ObjectNode object) throws RefusedException {
        if (!object.has("hostPort")) {
            return;
        }
        String both = object.remove("hostPort").asString("");
        String[] parts = both.split(":", -1);
        if (parts.length != 2) {
            throw new RefusedException("invalid hostPort value `" + both + "`");
        }
        object.put("host", parts[0]).put("port", parts[1]);
    }
}
