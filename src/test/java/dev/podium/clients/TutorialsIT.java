package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What people deploy who learn: Kubernetes' tutorials, the study notes, and the examples of this repository. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = "1.35")
class TutorialsIT extends KubectlSession {

    private static final String WAIT = "--timeout=60s";

    @Test
    void theCounterCountsInTheRedisOfItsPod() throws Exception {
        kubectl.ok("apply", "-f", "examples/counter.yaml");
        kubectl.ok("wait", "--for=condition=Ready", "pod/counter", WAIT);
        assertThat(kubectl.ok("exec", "counter", "-c", "app", "--", "curl", "-s", "localhost:3000").out()).isEqualTo("1");
        assertThat(kubectl.ok("exec", "counter", "-c", "app", "--", "curl", "-s", "localhost:3000").out()).isEqualTo("2");
        assertThat(kubectl.input("GET count\nKEYS *\n", "exec", "-i", "counter", "-c", "db", "--", "redis-cli", "--no-raw").out())
                .isEqualTo("\"2\"\n1) \"count\"\n");
    }

    @Test
    void nginxPassesRequestsOnAsItsConfigMapSays() throws Exception {
        kubectl.ok("apply", "-f", "examples/proxy/nginx.yaml");
        kubectl.ok("rollout", "status", "deployment/backend", WAIT);
        kubectl.ok("rollout", "status", "deployment/proxy", WAIT);
        Set<String> backends = new HashSet<>();
        while (backends.size() < 2) {
            String answer = kubectl.ok("exec", "deploy/proxy", "--", "curl", "-s", "localhost/echo/").out();
            assertThat(answer).startsWith("Container ID: backend-");
            backends.add(answer);
        }
        assertThat(kubectl.ok("exec", "deploy/proxy", "--", "curl", "-si", "localhost/old").out())
                .contains("301 Moved Permanently", "http://localhost/echo/");
        assertThat(kubectl.ok("logs", "deploy/proxy").out()).contains("\"GET /echo/ HTTP/1.1\" 200").doesNotContain("/healthz");
    }

    @Test
    void anNginxWithoutItsBackendSaysSoAndComesUpWhenItIsThere() throws Exception {
        kubectl.ok("run", "frontend", "--image=gcr.io/google-samples/hello-frontend:1.0");
        kubectl.eventually(each -> each.out().contains("host not found in upstream \"hello\""), "logs", "frontend");
        kubectl.ok("create", "deployment", "hello", "--image=gcr.io/google-samples/hello-go-gke:1.0");
        kubectl.ok("expose", "deployment", "hello", "--port=80");
        kubectl.ok("rollout", "status", "deployment/hello", WAIT);
        kubectl.eventually(each -> each.out().contains("\"message\":\"Hello\""), "exec", "frontend", "--", "curl", "-s", "localhost");
    }

    @Test
    void theBootcampIsReachedThroughTheProxyScaledAndUpdated() throws Exception {
        kubectl.ok("create", "deployment", "kubernetes-bootcamp", "--image=gcr.io/google-samples/kubernetes-bootcamp:v1");
        kubectl.ok("rollout", "status", "deployment/kubernetes-bootcamp", WAIT);
        String pod = kubectl.ok("get", "pods", "-o", "jsonpath={.items[0].metadata.name}").out();
        String namespace = kubectl.ok("get", "pods", "-o", "jsonpath={.items[0].metadata.namespace}").out();
        assertThat(kubectl.ok("get", "--raw", "/api/v1/namespaces/" + namespace + "/pods/" + pod + ":8080/proxy/").out())
                .isEqualTo("Hello Kubernetes bootcamp! | Running on: " + pod + " | v=1\n");
        kubectl.ok("set", "image", "deployment/kubernetes-bootcamp", "kubernetes-bootcamp=docker.io/jocatalin/kubernetes-bootcamp:v2");
        kubectl.ok("rollout", "status", "deployment/kubernetes-bootcamp", WAIT);
        assertThat(kubectl.ok("exec", "deploy/kubernetes-bootcamp", "--", "curl", "-s", "localhost:8080").out()).endsWith("v=2\n");
        kubectl.ok("set", "image", "deployment/kubernetes-bootcamp", "kubernetes-bootcamp=gcr.io/google-samples/kubernetes-bootcamp:v10");
        kubectl.eventually(each -> each.out().contains("ImagePullBackOff"), "get", "pods");
        kubectl.ok("rollout", "undo", "deployment/kubernetes-bootcamp");
        kubectl.ok("rollout", "status", "deployment/kubernetes-bootcamp", WAIT);
    }

    @Test
    void theJobOfTheDocumentationComputesPi() throws Exception {
        kubectl.ok("create", "job", "pi", "--image=perl:5.34.0", "--", "perl", "-Mbignum=bpi", "-wle", "print bpi(2000)");
        kubectl.ok("wait", "--for=condition=complete", "job/pi", WAIT);
        assertThat(kubectl.ok("logs", "job/pi").out()).hasSize(2002).startsWith("3.14159265358979323846").contains("999999");
    }
}
