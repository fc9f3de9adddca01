package dev.podium.registry.webhook;

import java.net.URI;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a webhook is called, and whom it is trusted to be: a {@code WebhookClientConfig}.
 *
 * @param url as it is called, with path
 * @param service whose Pods answer; null: the host of the URL does
 * @param authorities certificates in PEM, one of which has signed the webhook's; empty: those that this JVM trusts
 */
record ClientConfig(URI url, @Nullable Service service, byte[] authorities) {

    /** A Service in the cluster. */
    record Service(String namespace, String name, int port) {}

    /** @throws IllegalArgumentException if it says nothing that could be called */
    static ClientConfig of(JsonNode config) {
        byte[] authorities = Base64.getDecoder().decode(config.path("caBundle").asString(""));
        JsonNode reference = config.path("service");
        if (!reference.isObject()) {
            return new ClientConfig(URI.create(config.path("url").asString("")), null, authorities);
        }
        Service service = new Service(
                reference.path("namespace").asString(""),
                reference.path("name").asString(""),
                reference.path("port").asInt(443));
        String path = reference.path("path").asString("");
        URI url = URI.create("https://" + service.name + "." + service.namespace + ".svc:" + service.port
                + (path.startsWith("/") || path.isEmpty() ? path : "/" + path));
        return new ClientConfig(url, service, authorities);
    }

    int port() {
        return url.getPort() < 0 ? 443 : url.getPort();
    }
}
