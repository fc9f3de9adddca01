package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Cluster;
import dev.podium.ClusterOptions;
import dev.podium.access.Access;
import dev.podium.access.Credential;
import dev.podium.time.ManualTime;
import dev.podium.web.SecureListener;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** A real kubectl over HTTPS, on a cluster whose roles count. */
@ParameterizedClass
@ValueSource(strings = {"1.32", "1.35"})
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "podium.store=memory",
            "podium.nodes=1",
            "podium.directory=target/client-tests/access",
            "podium.authorization=rbac"
        })
class AccessIT {

    private static final Path FOLDER = Path.of("target/client-tests/access").toAbsolutePath();

    @Parameter
    String version;

    @Autowired
    SecureListener secure;

    @Autowired
    Access access;

    /** The administrator, with the kubeconfig that the start has written. */
    private Kubectl admin;

    private String namespace;

    @BeforeEach
    void enterANamespaceOfOnesOwn(TestInfo test) throws Exception {
        namespace = "a" + version.replace(".", "") + "-"
                + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        admin = Kubectl.configured(version, FOLDER.resolve("kubeconfig"), namespace);
        admin.ok("create", "namespace", namespace);
        admin.eventually(each -> each.code() == 0, "get", "serviceaccount", "default");
        admin.eventually(each -> each.code() == 0, "get", "configmap", "kube-root-ca.crt");
    }

