package dev.podium.controller.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.CertificateRequests;
import dev.podium.Rehearsal;
import dev.podium.access.Identities;
import dev.podium.client.ResourceType;
import dev.podium.model.User;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SigningTests {

    private static final ResourceType<JsonNode> REQUESTS =
            ResourceType.of("certificates.k8s.io", "v1", "certificatesigningrequests");

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private void ask(String signer, String request, String usages, String more) {
        stage.create("""
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: csr}
                spec: {signerName: %s, request: %s, usages: [%s]%s}
                """.formatted(signer, request, usages, more));
    }

    private void decide(String type) {
        stage.client.updateSubresource(REQUESTS, "", "csr", "approval", csr -> {
            csr.putObject("status").putArray("conditions").addObject()
                    .put("type", type).put("status", "True").put("reason", "Test").put("message", "");
            return csr;
        });
        stage.time.settle();
    }

    private JsonNode status() {
        return stage.client.find(REQUESTS, "", "csr").path("status");
    }

    private X509Certificate certificate() throws Exception {
        byte[] pem = Base64.getDecoder().decode(status().path("certificate").asString());
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    @Test
    void anApprovedRequestOfAUserIsSigned() throws Exception {
        ask("kubernetes.io/kube-apiserver-client", CertificateRequests.of("CN=jane, O=people", null),
                "digital signature, client auth", ", expirationSeconds: 3600");
        stage.time.settle();
        assertThat(status().has("certificate")).as("nobody has approved it").isFalse();
        decide("Approved");
        X509Certificate certificate = certificate();
        certificate.verify(stage.cluster.access().authority().authority().certificate().getPublicKey());
        User user = Identities.of(certificate);
        assertThat(user.name() + user.groups()).isEqualTo("jane[people, system:authenticated]");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getNotAfter().toInstant())
                .isBetween(stage.time.now().plusSeconds(3590), stage.time.now().plusSeconds(3600));
        assertThat(stage.cluster.access().certificates().user(certificate)).isEqualTo(user);
        stage.advance(Duration.ofMinutes(61));
        assertThat(stage.cluster.access().certificates().user(certificate)).as("it was wanted for an hour").isNull();
    }

    @Test
    void aDeniedRequestAndOneForAnotherSignerAreLeftAlone() throws Exception {
        ask("kubernetes.io/kube-apiserver-client", CertificateRequests.of("CN=jane", null), "client auth", "");
        decide("Denied");
        assertThat(status().has("certificate")).isFalse();
        stage.client.delete(REQUESTS, "", "csr");
        ask("example.com/signer", CertificateRequests.of("CN=jane", null), "client auth", "");
        decide("Approved");
        assertThat(status().has("certificate")).isFalse();
        assertThat(status().path("conditions").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "kube-apiserver-client         | CN=jane                         | -    | server auth | invalid usage for client certificate",
        "kube-apiserver-client-kubelet | CN=system:node:n                | -    | client auth | subject organization is not system:nodes",
        "kube-apiserver-client-kubelet | O=system:nodes, CN=n            | -    | client auth | subject common name does not begin",
        "kube-apiserver-client-kubelet | O=system:nodes, CN=system:node:n| n    | client auth | DNS subjectAltNames are not allowed",
        "kube-apiserver-client-kubelet | O=system:nodes, CN=system:node:n| -    | client auth | -",
        "kubelet-serving               | O=system:nodes, CN=system:node:n| n    | server auth | -",
        "kubelet-serving               | O=system:nodes, CN=system:node:n| n    | client auth | usages did not match [digital signature key encipherment server auth]",
        "kubelet-serving               | O=system:nodes, CN=system:node:n| -    | server auth | DNS or IP subjectAltName is required",
    })
    void eachSignerSignsWhatIsItsOwn(
            String signer, String subject, @Nullable String name, String usage, @Nullable String refusal) throws Exception {
        ask("kubernetes.io/" + signer, CertificateRequests.of(subject, name), usage + ", digital signature", "");
        decide("Approved");
        if (refusal == null) {
            assertThat(certificate().getSubjectX500Principal().getName()).contains("CN=system:node:n");
            return;
        }
        assertThat(status().has("certificate")).isFalse();
        JsonNode failed = status().path("conditions").path(1);
        assertThat(failed.path("type").asString() + " " + failed.path("reason").asString())
                .isEqualTo("Failed SignerValidationFailure");
        assertThat(failed.path("message").asString()).contains(refusal);
    }

    @Test
    void whatAKubeletMayHaveNeedsNobodyToApproveIt() throws Exception {
        ask("kubernetes.io/kube-apiserver-client-kubelet", CertificateRequests.of("O=system:nodes, CN=system:node:n", null),
                "digital signature, client auth", "");
        assertThat(status().path("conditions").path(0).path("reason").asString()).isEqualTo("AutoApproved");
        assertThat(status().path("conditions").path(0).path("message").asString())
                .isEqualTo("Auto approving kubelet client certificate after SubjectAccessReview.");
        assertThat(certificate().getSubjectX500Principal().getName()).contains("CN=system:node:n");
    }

    @Test
    void oldRequestsGo() throws Exception {
        ask("example.com/signer", CertificateRequests.of("CN=jane", null), "client auth", "");
        stage.advance(Duration.ofHours(23));
        assertThat(stage.client.find(REQUESTS, "", "csr")).isNotNull();
        stage.advance(Duration.ofHours(3));
        assertThat(stage.client.find(REQUESTS, "", "csr")).isNull();
        ask("example.com/signer", CertificateRequests.of("CN=jane", null), "client auth", "");
        decide("Denied");
        stage.advance(Duration.ofHours(3));
        assertThat(stage.client.find(REQUESTS, "", "csr")).isNull();
    }

    @Test
    void otherServersLearnWhoseCertificatesToBelieve() {
        assertThat(stage.client.find(ResourceType.CONFIG_MAPS, "kube-system", "extension-apiserver-authentication")
                        .path("data")
                        .path("client-ca-file")
                        .asString(""))
                .isEqualTo(stage.cluster.access().authority().certificatePem());
    }
}
