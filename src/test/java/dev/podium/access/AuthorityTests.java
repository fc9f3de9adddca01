package dev.podium.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.time.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTests {

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        time.close();
    }

    private Authority authority(String... names) {
        return new Authority(
                new AccessOptions(
                        AccessOptions.Authentication.OPTIONAL,
                        AccessOptions.Authorization.ALWAYS_ALLOW,
                        folder.resolve("pki"),
                        List.of(names)),
                time);
    }

    private static Set<String> names(Credential credential) throws Exception {
        return credential.certificate().getSubjectAlternativeNames().stream()
                .map(each -> String.valueOf(each.get(1)))
                .collect(Collectors.toSet());
    }

    @Test
    void theServersCertificateHasEveryNameThatItAnswersTo() throws Exception {
        Credential server = authority("192.0.2.7", "example.com").server();
        server.certificate().verify(authority().authority().certificate().getPublicKey());
        assertThat(names(server))
                .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "10.96.0.1", "192.0.2.7", "example.com")
                .contains("kubernetes", "kubernetes.default.svc.cluster.local");
        assertThat(server.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    }

    @Test
    void theAdministratorIsOfTheMasters() throws Exception {
        X509Certificate admin = authority().admin().certificate();
        assertThat(Identities.of(admin))
                .extracting(each -> each.name() + " " + each.groups())
                .isEqualTo("kubernetes-admin [system:masters, system:authenticated]");
    }

    @Test
    void theAdministratorsKeyIsOneThatEveryClientReads() throws Exception {
        authority().prepare();
        Path key = folder.resolve("pki/admin.key");
        assertThat(authority().admin().keyPem())
                .startsWith("-----BEGIN RSA PRIVATE KEY-----")
                .isEqualTo(Files.readString(key));

        Files.copy(folder.resolve("pki/apiserver.key"), key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(folder.resolve("pki/apiserver.crt"), folder.resolve("pki/admin.crt"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(authority().admin().keyPem()).as("one of another kind is replaced").contains("RSA");
    }

    @Test
    void keysAreMadeOnceAndReadByNobodyElse() throws Exception {
        Authority first = authority();
        first.prepare();
        Authority second = authority();
        assertThat(second.server()).isEqualTo(first.server());
        assertThat(second.admin()).isEqualTo(first.admin());
        assertThat(second.tokens().getPublic()).isEqualTo(first.tokens().getPublic());
        assertThat(second.frontProxyClient()).isEqualTo(first.frontProxyClient());
        assertThat(second.frontProxyPem()).isEqualTo(first.frontProxyPem());
        for (String each : List.of(
                "ca.key", "apiserver.key", "admin.key", "sa.key", "front-proxy-ca.key", "front-proxy-client.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pki").resolve(each))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aCertificateThatLacksANameOrHasGrownOldIsWrittenAnew() throws Exception {
        Authority first = authority();
        Credential before = first.server();
        Credential admin = first.admin();
        Credential named = authority("example.com").server();
        assertThat(named).isNotEqualTo(before);
        assertThat(names(named)).contains("example.com");

        time.advance(Duration.ofDays(340));
        Authority later = authority("example.com");
        assertThat(later.server()).isNotEqualTo(named);
        assertThat(later.admin()).isNotEqualTo(admin);
        assertThat(later.authority()).isEqualTo(first.authority());
    }

    @Test
    void aKeyThatIsNoneIsSaid() throws Exception {
        authority().prepare();
        Files.writeString(folder.resolve("pki/ca.key"), "nonsense");
        assertThatThrownBy(() -> authority().prepare())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("are of no use")
                .hasMessageContaining("PRIVATE KEY");
    }

    @Test
    void whatOtherServersBelieveIsNotWhatClientsShow() throws Exception {
        Authority own = authority();
        X509Certificate shown = own.frontProxyClient().certificate();
        assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=front-proxy-client");
        assertThat(own.frontProxyPem()).isNotEqualTo(own.certificatePem());
        assertThat(new ClientCertificates(own, time).user(shown)).as("it stands for nobody here").isNull();
        time.advance(Duration.ofDays(340));
        Authority later = authority();
        assertThat(later.frontProxyClient().certificate()).as("it grows old").isNotEqualTo(shown);
        assertThat(later.frontProxyPem()).isEqualTo(own.frontProxyPem());
    }

    @Test
    void clientsThatAnotherAuthorityVouchesForAreUnknown() {
        Authority own = authority();
        Authority other = new Authority(AccessOptions.OPEN, time);
        ClientCertificates certificates = new ClientCertificates(own, time);
        assertThat(certificates.user(own.admin().certificate())).isNotNull();
        assertThat(certificates.user(other.admin().certificate())).isNull();
        assertThat(certificates.user(own.server().certificate())).as("it is a server's").isNull();
        time.advance(Duration.ofDays(366));
        assertThat(certificates.user(own.admin().certificate())).as("it has expired").isNull();
    }
}
