package dev.podium.access;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.podium.access.ServiceAccountTokens.InvalidTokenException;
import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tokens of the older kind, which Secrets hold (upstream's {@code pkg/serviceaccount/legacy.go}). */
final class SecretTokens {

    static final String ISSUER = "kubernetes/serviceaccount";

    private static final String NAMESPACE = "kubernetes.io/serviceaccount/namespace";
    private static final String SECRET = "kubernetes.io/serviceaccount/secret.name";
    private static final String ACCOUNT = "kubernetes.io/serviceaccount/service-account.name";
    private static final String UID = "kubernetes.io/serviceaccount/service-account.uid";

    private final ApiClient client;

    SecretTokens(ApiClient client) {
        this.client = client;
    }

    static Map<String, Object> claims(String namespace, String secret, BoundObject account) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("sub", ServiceAccountTokens.subject(namespace, account.name()));
        claims.put(NAMESPACE, namespace);
        claims.put(SECRET, secret);
        claims.put(ACCOUNT, account.name());
        claims.put(UID, account.uid());
        return claims;
    }

    /** Whom such a token stands for, as long as its Secret still holds it. */
    User user(JWTClaimsSet claims, String token) throws InvalidTokenException {
        String namespace = text(claims, NAMESPACE);
        String account = text(claims, ACCOUNT);
        String subject = ServiceAccountTokens.subject(namespace, account);
        if (!subject.equals(claims.getSubject())) {
            throw new InvalidTokenException("sub claim is invalid");
        }
        JsonNode secret = client.find(ResourceType.SECRETS, namespace, text(claims, SECRET));
        if (secret == null || secret.path("metadata").hasNonNull("deletionTimestamp")) {
            throw new InvalidTokenException("service account token has been invalidated");
        }
        if (!token.equals(held(secret))) {
            throw new InvalidTokenException("service account token does not match server's copy");
        }
        JsonNode found = client.find(ResourceType.SERVICE_ACCOUNTS, namespace, account);
        JsonNode metadata = found == null ? null : found.path("metadata");
        if (metadata == null || metadata.hasNonNull("deletionTimestamp")) {
            throw new InvalidTokenException("service account " + namespace + "/" + account + " has been deleted");
        }
        String uid = text(claims, UID);
        if (!metadata.path("uid").asString("").equals(uid)) {
            throw new InvalidTokenException("service account UID (" + metadata.path("uid").asString("")
                    + ") does not match claim (" + uid + ")");
        }
        return new User(subject, uid, ServiceAccountTokens.groups(namespace), Map.of());
    }

    private static String held(JsonNode secret) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path("token").asString("")), StandardCharsets.US_ASCII);
    }

    private static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }
}
