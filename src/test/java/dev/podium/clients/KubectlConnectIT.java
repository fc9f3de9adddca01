package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that reach into Pods, over WebSockets and over what kubectl used before. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class KubectlConnectIT extends KubectlSession {

    private static final String PODS =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: box, labels: {app: box}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: box, image: busybox, command: [sleep, '3600']}
              - {name: cat, image: busybox, command: [cat], stdin: true}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: echo, labels: {app: echo}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: app, image: 'ghcr.io/subicura/echo:v1', ports: [{containerPort: 3000}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: echo}
            spec: {selector: {app: echo}, ports: [{port: 80, targetPort: 3000}]}
            """;

    private static final String[][] WAYS = {
        {"KUBECTL_REMOTE_COMMAND_WEBSOCKETS", "true"}, {"KUBECTL_REMOTE_COMMAND_WEBSOCKETS", "false"}
    };

    @BeforeEach
    void startPods() throws Exception {
        kubectl.input(PODS, "apply", "-f", "-").expectSuccess();
        kubectl.ok("wait", "--for=condition=Ready", "pod/box", "pod/echo", "--timeout=60s");
    }

    @Test
    void execRunsACommandAndTellsHowItEnded() throws Exception {
        for (String[] way : WAYS) {
            Kubectl there = kubectl.with(way[0], way[1]);
            Kubectl.Result result =
                    there.run("exec", "box", "-c", "box", "--", "sh", "-c", "echo out; echo err >&2; exit 3");
            assertThat(result.out()).isEqualTo("out\n");
            assertThat(result.err()).isEqualTo("err\ncommand terminated with exit code 3\n");
            assertThat(result.code()).isEqualTo(3);
        }
    }

    @Test
    void execPassesInputOnUntilItsEnd() throws Exception {
        for (String[] way : WAYS) {
            String text = "a line\n".repeat(20_000);
            Kubectl.Result result =
                    kubectl.with(way[0], way[1]).input(text, "exec", "-i", "box", "-c", "box", "--", "cat").expectSuccess();
            assertThat(result.out()).isEqualTo(text);
        }
    }

    @Test
    void execSaysWhatIsWrong() throws Exception {
        assertThat(kubectl.run("exec", "box", "-c", "box", "--", "nosuch").err())
                .contains("executable file not found in $PATH: unknown");
        assertThat(kubectl.run("exec", "box", "-c", "other", "--", "ls").err())
                .contains("Error from server (BadRequest): container other is not valid for pod box");
        assertThat(kubectl.run("exec", "nobody", "--", "ls").err())
                .contains("Error from server (NotFound): pods \"nobody\" not found");
    }

    @Test
    void attachTalksToTheMainProcess() throws Exception {
        for (String[] way : WAYS) {
            List<String> lines = kubectl.with(way[0], way[1])
                    .until("hello\n", line -> line.equals("hello"), "attach", "-i", "box", "-c", "cat");
            assertThat(lines).contains("hello");
        }
    }

    @Test
    void cpCopiesThereAndBack(@TempDir Path folder) throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(folder.resolve("bytes"), bytes);

        kubectl.ok("cp", "-c", "box", file.toString(), "box:/tmp/there");
        kubectl.ok("cp", "-c", "box", "box:/tmp/there", folder.resolve("back").toString());

        assertThat(folder.resolve("back")).hasBinaryContent(bytes);
    }

    @Test
    void portForwardReachesPodsAndServices() throws Exception {
        for (String way : List.of("true", "false")) {
            Kubectl there = kubectl.with("KUBECTL_PORT_FORWARD_WEBSOCKETS", way);
            assertThat(forwarded(there, "pod/echo", "3000")).contains("Container ID: echo");
            assertThat(forwarded(there, "service/echo", "80")).contains("Container ID: echo");
        }
    }

    /** The page that kubectl forwards. */
    private static String forwarded(Kubectl kubectl, String target, String port) throws Exception {
        Pattern ready = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:([0-9]+) .*");
        StringBuilder page = new StringBuilder();
        kubectl.until(
                "",
                line -> {
                    Matcher matcher = ready.matcher(line);
                    if (!matcher.matches()) {
                        return false;
                    }
                    // Two requests, for connections are made on demand.
                    page.append(get("http://127.0.0.1:" + matcher.group(1) + "/"))
                            .append(get("http://127.0.0.1:" + matcher.group(1) + "/again"));
                    return true;
                },
                "port-forward", target, ":" + port);
        return page.toString();
    }

    private static String get(String url) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException failed) {
            return failed.toString();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Test
    void theProxyReachesPodsServicesAndNodes() throws Exception {
        String here = "/api/v1/namespaces/" + kubectl.ok("get", "pod", "box", "-o", "jsonpath={.metadata.namespace}").out();
        assertThat(kubectl.ok("get", "--raw", here + "/pods/echo/proxy/").out()).contains("Container ID: echo");
        assertThat(kubectl.ok("get", "--raw", here + "/pods/http:echo:3000/proxy/a/b?c=d").out()).contains("Container ID: echo");
        kubectl.eventually(each -> each.out().contains("Container ID: echo"), "get", "--raw", here + "/services/echo:80/proxy/");
        assertThat(kubectl.ok("get", "--raw", "/api/v1/nodes/node-1/proxy/healthz").out()).isEqualTo("ok");
        assertThat(kubectl.run("get", "--raw", here + "/pods/echo:1/proxy/").err())
                .contains("error trying to reach service: dial tcp ", ":1: connect: connection refused");
    }

    @Test
    void kubeletsShowTheirPages() throws Exception {
        String node = kubectl.ok("get", "pod", "box", "-o", "jsonpath={.spec.nodeName}").out();
        String namespace = kubectl.ok("get", "pod", "box", "-o", "jsonpath={.metadata.namespace}").out();
        String pages = "/api/v1/nodes/" + node + "/proxy";
        assertThat(kubectl.ok("get", "--raw", pages + "/stats/summary").out())
                .contains("\"nodeName\":\"" + node + "\"", "\"name\":\"box\"", "\"usageCoreNanoSeconds\":");
        assertThat(kubectl.ok("get", "--raw", pages + "/metrics/resource").out())
                .containsPattern("container_cpu_usage_seconds_total\\{container=\"[^\"]+\",namespace=\"" + namespace
                        + "\",pod=\"box\"} [0-9.E-]+ [0-9]{13}\n");
        assertThat(kubectl.ok("get", "--raw", pages + "/configz").out())
                .contains("\"kubeletconfig\":{", "\"apiVersion\":\"kubelet.config.k8s.io/v1beta1\"");
        assertThat(kubectl.ok("get", "--raw", pages + "/metrics").out()).contains("kubelet_node_name{node=\"" + node + "\"} 1.0");
        assertThat(kubectl.run("get", "--raw", pages + "/spec").err()).contains("could not find the requested resource");
    }

    @Test
    void runShowsWhatACommandSaysAndCleansUp() throws Exception {
        Kubectl.Result result = kubectl.input(
                        "echo from the input\n", "run", "once", "--image=busybox", "-i", "--rm", "--restart=Never", "--", "sh")
                .expectSuccess();
        assertThat(result.out()).contains("from the input", "pod \"once\" deleted");
    }

    @Test
    void servicesAnswerToPodsByNameByAddressAndOnEveryNode() throws Exception {
        String more = """
                apiVersion: v1
                kind: Service
                metadata: {name: bare}
                spec: {clusterIP: None, selector: {app: echo}, ports: [{port: 3000}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: open}
                spec: {type: NodePort, selector: {app: echo}, ports: [{port: 8080, targetPort: 3000}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: nobody}
                spec: {selector: {app: nobody}, ports: [{port: 80}]}
                """;
        kubectl.input(more, "apply", "-f", "-").expectSuccess();
        String namespace = kubectl.ok("get", "pod", "box", "-o", "jsonpath={.metadata.namespace}").out();
        String address = kubectl.ok("get", "service", "echo", "-o", "jsonpath={.spec.clusterIP}").out();
        String nodePort = kubectl.ok("get", "service", "open", "-o", "jsonpath={.spec.ports[0].nodePort}").out();
        String node = kubectl.ok("get", "node", "node-2", "-o", "jsonpath={.status.addresses[0].address}").out();
        for (String each : List.of(
                "echo",
                "echo." + namespace + ".svc.cluster.local",
                address,
                "bare:3000",
                "open:8080",
                node + ":" + nodePort)) {
            kubectl.eventually(
                    result -> result.out().contains("Container ID: echo"),
                    "exec", "box", "-c", "box", "--", "wget", "-qO-", "http://" + each + "/");
        }
        assertThat(kubectl.run("exec", "box", "-c", "box", "--", "wget", "-qO-", "http://nobody/").err())
                .contains("Connection refused");
        assertThat(kubectl.run("exec", "box", "-c", "box", "--", "wget", "-qO-", "http://nowhere/").err())
                .contains("bad address 'nowhere'");
    }
}