    /** A kubectl that knows the authority, and shows what {@code user} says. */
    private Kubectl showing(String name, String user) throws Exception {
        String authority = admin.ok("get", "configmap", "kube-root-ca.crt", "-o", "jsonpath={.data.ca\\.crt}").out();
        Path config = FOLDER.resolve(namespace + "-" + name);
        Files.writeString(config, """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://localhost:%d", certificate-authority-data: %s}}]
                users: [{name: u, user: %s}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                current-context: c
                """.formatted(secure.port(), base64(authority), user));
        return Kubectl.configured(version, config, namespace);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    @Test
    void theWrittenKubeconfigIsTheAdministrators() throws Exception {
        Kubectl.Result me = admin.ok("auth", "whoami");
        assertThat(me.out()).contains("kubernetes-admin").contains("[system:masters system:authenticated]");
        assertThat(admin.ok("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}").out())
                .isEqualTo("https://127.0.0.1:" + secure.port());
        assertThat(admin.ok("auth", "can-i", "delete", "nodes").out()).isEqualTo("yes\n");
        admin.ok("get", "nodes");
        admin.ok("explain", "tokenreviews");
    }

    @Test
    void aTokenOfAServiceAccountOpensWhatItsRoleAllows() throws Exception {
        admin.ok("create", "serviceaccount", "robot");
        String token = admin.ok("create", "token", "robot", "--duration", "1h").out().strip();
        Kubectl robot = showing("token", "{token: " + token + "}");
        Kubectl.Result refused = robot.run("get", "pods");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("Error from server (Forbidden): pods is forbidden: User \"system:serviceaccount:" + namespace
                        + ":robot\" cannot list resource \"pods\" in API group \"\" in the namespace \"" + namespace + "\"\n");
        admin.ok("create", "rolebinding", "look", "--clusterrole=view", "--serviceaccount=" + namespace + ":robot");
        assertThat(robot.ok("get", "configmaps", "-o", "name").out()).isEqualTo("configmap/kube-root-ca.crt\n");
        assertThat(robot.run("auth", "can-i", "create", "pods").out()).isEqualTo("no\n");
        assertThat(robot.ok("auth", "can-i", "--list").out())
                .containsPattern("endpointslices.discovery.k8s.io +\\[\\] +\\[\\] +\\[get list watch\\]")
                .containsPattern("selfsubjectreviews.authentication.k8s.io +\\[\\] +\\[\\] +\\[create\\]");
        assertThat(robot.ok("auth", "whoami").out()).contains("system:serviceaccount:" + namespace + ":robot");
        admin.ok("delete", "serviceaccount", "robot");
        assertThat(robot.run("get", "pods").err()).contains("You must be logged in to the server");
    }

    @Test
    void aPodMayDoWhatItsServiceAccountMay() throws Exception {
        admin.ok("create", "serviceaccount", "robot");
        admin.ok(
                "run", "box", "--image=curlimages/curl", "--overrides={\"spec\":{\"serviceAccountName\":\"robot\"}}", "--", "sleep", "3600");
        admin.ok("wait", "--for=condition=Ready", "pod/box", "--timeout=60s");
        String files = "/var/run/secrets/kubernetes.io/serviceaccount";
        String url = " https://kubernetes.default.svc/api/v1/namespaces/" + namespace + "/pods";
        String[] asked = {"exec", "box", "--", "sh", "-c",
            "curl -sS -w '\\n%{http_code}' --cacert " + files + "/ca.crt -H \"Authorization: Bearer $(cat " + files + "/token)\"" + url};

        assertThat(admin.ok(asked).out())
                .contains("pods is forbidden: User \\\"system:serviceaccount:" + namespace + ":robot\\\" cannot list resource \\\"pods\\\"")
                .endsWith("\n403");
        admin.ok("create", "rolebinding", "look", "--clusterrole=view", "--serviceaccount=" + namespace + ":robot");
        assertThat(admin.ok(asked).out()).contains("\"PodList\"").endsWith("\n200");
        assertThat(admin.ok("exec", "box", "--", "curl", "-sk", url.strip()).out())
                .contains("pods is forbidden: User \\\"system:anonymous\\\"");
        assertThat(admin.run("exec", "box", "--", "curl", "-sSkf", url.strip()).err())
                .startsWith("curl: (22) The requested URL returned error: 403\n");
    }

    @Test
    void whoMayOnlyReadRunsNothingInPods() throws Exception {
        admin.ok("run", "box", "--image=busybox", "--", "sleep", "3600");
        admin.ok("wait", "--for=condition=Ready", "pod/box", "--timeout=60s");
        admin.ok("create", "role", "peeker", "--verb=get", "--resource=pods,pods/exec");
        admin.ok("create", "rolebinding", "peekers", "--role=peeker", "--user=bob");
        assertThat(admin.run("exec", "box", "--as=bob", "--", "echo", "no").err())
                .isEqualTo("Error from server (Forbidden): pods \"box\" is forbidden: User \"bob\" cannot create resource "
                        + "\"pods/exec\" in API group \"\" in the namespace \"" + namespace + "\"\n");
        assertThat(admin.ok("exec", "box", "--", "echo", "yes").out()).isEqualTo("yes\n");
    }

    @Test
    void policiesAskWhoMayDoWhat() throws Exception {
        String policy = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: trusted-%1$s}
                spec:
                  matchConstraints:
                    resourceRules: [{apiGroups: [''], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]
                  validations:
                  - expression: >-
                      authorizer.group('').resource('secrets').namespace('%1$s').check('get').allowed() &&
                      authorizer.requestResource.check('create').allowed()
                    message: trust is needed
                  - expression: >-
                      !authorizer.serviceAccount('%1$s', 'nobody').group('').resource('secrets').check('get').allowed()
                    message: nobody is not trusted
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: trusted-%1$s}
                spec:
                  policyName: trusted-%1$s
                  validationActions: [Deny]
                  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}}
                """.formatted(namespace);
        admin.input(policy, "apply", "-f", "-").expectSuccess();
        admin.ok("create", "role", "maker", "--verb=create", "--resource=configmaps");
        admin.ok("create", "rolebinding", "makers", "--role=maker", "--user=bob");
        Kubectl.Result refused =
                admin.eventually(each -> each.code() != 0, "create", "configmap", "bobs", "--as=bob", "--dry-run=server");
        assertThat(refused.err()).contains("ValidatingAdmissionPolicy 'trusted-" + namespace + "'", "denied request: trust is needed");
        admin.ok("create", "configmap", "mine");
        admin.ok("delete", "validatingadmissionpolicy,validatingadmissionpolicybinding", "trusted-" + namespace);
    }

    @Test
    void peopleAreActedFor() throws Exception {
        admin.ok("create", "role", "reader", "--verb=get,list", "--resource=pods,pods/log");
        admin.ok("create", "rolebinding", "readers", "--role=reader", "--group=people");
        assertThat(admin.ok("auth", "can-i", "list", "pods", "--as=jane", "--as-group=people").out()).isEqualTo("yes\n");
        assertThat(admin.run("auth", "can-i", "list", "pods", "--as=jane").out()).startsWith("no");
        admin.ok("get", "pods", "--as=jane", "--as-group=people");
        assertThat(admin.run("delete", "pod", "x", "--as=jane", "--as-group=people").err())
                .isEqualTo("Error from server (Forbidden): pods \"x\" is forbidden: User \"jane\" cannot delete resource "
                        + "\"pods\" in API group \"\" in the namespace \"" + namespace + "\"\n");
    }

    @Test
    void anApprovedRequestGivesACertificateToComeInWith() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        byte[] request = new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=jane, O=people"), pair.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        String csr = "jane-" + namespace;
        admin.input("""
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: %s}
                spec:
                  signerName: kubernetes.io/kube-apiserver-client
                  request: %s
                  usages: [client auth]
                """.formatted(csr, base64(pem("CERTIFICATE REQUEST", request))), "apply", "-f", "-").expectSuccess();
        assertThat(admin.ok("get", "csr", csr, "--no-headers").out()).contains("kubernetes-admin").contains("Pending");
        admin.ok("certificate", "approve", csr);
        String certificate = admin.eventually(
                each -> !each.out().isEmpty(), "get", "csr", csr, "-o", "jsonpath={.status.certificate}").out();
        assertThat(admin.ok("get", "csr", csr, "--no-headers").out()).contains("Approved,Issued");

        Kubectl jane = showing("jane", "{client-certificate-data: " + certificate + ", client-key-data: "
                + base64(pem("PRIVATE KEY", pair.getPrivate().getEncoded())) + "}");
        assertThat(jane.ok("auth", "whoami").out()).contains("jane").contains("[people system:authenticated]");
        assertThat(jane.run("get", "pods").err()).contains("User \"jane\" cannot list resource \"pods\"");
    }

    @Test
    void whoShowsNothingIsTurnedAway() throws Exception {
        assertThat(get("/api/v1/pods", null).body())
                .contains("User \\\"system:anonymous\\\" cannot list resource \\\"pods\\\" in API group \\\"\\\" at the cluster scope");
        assertThat(get("/version", null).body()).contains("gitVersion");
        assertThat(showing("liar", "{token: nonsense}").run("get", "pods").err()).contains("You must be logged in to the server");
    }

    @Test
    void whoShowsWhatAnotherAuthoritySignedIsUnauthorized() throws Exception {
        try (ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
                Cluster other = Cluster.start(ClusterOptions.inMemory().withNodes(0).withTime(time))) {
            HttpResponse<String> refused = get("/version", other.access().authority().admin());
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(401);
        }
        assertThat(get("/version", access.authority().admin()).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path, @Nullable Credential credential) throws Exception {
        char[] password = "x".toCharArray();
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", access.authority().authority().certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (credential != null) {
            own.setKeyEntry("own", credential.key(), password, new X509Certificate[] {credential.certificate()});
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + secure.port() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void logsAndWatchesGoOverTls() throws Exception {
        admin.ok("run", "web", "--image=nginx");
        admin.ok("wait", "--for=condition=Ready", "pod/web");
        admin.ok("logs", "web");
    }
}
