package dev.podium.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Records;
import dev.podium.model.User;
import dev.podium.time.ClusterTime;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tokens of ServiceAccounts: signed by the cluster, for an audience and a time, and of no worth any more once the account or
 * what they are bound to is gone. After upstream's {@code pkg/serviceaccount}.
 */
public final class ServiceAccountTokens {

    /** Who issues them; also the audience that the API server is. */
    public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final String PRIVATE = "kubernetes.io";
    private static final String EXTRA = "authentication.kubernetes.io/";

    private final Authority authority;
    private final ApiClient client;
    private final ClusterTime time;
    private @Nullable ECKey key;

    ServiceAccountTokens(Authority authority, ApiClient client, ClusterTime time) {
        this.authority = authority;
        this.client = client;
        this.time = time;
    }

    /** Whom a token stands for, and which of the audiences asked for it is meant for. */
    public record Verified(User user, List<String> audiences) {}

    /** A token that nobody need believe; the message says why. */
    public static final class InvalidTokenException extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidTokenException(String why) {
            super(why, null, false, false);
        }
    }

    public IssuedToken issue(TokenOrder order) {
        Instant now = Instant.ofEpochSecond(time.now().getEpochSecond());
        Instant expires = now.plus(order.life());
        List<String> audiences = order.audiences().isEmpty() ? List.of(ISSUER) : order.audiences();
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("namespace", order.namespace());
        if (order.node() != null) {
            about.put("node", reference(order.node()));
        }
        if (order.bound() != null) {
            about.put(claim(order.bound().kind()), reference(order.bound()));
        }
        about.put("serviceaccount", reference(order.account()));
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .audience(audiences)
                .expirationTime(Date.from(expires))
                .issueTime(Date.from(now))
                .issuer(ISSUER)
                .jwtID(UUID.randomUUID().toString())
                .claim(PRIVATE, about)
                .notBeforeTime(Date.from(now))
                .subject("system:serviceaccount:" + order.namespace() + ":" + order.account().name())
                .build();
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key().getKeyID()).build(), claims);
            token.sign(new ECDSASigner((ECPrivateKey) authority.tokens().getPrivate()));
            return new IssuedToken(token.serialize(), audiences, expires);
        } catch (JOSEException broken) {
            throw new IllegalStateException("a token could not be signed", broken);
        }
    }

    private static Map<String, Object> reference(BoundObject object) {
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("name", object.name());
        reference.put("uid", object.uid());
        return reference;
    }

    private static String claim(String kind) {
        return kind.toLowerCase(Locale.ROOT);
    }

    /**
     * Whom a token stands for.
     *
     * @param audiences who asks: the token must be for one of them; empty: the API server
     */
    public Verified verify(String token, List<String> audiences) throws InvalidTokenException {
        JWTClaimsSet claims;
        Map<String, Object> about;
        try {
            SignedJWT signed = SignedJWT.parse(token);
            if (!JWSAlgorithm.ES256.equals(signed.getHeader().getAlgorithm())
                    || !signed.verify(new ECDSAVerifier((ECPublicKey) authority.tokens().getPublic()))) {
                throw new InvalidTokenException("invalid bearer token");
            }
            claims = signed.getJWTClaimsSet();
            about = claims.getJSONObjectClaim(PRIVATE);
        } catch (ParseException | JOSEException unreadable) {
            throw new InvalidTokenException("invalid bearer token");
        }
        if (about == null || !ISSUER.equals(claims.getIssuer())) {
            throw new InvalidTokenException("invalid bearer token");
        }
        Instant now = time.now();
        if (claims.getExpirationTime() == null || !now.isBefore(claims.getExpirationTime().toInstant())) {
            throw new InvalidTokenException("service account token has expired");
        }
        if (claims.getNotBeforeTime() != null && now.isBefore(claims.getNotBeforeTime().toInstant().minusSeconds(1))) {
            throw new InvalidTokenException("service account token is not valid yet");
        }
        List<String> wanted = audiences.isEmpty() ? List.of(ISSUER) : audiences;
        List<String> shared = wanted.stream().filter(claims.getAudience()::contains).toList();
        if (shared.isEmpty()) {
            throw new InvalidTokenException("token audiences " + Go.list(claims.getAudience())
                    + " is invalid for the target audiences " + Go.list(wanted));
        }
        return new Verified(user(claims, about), shared);
    }

    private User user(JWTClaimsSet claims, Map<String, Object> about) throws InvalidTokenException {
        String namespace = String.valueOf(about.get("namespace"));
        BoundObject account = bound(about, "serviceaccount");
        if (account == null) {
            throw new InvalidTokenException("service account token does not name its account");
        }
        demand(ResourceType.SERVICE_ACCOUNTS, namespace, account, "service account");
        Map<String, List<String>> extra = new LinkedHashMap<>();
        if (claims.getJWTID() != null) {
            extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.getJWTID()));
        }
        BoundObject secret = bound(about, "secret");
        if (secret != null) {
            demand(ResourceType.SECRETS, namespace, secret, "service account token's secret");
        }
        BoundObject pod = bound(about, "pod");
        if (pod != null) {
            demand(ResourceType.of("", "v1", "pods"), namespace, pod, "service account token's pod");
            extra.put(EXTRA + "pod-name", List.of(pod.name()));
            extra.put(EXTRA + "pod-uid", List.of(pod.uid()));
        }
        BoundObject node = bound(about, "node");
        if (node != null) {
            if (pod == null) {
                demand(ResourceType.of("", "v1", "nodes"), "", node, "service account token's node");
            }
            extra.put(EXTRA + "node-name", List.of(node.name()));
            extra.put(EXTRA + "node-uid", List.of(node.uid()));
        }
        return new User(
                "system:serviceaccount:" + namespace + ":" + account.name(),
                account.uid(),
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, Identities.AUTHENTICATED),
                extra);
    }

    private static @Nullable BoundObject bound(Map<String, Object> about, String claim) {
        return about.get(claim) instanceof Map<?, ?> reference
                ? new BoundObject(claim, String.valueOf(reference.get("name")), String.valueOf(reference.get("uid")))
                : null;
    }

    /** The object must still be the one that the token was bound to; one that has been going for a minute is gone. */
    private void demand(ResourceType<JsonNode> type, String namespace, BoundObject object, String what)
            throws InvalidTokenException {
        JsonNode found = client.find(type, namespace, object.name());
        ObjectMeta metadata = found == null
                ? ObjectMeta.NONE
                : Records.read(found.path("metadata"), ObjectMeta.class);
        if (!metadata.uidOrEmpty().equals(object.uid())) {
            throw new InvalidTokenException(what + " " + object.name() + " has been deleted");
        }
        Instant deletion = metadata.deletionTimestamp();
        if (deletion != null && deletion.plus(Duration.ofSeconds(60)).isBefore(time.now())) {
            throw new InvalidTokenException(what + " " + object.name() + " has been deleted");
        }
    }

    /** The keys that tokens can be checked with, as {@code /openid/v1/jwks} shows them. */
    public Map<String, Object> keySet() {
        return new JWKSet(key()).toJSONObject();
    }

    private synchronized ECKey key() {
        ECKey present = key;
        if (present == null) {
            try {
                present = new ECKey.Builder(Curve.P_256, (ECPublicKey) authority.tokens().getPublic())
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.ES256)
                        .keyIDFromThumbprint()
                        .build();
            } catch (JOSEException broken) {
                throw new IllegalStateException("the key of the tokens has no name", broken);
            }
            key = present;
        }
        return present;
    }
}
