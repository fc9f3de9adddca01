package dev.podium.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
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

    /** What a Pod's usual token is ordered for, and nothing else: it tells such orders from all others. */
    private static final Duration USUAL_LIFE = Duration.ofSeconds(3607);

    private static final Duration EXTENSION = Duration.ofDays(365);
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
        Instant ends = expires;
        if (extended(order, audiences)) {
            ends = now.plus(EXTENSION);
            about.put("warnafter", expires.getEpochSecond());
        }
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .audience(audiences)
                .expirationTime(Date.from(ends))
                .issueTime(Date.from(now))
                .issuer(ISSUER)
                .jwtID(UUID.randomUUID().toString())
                .claim(PRIVATE, about)
                .notBeforeTime(Date.from(now))
                .subject(subject(order.namespace(), order.account().name()))
                .build();
        Map<String, Object> said = claims.toJSONObject();
        said.put("aud", audiences); // a list even of one, as upstream's
        return new IssuedToken(sign(said), audiences, expires);
    }

    /**
     * Whether a token is good for longer than it says: clients that read their Pod's token only once would otherwise fail after an
     * hour (upstream's {@code --service-account-extend-token-expiration}).
     */
    private static boolean extended(TokenOrder order, List<String> audiences) {
        return order.bound() != null
                && order.bound().kind().equals("Pod")
                && order.life().equals(USUAL_LIFE)
                && audiences.equals(List.of(ISSUER));
    }

    /** A token for a Secret to hold: it is good until that Secret, or the account, is gone. */
    public String issueForSecret(String namespace, String secret, BoundObject account) {
        return sign(SecretTokens.claims(namespace, secret, account));
    }

    private String sign(Map<String, Object> claims) {
        try {
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key().getKeyID()).build(), new Payload(claims));
            token.sign(new ECDSASigner((ECPrivateKey) authority.tokens().getPrivate()));
            return token.serialize();
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
        List<String> wanted = audiences.isEmpty() ? List.of(ISSUER) : audiences;
        if (SecretTokens.ISSUER.equals(claims.getIssuer())) {
            // Such a token names no audience: it is for the API server.
            if (!wanted.contains(ISSUER)) {
                throw new InvalidTokenException("invalid bearer token");
            }
            return new Verified(new SecretTokens(client).user(claims, token), List.of(ISSUER));
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
        demandAccount(namespace, account);
        Map<String, List<String>> extra = new LinkedHashMap<>();
        if (claims.getJWTID() != null) {
            extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.getJWTID()));
        }
        BoundObject secret = bound(about, "secret");
        if (secret != null) {
            demand(ResourceType.SECRETS, namespace, secret);
        }
        BoundObject pod = bound(about, "pod");
        if (pod != null) {
            demand(ResourceType.of("", "v1", "pods"), namespace, pod);
            extra.put(EXTRA + "pod-name", List.of(pod.name()));
            extra.put(EXTRA + "pod-uid", List.of(pod.uid()));
        }
        BoundObject node = bound(about, "node");
        if (node != null) {
            if (pod == null) {
                demand(ResourceType.of("", "v1", "nodes"), "", node);
            }
            extra.put(EXTRA + "node-name", List.of(node.name()));
            extra.put(EXTRA + "node-uid", List.of(node.uid()));
        }
        return new User(
                subject(namespace, account.name()),
                account.uid(),
                groups(namespace),
                extra);
    }

    static String subject(String namespace, String account) {
        return "system:serviceaccount:" + namespace + ":" + account;
    }

    static List<String> groups(String namespace) {
        return List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, Identities.AUTHENTICATED);
    }

    private static @Nullable BoundObject bound(Map<String, Object> about, String claim) {
        return about.get(claim) instanceof Map<?, ?> reference
                ? new BoundObject(claim, String.valueOf(reference.get("name")), String.valueOf(reference.get("uid")))
                : null;
    }

    private void demandAccount(String namespace, BoundObject account) throws InvalidTokenException {
        JsonNode found = client.find(ResourceType.SERVICE_ACCOUNTS, namespace, account.name());
        if (found == null) {
            throw new InvalidTokenException("serviceaccounts \"" + account.name() + "\" not found");
        }
        ObjectMeta metadata = Records.read(found.path("metadata"), ObjectMeta.class);
        if (gone(metadata)) {
            throw new InvalidTokenException("service account " + namespace + "/" + account.name() + " has been deleted");
        }
        if (!metadata.uidOrEmpty().equals(account.uid())) {
            throw new InvalidTokenException(
                    "service account UID (" + metadata.uidOrEmpty() + ") does not match claim (" + account.uid() + ")");
        }
    }

    /** The object must still be there, and be the one that the token was bound to. */
    private void demand(ResourceType<JsonNode> type, String namespace, BoundObject object) throws InvalidTokenException {
        JsonNode found = client.find(type, namespace, object.name());
        ObjectMeta metadata = found == null
                ? ObjectMeta.NONE
                : Records.read(found.path("metadata"), ObjectMeta.class);
        if (found == null || gone(metadata)) {
            throw new InvalidTokenException("service account token has been invalidated");
        }
        if (!metadata.uidOrEmpty().equals(object.uid())) {
            throw new InvalidTokenException(object.kind() + " UID (" + metadata.uidOrEmpty()
                    + ") does not match service account " + object.kind() + " ref claim (" + object.uid() + ")");
        }
    }

    /** What has been going for a minute is gone. */
    private boolean gone(ObjectMeta metadata) {
        Instant deletion = metadata.deletionTimestamp();
        return deletion != null && deletion.plus(Duration.ofSeconds(60)).isBefore(time.now());
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
