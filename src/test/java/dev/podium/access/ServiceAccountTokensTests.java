package dev.podium.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServiceAccountTokensTests {

    private final Rehearsal rehearsal = new Rehearsal(0);
    private final ServiceAccountTokens tokens = rehearsal.cluster.access().tokens();

    @AfterEach
    void stop() {
        rehearsal.close();
    }

    private BoundObject object(String kind, String resource, String name) {
        JsonNode found = rehearsal.client.find(ResourceType.of("", "v1", resource), "default", name);
        return new BoundObject(kind, name, found.path("metadata").path("uid").asString());
    }

    private TokenOrder order(BoundObject bound, String... audiences) {
        return new TokenOrder(
                "default",
                object("ServiceAccount", "serviceaccounts", "default"),
                List.of(audiences),
                Duration.ofHours(1),
                bound,
                null);
    }

    @Test
    void aTokenStandsForItsAccount() throws Exception {
        IssuedToken issued = tokens.issue(order(null));
        User user = tokens.verify(issued.token(), List.of()).user();
        assertThat(user.name()).isEqualTo("system:serviceaccount:default:default");
        assertThat(user.groups())
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated");
        assertThat(user.uid()).isEqualTo(object("", "serviceaccounts", "default").uid());
        assertThat(user.extra().get("authentication.kubernetes.io/credential-id").getFirst()).startsWith("JTI=");
    }

    @Test
    void itsClaimsAreUpstreamsAndItsKeyIsPublished() throws Exception {
        rehearsal.pod("bound", "");
        SignedJWT token = SignedJWT.parse(tokens.issue(order(object("Pod", "pods", "bound"), "one", "two")).token());
        Map<String, Object> claims = token.getJWTClaimsSet().toJSONObject();
        assertThat(claims).containsOnlyKeys("aud", "exp", "iat", "iss", "jti", "kubernetes.io", "nbf", "sub");
        assertThat(claims.get("aud")).isEqualTo(List.of("one", "two"));
        assertThat(token.getJWTClaimsSet().getJSONObjectClaim("kubernetes.io"))
                .containsOnlyKeys("namespace", "pod", "serviceaccount");
        JWKSet keys = JWKSet.parse(tokens.keySet());
        assertThat(token.verify(new ECDSAVerifier(
                        keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey().toPublicJWK())))
                .isTrue();
    }

    @Test
    void aPodsUsualTokenIsGoodForAYearThoughItSaysAnHour() throws Exception {
        rehearsal.pod("bound", "");
        BoundObject account = object("ServiceAccount", "serviceaccounts", "default");
        BoundObject pod = object("Pod", "pods", "bound");
        Duration usual = Duration.ofSeconds(3607);
        IssuedToken issued = tokens.issue(new TokenOrder("default", account, List.of(), usual, pod, null));
        assertThat(issued.expires()).isEqualTo(rehearsal.time.now().plus(usual));
        assertThat(SignedJWT.parse(issued.token()).getJWTClaimsSet().getJSONObjectClaim("kubernetes.io"))
                .containsEntry("warnafter", issued.expires().getEpochSecond());
        List<String> others = List.of(
                tokens.issue(new TokenOrder("default", account, List.of(), usual.plusSeconds(1), pod, null)).token(),
                tokens.issue(new TokenOrder("default", account, List.of(), usual, null, null)).token(),
                tokens.issue(new TokenOrder("default", account, List.of(ServiceAccountTokens.ISSUER, "vault"), usual, pod, null)).token());
        rehearsal.time.advance(Duration.ofHours(2));
        assertThat(tokens.verify(issued.token(), List.of()).user().name()).isEqualTo("system:serviceaccount:default:default");
        for (String each : others) {
            assertThatThrownBy(() -> tokens.verify(each, List.of())).hasMessage("service account token has expired");
        }
    }

    @Test
    void aTokenIsForItsAudience() throws Exception {
        String token = tokens.issue(order(null, "vault")).token();
        assertThat(tokens.verify(token, List.of("vault", "other")).audiences()).containsExactly("vault");
        assertThatThrownBy(() -> tokens.verify(token, List.of()))
                .hasMessage("token audiences [\"vault\"] is invalid for the target audiences [\"" + ServiceAccountTokens.ISSUER
                        + "\"]");
    }

    @Test
    void aTokenEndsWithItsTime() throws Exception {
        String token = tokens.issue(order(null)).token();
        rehearsal.advance(Duration.ofMinutes(59));
        tokens.verify(token, List.of());
        rehearsal.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> tokens.verify(token, List.of())).hasMessage("service account token has expired");
    }

    @Test
    void aTokenEndsWithItsPodAndItsAccount() throws Exception {
        rehearsal.pod("bound", "");
        String bound = tokens.issue(order(object("Pod", "pods", "bound"))).token();
        String free = tokens.issue(order(null)).token();
        tokens.verify(bound, List.of());
        rehearsal.client.delete(ResourceType.PODS, "default", "bound");
        rehearsal.time.settle();
        assertThatThrownBy(() -> tokens.verify(bound, List.of())).hasMessage("service account token has been invalidated");
        tokens.verify(free, List.of());
        rehearsal.client.delete(ResourceType.SERVICE_ACCOUNTS, "default", "default");
        rehearsal.time.settle();
        assertThatThrownBy(() -> tokens.verify(free, List.of()))
                .as("there is one of that name again, but it is another")
                .hasMessageMatching("service account UID \\(.+\\) does not match claim \\(.+\\)");
    }

    @Test
    void whatOthersSignedOrSomebodyChangedIsNoToken() throws Exception {
        String token = tokens.issue(order(null)).token();
        String[] parts = token.split("\\.");
        assertThatThrownBy(() -> tokens.verify(parts[0] + "." + parts[1] + "." + parts[2].substring(2) + "AA", List.of()))
                .hasMessage("invalid bearer token");
        assertThatThrownBy(() -> tokens.verify("nonsense", List.of())).hasMessage("invalid bearer token");
        String none = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
        assertThatThrownBy(() -> tokens.verify(none, List.of())).hasMessage("invalid bearer token");
    }
}
