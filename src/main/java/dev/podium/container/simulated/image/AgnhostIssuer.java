package dev.podium.container.simulated.image;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code agnhost test-service-account-issuer-discovery}: checks a ServiceAccount's token with nothing but what its issuer
 * publishes (OpenID Connect Discovery 1.0), first as a Pod that shows its own token to the API, then as a stranger.
 */
final class AgnhostIssuer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    private final AgnhostCall call;
    private final Process process;

    private AgnhostIssuer(AgnhostCall call) {
        this.call = call;
        this.process = call.process();
    }

    static int run(AgnhostCall call) throws IOException, InterruptedException {
        return new AgnhostIssuer(call).run();
    }

    private int run() throws IOException, InterruptedException {
        String path = call.flag("token-path", "");
        String raw;
        try {
            raw = process.files().readText(process.resolve(path));
        } catch (IOException absent) {
            return call.fatal("open " + path + ": no such file or directory");
        }
        call.log("OK: Got token");
        call.log("validating with in-cluster discovery");
        AgnhostHttp inside;
        try {
            inside = AgnhostApi.find(process).client(process);
        } catch (IOException outside) {
            return call.fatal(String.valueOf(outside.getMessage()));
        }
        SignedJWT token;
        JWTClaimsSet claims;
        try {
            token = SignedJWT.parse(raw.strip());
            claims = token.getJWTClaimsSet();
        } catch (ParseException malformed) {
            return call.fatal("go-jose/go-jose: compact JWS format must have three parts");
        }
        try {
            validate(inside, token, claims);
            return 0;
        } catch (IOException refused) {
            call.log("failed to validate with in-cluster discovery: " + refused.getMessage());
        }
        call.log("falling back to validating with external discovery");
        try {
            validate(AgnhostHttp.plain(process, PATIENCE), token, claims);
            return 0;
        } catch (IOException refused) {
            return call.fatal(String.valueOf(refused.getMessage()));
        }
    }

    private void validate(AgnhostHttp http, SignedJWT token, JWTClaimsSet claims) throws IOException, InterruptedException {
        String issuer = Objects.requireNonNullElse(claims.getIssuer(), "");
        call.log("OK: got issuer " + issuer);
        call.log("Full, not-validated claims: \n" + print(claims));
        JsonNode provider = document(http.get(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration"));
        if (!provider.path("issuer").asString("").equals(issuer)) {
            throw new IOException("oidc: issuer did not match the issuer returned by provider, expected " + quoted(issuer) + " got "
                    + quoted(provider.path("issuer").asString("")));
        }
        call.log("OK: Constructed OIDC provider for issuer " + issuer);
        verify(http, provider.path("jwks_uri").asString(""), token, claims);
        call.log("OK: Validated signature on JWT");
        call.log("OK: Got valid claims from token!");
        call.log("Full, validated claims: \n&" + print(claims));
    }

    private static JsonNode document(HttpResponse response) throws IOException {
        if (response.status() != 200) {
            throw new IOException(response.status() + " " + reason(response.status()) + ": " + response.text());
        }
        try {
            return JsonMapper.shared().readTree(response.body());
        } catch (JacksonException malformed) {
            throw new IOException("oidc: failed to decode provider discovery object: " + malformed.getOriginalMessage(), malformed);
        }
    }

    private static String reason(int status) {
        return switch (status) {
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }

    private void verify(AgnhostHttp http, String keys, SignedJWT token, JWTClaimsSet claims) throws IOException, InterruptedException {
        String audience = call.flag("audience", "");
        if (audience.isEmpty()) {
            throw new IOException("oidc: invalid configuration, clientID must be provided or SkipClientIDCheck must be set");
        }
        if (!claims.getAudience().contains(audience)) {
            throw new IOException("oidc: expected audience " + quoted(audience) + " got "
                    + claims.getAudience().stream().map(AgnhostIssuer::quoted).collect(Collectors.joining(" ", "[", "]")));
        }
        Instant now = process.time().now();
        Instant expiry = claims.getExpirationTime() == null ? Instant.MIN : claims.getExpirationTime().toInstant();
        if (expiry.isBefore(now)) {
            throw new IOException("oidc: token is expired (Token Expiry: " + go(expiry) + ")");
        }
        Instant begin = claims.getNotBeforeTime() == null ? now : claims.getNotBeforeTime().toInstant();
        if (now.plus(LEEWAY).isBefore(begin)) {
            throw new IOException("oidc: current time " + go(now) + " before the nbf (not before) time: " + go(begin));
        }
        HttpResponse response;
        try {
            response = http.get(keys);
        } catch (IOException failed) {
            throw new IOException("failed to verify signature: fetching keys oidc: get keys failed " + failed.getMessage(), failed);
        }
        if (response.status() != 200) {
            throw new IOException("failed to verify signature: fetching keys oidc: get keys failed: " + response.status() + " "
                    + reason(response.status()) + " " + response.text());
        }
        if (!signed(token, response.text())) {
            throw new IOException("failed to verify signature: failed to verify id token signature");
        }
    }

    /** Whether one of the keys, the one that the token names if it names one, has signed it. */
    private static boolean signed(SignedJWT token, String keys) {
        try {
            String id = token.getHeader().getKeyID();
            for (JWK each : JWKSet.parse(keys).getKeys()) {
                JWSVerifier verifier = switch (each.getKeyType().getValue()) {
                    case "EC" -> new ECDSAVerifier(each.toECKey());
                    case "RSA" -> new RSASSAVerifier(each.toRSAKey());
                    default -> null;
                };
                if (verifier != null && (id == null || id.equals(each.getKeyID())) && token.verify(verifier)) {
                    return true;
                }
            }
            return false;
        } catch (ParseException | JOSEException unusable) {
            return false;
        }
    }

    private static String go(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond()).toString().replace("T", " ").replace("Z", " +0000 UTC");
    }

    private static String quoted(@Nullable Object text) {
        return "\"" + (text == null ? "" : text) + "\"";
    }

    /** As Go prints the structure with {@code %#v}; times are pointers in it. */
    private static String print(JWTClaimsSet claims) {
        Map<String, Object> about = map(claims.getClaim("kubernetes.io"));
        Map<String, Object> account = map(about.get("serviceaccount"));
        List<String> audiences = claims.getAudience().stream().map(AgnhostIssuer::quoted).toList();
        return "openidmetadata.claims{Claims:jwt.Claims{Issuer:" + quoted(claims.getIssuer())
                + ", Subject:" + quoted(claims.getSubject())
                + ", Audience:jwt.Audience{" + String.join(", ", audiences)
                + "}, Expiry:(*jwt.NumericDate)(0xc0001a2b10), NotBefore:(*jwt.NumericDate)(0xc0001a2b28)"
                + ", IssuedAt:(*jwt.NumericDate)(0xc0001a2b18), ID:" + quoted(claims.getJWTID())
                + "}, Kubernetes:openidmetadata.kubeClaims{Namespace:" + quoted(about.get("namespace"))
                + ", ServiceAccount:openidmetadata.kubeName{Name:" + quoted(account.get("name")) + ", UID:" + quoted(account.get("uid"))
                + "}}}";
    }

    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? map.entrySet().stream().collect(Collectors.toMap(each -> String.valueOf(each.getKey()), Map.Entry::getValue))
                : Map.of();
    }
}
