package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The API as Pods see it: behind the Service {@code kubernetes}, with what every Pod finds in its files. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.35"})
class InClusterIT extends KubectlSession {

    private static final String FILES = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String SECRETS = "--cacert " + FILES + "/ca.crt -H \"Authorization: Bearer $(cat " + FILES + "/token)\" ";

    private String pods = "";

    @BeforeEach
    void startABox() throws Exception {
        kubectl.ok("run", "box", "--image=curlimages/curl", "--", "sleep", "3600");
        kubectl.ok("wait", "--for=condition=Ready", "pod/box", "--timeout=60s");
        String namespace = kubectl.ok("get", "pod", "box", "-o", "jsonpath={.metadata.namespace}").out();
        pods = "/api/v1/namespaces/" + namespace + "/pods";
    }

    private Kubectl.Result sh(String script) throws Exception {
        return kubectl.run("exec", "box", "--", "sh", "-c", script);
    }

    @Test
    void aPodReachesTheApiWithItsTokenAndTheClustersAuthority() throws Exception {
        for (String each : List.of(
                "kubernetes.default.svc",
                "kubernetes.default",
                "kubernetes.default.svc.cluster.local",
                "$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT",
                "10.96.0.1",
                "172.18.0.1:6443")) {
            Kubectl.Result result = sh("curl -sS " + SECRETS + "https://" + each + pods).expectSuccess();
            assertThat(result.out()).as(each).contains("\"PodList\"", "\"name\": \"box\"");
        }
    }

    @Test
    void whoDoesNotKnowTheAuthorityDoesNotBelieveTheServer() throws Exception {
        Kubectl.Result result = sh("curl https://kubernetes.default.svc" + pods);
        assertThat(result.err())
                .startsWith("curl: (60) SSL certificate problem: unable to get local issuer certificate\n")
                .endsWith("command terminated with exit code 60\n");
        assertThat(result.code()).isEqualTo(60);
        assertThat(sh("curl --resolve elsewhere.example.com:443:10.96.0.1 " + SECRETS + "https://elsewhere.example.com/").err())
                .startsWith("curl: (60) SSL: no alternative certificate subject name matches target hostname 'elsewhere.example.com'\n");
    }

    @Test
    void whatIsSentArrives() throws Exception {
        String map = "{\\\"metadata\\\":{\\\"name\\\":\\\"sent\\\"},\\\"data\\\":{\\\"from\\\":\\\"a Pod\\\"}}";
        String maps = pods.replaceFirst("pods$", "configmaps");
        Kubectl.Result result = sh("curl -sS -o /dev/null -w '%{http_code}' " + SECRETS + "-H 'Content-Type: application/json' -d \""
                + map + "\" https://kubernetes.default.svc" + maps);
        assertThat(result.out()).isEqualTo("201");
        assertThat(kubectl.ok("get", "configmap", "sent", "-o", "jsonpath={.data.from}").out()).isEqualTo("a Pod");
    }

    @Test
    void aWatchTellsWhatHappensAsItHappens() throws Exception {
        String script = "curl -sSN " + SECRETS + "'https://kubernetes.default.svc" + pods.replaceFirst("pods$", "configmaps")
                + "?watch=1&fieldSelector=metadata.name%3Dlate'";
        List<String> lines = kubectl.until(
                line -> line.contains("\"MODIFIED\""),
                () -> {
                    try {
                        kubectl.ok("create", "configmap", "late");
                        kubectl.ok("annotate", "configmap", "late", "seen=not-yet");
                        // Whatever the order in which watch and map came about: from now on it is watched.
                        for (int i = 0; i < 5; i++) {
                            kubectl.ok("annotate", "--overwrite", "configmap", "late", "seen=" + i);
                        }
                    } catch (Exception failed) {
                        throw new AssertionError(failed);
                    }
                },
                "exec", "box", "--", "sh", "-c", script);
        assertThat(lines.getFirst()).contains("\"ADDED\"", "\"late\"");
    }

    @Test
    void busyboxReachesItToo() throws Exception {
        kubectl.ok("run", "busy", "--image=busybox", "--", "sleep", "3600");
        kubectl.ok("wait", "--for=condition=Ready", "pod/busy", "--timeout=60s");
        Kubectl.Result result = kubectl.run("exec", "busy", "--", "sh", "-c",
                "wget -qO- --no-check-certificate --header \"Authorization: Bearer $(cat " + FILES + "/token)\""
                        + " https://kubernetes.default.svc" + pods);
        assertThat(result.expectSuccess().out()).contains("\"PodList\"");
        assertThat(result.err()).isEmpty();
        assertThat(kubectl.run("exec", "busy", "--", "wget", "-O", "-", "https://kubernetes.default/nowhere").err())
                .isEqualTo("""
                        Connecting to kubernetes.default (10.96.0.1:443)
                        wget: note: TLS certificate validation not implemented
                        wget: server returned error: HTTP/1.1 404 Not Found
                        command terminated with exit code 1
                        """);
    }

    private Kubectl.Result logsOf(String pod, String... arguments) throws Exception {
        String quoted = "\"" + String.join("\",\"", arguments) + "\"";
        kubectl.input(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: %1$s}
                        spec:
                          restartPolicy: Never
                          terminationGracePeriodSeconds: 0
                          containers:
                          - name: main
                            image: registry.k8s.io/e2e-test-images/agnhost:2.56
                            args: [%2$s]
                            volumeMounts: [{name: token, mountPath: /var/run/secrets/tokens}]
                          volumes:
                          - name: token
                            projected: {sources: [{serviceAccountToken: {path: sa-token, expirationSeconds: 7200, audience: test}}]}
                        """
                                .formatted(pod, quoted),
                        "apply",
                        "-f",
                        "-")
                .expectSuccess();
        return kubectl.eventually(each -> each.out().lines().count() > 2, "logs", pod);
    }

    @Test
    void agnhostPollsTheApi() throws Exception {
        Kubectl.Result polled = logsOf("poller", "inclusterclient", "--poll-interval=1");
        assertThat(polled.out()).contains("] calling /healthz\n", "] authz_header=").doesNotContain("status=failed");
    }

    @Test
    void aTokensIssuerPublishesWhatItTakesToCheckIt() throws Exception {
        logsOf("checker", "test-service-account-issuer-discovery", "--token-path=/var/run/secrets/tokens/sa-token", "--audience=test");
        kubectl.ok("wait", "pod/checker", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=60s");
        assertThat(kubectl.ok("logs", "checker").out())
                .contains("OK: got issuer https://kubernetes.default.svc.cluster.local\n", "OK: Validated signature on JWT\n")
                .contains("Audience:jwt.Audience{\"test\"}", "ServiceAccount:openidmetadata.kubeName{Name:\"default\"");
    }
}
