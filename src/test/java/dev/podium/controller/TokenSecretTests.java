package dev.podium.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.Rehearsal;
import dev.podium.access.ServiceAccountTokens;
import dev.podium.client.ResourceType;
import dev.podium.model.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TokenSecretTests {

    private static final String SECRET = """
            apiVersion: v1
            kind: Secret
            metadata: {name: %s, annotations: {kubernetes.io/service-account.name: %s}}
            type: kubernetes.io/service-account-token
            """;

    private final Rehearsal stage = new Rehearsal(0);
    private final ServiceAccountTokens tokens = stage.cluster.access().tokens();

    @BeforeEach
    void makeAnAccount() {
        stage.create("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\nsecrets: [{name: key}, {name: other}]\n");
        stage.create(SECRET.formatted("key", "robot"));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private JsonNode secret() {
        return stage.client.find(ResourceType.SECRETS, "default", "key");
    }

    private String data(String key) {
        return new String(Base64.getDecoder().decode(secret().path("data").path(key).asString("")), StandardCharsets.UTF_8);
    }

    @Test
    void aSecretIsFilledWithATokenThatIsGoodForTheApiServer() throws Exception {
        assertThat(data("namespace")).isEqualTo("default");
        assertThat(data("ca.crt")).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(secret().path("metadata").path("annotations").path("kubernetes.io/service-account.uid").asString(""))
                .isNotEmpty();
        User user = tokens.verify(data("token"), List.of()).user();
        assertThat(user.name()).isEqualTo("system:serviceaccount:default:robot");
        assertThat(user.groups())
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated");
        String claims = new String(Base64.getUrlDecoder().decode(data("token").split("\\.")[1]), StandardCharsets.UTF_8);
        assertThat(claims)
                .contains("\"iss\":\"kubernetes/serviceaccount\"", "\"kubernetes.io/serviceaccount/secret.name\":\"key\"");
        assertThatThrownBy(() -> tokens.verify(data("token"), List.of("vault")))
                .isInstanceOf(ServiceAccountTokens.InvalidTokenException.class);
    }

    @Test
    void theTokenIsWorthNothingWithoutItsSecret() {
        String token = data("token");
        stage.client.delete(ResourceType.SECRETS, "default", "key");
        stage.time.settle();
        assertThatThrownBy(() -> tokens.verify(token, List.of())).hasMessage("service account token has been invalidated");
        assertThat(stage.client.find(ResourceType.SERVICE_ACCOUNTS, "default", "robot").path("secrets").toString())
                .isEqualTo("[{\"name\":\"other\"}]");
    }

    @Test
    void theSecretGoesWithItsAccount() {
        stage.client.delete(ResourceType.SERVICE_ACCOUNTS, "default", "robot");
        stage.time.settle();
        assertThat(secret()).isNull();
    }

    @Test
    void aSecretForNobodyGoesAtOnce() {
        stage.create(SECRET.formatted("lost", "nobody"));
        assertThat(stage.client.find(ResourceType.SECRETS, "default", "lost")).isNull();
    }
}
