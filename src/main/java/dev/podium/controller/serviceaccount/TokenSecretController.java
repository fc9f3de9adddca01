package dev.podium.controller.serviceaccount;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.ClusterAuthority;
import dev.podium.controller.Controller;
import dev.podium.time.ClusterTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code pkg/controller/serviceaccount/tokens_controller.go}: who wants a token without end makes a Secret for it, which
 * is filled, and goes with its ServiceAccount.
 */
public final class TokenSecretController implements Controller {

    private static final String TYPE = "kubernetes.io/service-account-token";
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

    private final ApiClient client;
    private final ClusterAuthority authority;
    private final ControllerLoop<Key> loop;

    private record Key(String namespace, String name) {}

    public TokenSecretController(ApiClient client, ClusterTime time, ClusterAuthority authority) {
        this.client = client.as("tokens-controller");
        this.authority = authority;
        this.loop = new ControllerLoop<>("tokens-controller", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.SECRETS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode secret, @Nullable JsonNode old) {
                if (holdsToken(secret)) {
                    loop.enqueue(key(secret));
                }
            }

            @Override
            public void deleted(JsonNode last) {
                if (holdsToken(last)) {
                    loop.enqueue(key(last));
                    forgetAt(last);
                }
            }
        });
        informers.of(ResourceType.SERVICE_ACCOUNTS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode account, @Nullable JsonNode old) {}

            @Override
            public void deleted(JsonNode last) {
                JsonNode metadata = last.path("metadata");
                for (JsonNode each : client.list(ResourceType.SECRETS, metadata.path("namespace").asString(""))) {
                    if (holdsToken(each) && annotation(each, ACCOUNT).equals(metadata.path("name").asString(""))) {
                        loop.enqueue(key(each));
                    }
                }
            }
        });
    }

    private static boolean holdsToken(JsonNode secret) {
        return secret.path("type").asString("").equals(TYPE);
    }

    private static Key key(JsonNode secret) {
        JsonNode metadata = secret.path("metadata");
        return new Key(metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    }

    private static String annotation(JsonNode object, String name) {
        return object.path("metadata").path("annotations").path(name).asString("");
    }

    private @Nullable Duration reconcile(Key key) {
        JsonNode secret = client.find(ResourceType.SECRETS, key.namespace(), key.name());
        if (secret == null || !holdsToken(secret)) {
            return null;
        }
        JsonNode account = client.find(ResourceType.SERVICE_ACCOUNTS, key.namespace(), annotation(secret, ACCOUNT));
        String uid = account == null ? "" : account.path("metadata").path("uid").asString("");
        String wanted = annotation(secret, ACCOUNT_UID);
        try {
            if (account == null || !(wanted.isEmpty() || wanted.equals(uid))) {
                client.delete(
                        ResourceType.SECRETS, key.namespace(), key.name(), secret.path("metadata").path("uid").asString(""));
            } else if (!filled((ObjectNode) secret.deepCopy(), uid).equals(secret)) {
                client.update(ResourceType.SECRETS, key.namespace(), key.name(), found -> filled(found, uid));
            }
        } catch (RequestFailed refused) {
            if (!refused.notFound() && !refused.conflict()) {
                throw refused;
            }
        }
        return null;
    }

    private ObjectNode filled(ObjectNode secret, String uid) {
        Key key = key(secret);
        String account = annotation(secret, ACCOUNT);
        ObjectNode data = secret.withObjectProperty("data");
        data.put("ca.crt", encoded(authority.certificatePem()));
        if (data.path("namespace").asString("").isEmpty()) {
            data.put("namespace", encoded(key.namespace()));
        }
        if (data.path("token").asString("").isEmpty()) {
            data.put("token", encoded(authority.secretToken(
                    new ClusterAuthority.SecretToken(key.namespace(), key.name(), account, uid))));
        }
        secret.withObjectProperty("metadata").withObjectProperty("annotations").put(ACCOUNT_UID, uid);
        return secret;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An account does not name a Secret that is gone. */
    private void forgetAt(JsonNode secret) {
        Key key = key(secret);
        String name = annotation(secret, ACCOUNT);
        JsonNode account = client.find(ResourceType.SERVICE_ACCOUNTS, key.namespace(), name);
        if (account == null || account.path("secrets").valueStream().noneMatch(each -> names(each, key))) {
            return;
        }
        try {
            client.update(ResourceType.SERVICE_ACCOUNTS, key.namespace(), name, found -> {
                if (found.get("secrets") instanceof ArrayNode secrets) {
                    secrets.removeIf(each -> names(each, key));
                }
                return found;
            });
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
    }

    private static boolean names(JsonNode reference, Key key) {
        return reference.path("name").asString("").equals(key.name());
    }

    @Override
    public void close() {
        loop.close();
    }
}
