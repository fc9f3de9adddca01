package dev.podium.kubelet;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder.Type;
import dev.podium.client.ResourceType;
import dev.podium.container.RegistryLogin;
import dev.podium.model.Pod;
import dev.podium.model.SourceReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The logins in a Pod's {@code imagePullSecrets} (upstream's {@code pkg/credentialprovider/secrets}). */
final class PullSecrets {

    private PullSecrets() {}

    /** Those that can be read; of Secrets that are missing an Event tells. */
    static List<RegistryLogin> of(PodContext context) {
        Pod pod = context.pod();
        if (pod.spec().imagePullSecrets().isEmpty()) {
            return List.of();
        }
        List<RegistryLogin> logins = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (SourceReference each : pod.spec().imagePullSecrets()) {
            String name = each.name();
            if (name == null || name.isEmpty()) {
                continue;
            }
            JsonNode secret = secret(context.shared().client(), pod.metadata().namespaceOrEmpty(), name);
            if (secret == null) {
                missing.add(name);
            } else {
                read(secret, logins);
            }
        }
        if (!missing.isEmpty()) {
            context.event(
                    Type.WARNING,
                    "FailedToRetrieveImagePullSecret",
                    "Unable to retrieve some image pull secrets (" + String.join(", ", missing)
                            + "); attempting to pull the image may not succeed.");
        }
        return logins;
    }

    private static @Nullable JsonNode secret(ApiClient client, String namespace, String name) {
        return client.find(ResourceType.of("", "v1", "secrets"), namespace, name);
    }

    private static void read(JsonNode secret, List<RegistryLogin> logins) {
        try {
            JsonNode data = secret.path("data");
            JsonNode whole = switch (secret.path("type").asString("")) {
                case "kubernetes.io/dockerconfigjson" -> decoded(data.path(".dockerconfigjson")).path("auths");
                case "kubernetes.io/dockercfg" -> decoded(data.path(".dockercfg"));
                default -> JsonMapper.shared().missingNode();
            };
            whole.properties().forEach(each -> logins.add(login(each.getKey(), each.getValue())));
        } catch (JacksonException | IllegalArgumentException unreadable) {
            // As upstream: it is as if there were none.
        }
    }

    private static JsonNode decoded(JsonNode field) {
        return JsonMapper.shared().readTree(Base64.getDecoder().decode(field.asString("")));
    }

    private static RegistryLogin login(String server, JsonNode entry) {
        String place = server.replaceFirst("^https?://", "").replaceFirst("/v[12]/?$", "").replaceFirst("/+$", "");
        String auth = new String(Base64.getDecoder().decode(entry.path("auth").asString("")), StandardCharsets.UTF_8);
        int colon = auth.indexOf(':');
        return colon < 0
                ? new RegistryLogin(place, entry.path("username").asString(""), entry.path("password").asString(""))
                : new RegistryLogin(place, auth.substring(0, colon), auth.substring(colon + 1));
    }
}
