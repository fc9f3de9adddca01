package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.podium.container.Mount;
import dev.podium.container.simulated.http.HttpsServer;
import dev.podium.network.NetworkNamespace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** agnhost's commands that talk to the API, here to a server that knows only what they ask for. */
class AgnhostApiTests {

    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    private static final Map<String, String> POD =
            Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443");

    private final Simulation simulation = new Simulation();
    private final Certificates certificates = new Certificates(simulation.time.now());
    private ECKey key;
    private volatile HttpResponse health = HttpResponse.ok("ok");
    private Path files;
    private NetworkNamespace server;

    @BeforeEach
    void serve() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        Certificates.Server own = certificates.server("10.96.0.1", "kubernetes.default.svc.cluster.local");
        HttpsServer https =
                new HttpsServer(own.certificate().getBytes(StandardCharsets.US_ASCII), own.key(), this::answer);
        server = simulation.network.attach("10.96.0.1");
        server.listen(443, NetworkNamespace.Binding.ANY, https::serve);
        simulation.network.names(name -> ISSUER.endsWith("/" + name) ? List.of("10.96.0.1") : List.of());
        files = Files.createDirectories(simulation.runtime.hostRoot().resolve("secrets"));
        Files.writeString(files.resolve("ca.crt"), certificates.authority());
        Files.writeString(files.resolve("token"), "secret");
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private HttpResponse answer(HttpRequest request) {
        return switch (request.path()) {
            case "/healthz" -> health;
            case "/.well-known/openid-configuration" -> HttpResponse.of(
                    200, "application/json", "{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + ISSUER + "/openid/v1/jwks\"}");
            case "/openid/v1/jwks" ->
                HttpResponse.of(200, "application/json", "{\"keys\":[" + key.toPublicJWK().toJSONString() + "]}");
            default -> HttpResponse.text(404, "");
        };
    }

    private String agnhost(Map<String, String> env, String... args) {
        return simulation.start(config(AgnhostTests.IMAGE)
                .env(env)
                .args(args)
                .mounts(new Mount(files, "/var/run/secrets/kubernetes.io/serviceaccount", Mount.Access.READ_ONLY)));
    }

    private void sign(ECKey with, String audience) throws Exception {
        Instant now = simulation.time.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .subject("system:serviceaccount:default:robot")
                        .audience(audience)
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(3600)))
                        .jwtID("id")
                        .claim("kubernetes.io", Map.of("namespace", "default", "serviceaccount", Map.of("name", "robot", "uid", "u")))
                        .build());
        token.sign(new ECDSASigner(with));
        Files.writeString(files.resolve("token"), token.serialize());
    }

    private String discover() {
        return agnhost(
                POD,
                "test-service-account-issuer-discovery",
                "--token-path=/var/run/secrets/kubernetes.io/serviceaccount/token",
                "--audience=test");
    }

    @Test
    void inclusterclientAsksAgainAndAgain() throws Exception {
        String id = agnhost(POD, "inclusterclient", "--poll-interval=5");
        simulation.time.advance(Duration.ofSeconds(5));
        assertThat(simulation.log(id)).isEqualTo("""
                I0101 00:00:00.000000       1 main.go:61] started
                I0101 00:00:05.000000       1 main.go:79] calling /healthz
                I0101 00:00:05.000000       1 main.go:96] authz_header=Uj6bNOIevZ7vEEBZbSNf8eHgDgJftpo5gQ4IJjrND10
                """);
        health = HttpResponse.of(403, "application/json", "{\"kind\":\"Status\",\"message\":\"forbidden: you may not\"}");
        simulation.time.advance(Duration.ofSeconds(5));
        assertThat(simulation.log(id)).contains("""
                E0101 00:00:10.000000       1 main.go:82] status=failed
                E0101 00:00:10.000000       1 main.go:83] error checking /healthz: forbidden: you may not
                """);
        Files.writeString(files.resolve("token"), "renewed");
        server.close();
        simulation.time.advance(Duration.ofSeconds(40));
        assertThat(simulation.log(id))
                .contains("error checking /healthz: Get \"https://10.96.0.1:443/healthz\": dial tcp 10.96.0.1:443: i/o timeout");
        assertThat(simulation.log(id).lines().filter(line -> line.contains("authz_header=")).map(line -> line.replaceAll(".*=", "")).distinct())
                .as("the token is read each time")
                .hasSize(2);
    }

    @Test
    void outsideOfPodsThereIsNoApi() {
        assertThat(simulation.log(agnhost(Map.of(), "inclusterclient")))
                .endsWith("main.go:65] err: unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT"
                        + " must be defined\n");
    }

    @Test
    void aTokenIsCheckedWithWhatItsIssuerPublishes() throws Exception {
        sign(key, "test");
        String id = discover();
        String claims = "openidmetadata.claims{Claims:jwt.Claims{Issuer:\"" + ISSUER + "\", Subject:\"system:serviceaccount:default:robot\","
                + " Audience:jwt.Audience{\"test\"}, Expiry:(*jwt.NumericDate)(0xc0001a2b10), NotBefore:(*jwt.NumericDate)(0xc0001a2b28),"
                + " IssuedAt:(*jwt.NumericDate)(0xc0001a2b18), ID:\"id\"}, Kubernetes:openidmetadata.kubeClaims{Namespace:\"default\","
                + " ServiceAccount:openidmetadata.kubeName{Name:\"robot\", UID:\"u\"}}}\n";
        assertThat(simulation.log(id).replace("2026/01/01 00:00:00 ", "")).isEqualTo(
                "OK: Got token\n"
                        + "validating with in-cluster discovery\n"
                        + "OK: got issuer " + ISSUER + "\n"
                        + "Full, not-validated claims: \n" + claims
                        + "OK: Constructed OIDC provider for issuer " + ISSUER + "\n"
                        + "OK: Validated signature on JWT\n"
                        + "OK: Got valid claims from token!\n"
                        + "Full, validated claims: \n&" + claims);
        assertThat(simulation.report(id).exitCode()).isZero();
    }

    @Test
    void aTokenOfAnotherKeyOrForOthersIsNotBelieved() throws Exception {
        sign(new ECKeyGenerator(Curve.P_256).generate(), "test");
        String forged = discover();
        assertThat(simulation.log(forged))
                .contains("failed to validate with in-cluster discovery: failed to verify signature: failed to verify id token signature\n",
                        "falling back to validating with external discovery\n")
                .endsWith("Get \"" + ISSUER
                        + "/.well-known/openid-configuration\": tls: failed to verify certificate: x509: certificate signed by unknown authority\n");
        assertThat(simulation.report(forged).exitCode()).isEqualTo(1);
        sign(key, "others");
        assertThat(simulation.log(discover()))
                .contains("failed to validate with in-cluster discovery: oidc: expected audience \"test\" got [\"others\"]\n");
    }
}
