package dev.podium.controller.certificates;

import static dev.podium.controller.certificates.SigningController.REQUESTS;

import dev.podium.client.ApiClient;
import dev.podium.client.RequestFailed;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Upstream's {@code pkg/controller/certificates/cleaner}: requests that have been decided about go after an hour, and those that
 * nobody has decided about, or signed, after a day.
 */
public final class RequestCleaner {

    private static final Duration DECIDED = Duration.ofHours(1);
    private static final Duration WAITING = Duration.ofHours(24);

    private final ApiClient client;
    private final ClusterTime time;

    public RequestCleaner(ApiClient client, ClusterTime time) {
        this.client = client.as("certificate-controller");
        this.time = time;
    }

    /** To be called now and then. */
    public void sweep() {
        for (JsonNode each : client.list(REQUESTS, "")) {
            if (over(each)) {
                JsonNode metadata = each.path("metadata");
                try {
                    client.delete(REQUESTS, "", metadata.path("name").asString(""), metadata.path("uid").asString(""));
                } catch (RequestFailed refused) {
                    if (!refused.notFound() && !refused.conflict()) {
                        throw refused;
                    }
                }
            }
        }
    }

    private boolean over(JsonNode request) {
        JsonNode conditions = request.path("status").path("conditions");
        if (conditions.isEmpty()) {
            return older(request.path("metadata").path("creationTimestamp"), WAITING);
        }
        boolean issued = !request.path("status").path("certificate").asString("").isEmpty();
        return conditions.valueStream()
                .anyMatch(each -> switch (each.path("type").asString("")) {
                    case "Denied", "Failed" -> older(each.path("lastUpdateTime"), DECIDED);
                    case "Approved" -> older(each.path("lastUpdateTime"), issued ? DECIDED : WAITING);
                    case String _ -> false;
                });
    }

    private boolean older(JsonNode timestamp, Duration age) {
        String text = timestamp.asString("");
        return !text.isEmpty() && Instant.parse(text).plus(age).isBefore(time.now());
    }
}
