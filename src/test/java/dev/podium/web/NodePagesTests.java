package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import dev.podium.model.Quantity;
import java.net.URI;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** What kubelets answer through the API server's proxy. */
@SpringBootTest(properties = {"podium.store=memory", "podium.nodes=1"})
@AutoConfigureMockMvc
class NodePagesTests {

    private static final String NODE = "/api/v1/nodes/node-1/proxy";

    @Autowired
    private MockMvc mvc;

    private Api api;

    @BeforeEach
    void startPod() throws Exception {
        api = new Api(mvc);
        if (api.get("/api/v1/namespaces/seen").code() == 404) {
            api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"seen\"}}").expect(201);
            Awaitility.await().untilAsserted(() -> api.get("/api/v1/namespaces/seen/serviceaccounts/default").expect(200));
            api.post("/api/v1/namespaces/seen/pods", """
                    {"metadata": {"name": "web"}, "spec": {"containers": [
                      {"name": "a", "image": "nginx"},
                      {"name": "b", "image": "busybox", "command": ["sh", "-c", "echo one; echo two; sleep 3600"]}]}}""").expect(201);
        }
        Awaitility.await().untilAsserted(() -> assertThat(
                        api.get(NODE + "/stats/summary").texts("/pods/0/containers", "/name"))
                .containsExactly("a", "b"));
    }

    private MockHttpServletResponse answer(String method, String path) throws Exception {
        return mvc.perform(request(HttpMethod.valueOf(method), URI.create(NODE + path))).andReturn().getResponse();
    }

    private String text(String path) throws Exception {
        MockHttpServletResponse answer = answer("GET", path);
        assertThat(answer.getStatus()).as(path).isEqualTo(200);
        return answer.getContentAsString();
    }

    @Test
    void theSummaryShowsTheFiguresOfTheMetricsApi() throws Exception {
        JsonNode summary = api.get(NODE + "/stats/summary").expect(200).body();
        assertThat(summary.at("/node/nodeName").asString()).isEqualTo("node-1");
        String node = api.get("/apis/metrics.k8s.io/v1beta1/nodes/node-1").text("/usage/memory");
        assertThat(summary.at("/node/memory/workingSetBytes").asLong()).isEqualTo(Quantity.of(node).value());
        assertThat(summary.at("/pods/0/podRef/name").asString()).isEqualTo("web");
        assertThat(summary.at("/pods/0/containers/0/memory/workingSetBytes").asLong()).isEqualTo(8 << 20);
        assertThat(api.get("/apis/metrics.k8s.io/v1beta1/namespaces/seen/pods/web").text("/containers/0/usage/memory"))
                .isEqualTo("8Mi");
        JsonNode brief = api.get("/api/v1/nodes/node-1:10250/proxy/stats/summary?only_cpu_and_memory=true").expect(200).body();
        assertThat(brief.at("/node/fs").isMissingNode()).isTrue();
        assertThat(brief.at("/pods/0/containers/0/rootfs").isMissingNode()).isTrue();
        assertThat(brief.at("/node/cpu/usageCoreNanoSeconds").isIntegralNumber()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics, kubelet_node_name{node=\"node-1\"} 1.0",
        "/metrics/resource, 'container_memory_working_set_bytes{container=\"a\",namespace=\"seen\",pod=\"web\"} 8388608.0 '",
        "/metrics/cadvisor, machine_cpu_cores{boot_id=",
        "/metrics/probes, process_start_time_seconds"
    })
    void metricsAreText(String path, String contained) throws Exception {
        MockHttpServletResponse answer = answer("GET", path);
        assertThat(answer.getContentType()).startsWith("text/plain; version=0.0.4");
        assertThat(answer.getContentAsString()).contains(contained);
    }

    @Test
    void theConfigurationStandsUnderTheKubeletsName() throws Exception {
        assertThat(api.get(NODE + "/configz").expect(200).text("/kubeletconfig/kind")).isEqualTo("KubeletConfiguration");
    }

    @Test
    void runningPodsAreThoseOfTheRuntime() throws Exception {
        JsonNode pod = api.get(NODE + "/runningpods/").expect(200).body().at("/items/0");
        assertThat(pod.at("/metadata/name").asString()).isEqualTo("web");
        assertThat(pod.at("/spec/nodeName").isMissingNode()).isTrue();
        assertThat(api.get(NODE + "/pods").expect(200).text("/items/0/spec/nodeName")).isEqualTo("node-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/healthz/ping", "/healthz/log", "/healthz/syncloop"})
    void healthIsOneWord(String path) throws Exception {
        assertThat(text(path)).isEqualTo("ok");
    }

    @Test
    void whatTheKubeletIsIsToldInPlainWords() throws Exception {
        assertThat(text("/healthz?verbose")).isEqualTo("[+]ping ok\n[+]log ok\n[+]syncloop ok\nhealthz check passed\n");
        assertThat(text("/statusz"))
                .startsWith("\nkubelet statusz\nWarning: ")
                .contains("\nBinary version: 1.36\n")
                .endsWith("Paths: /configz /debug /flagz /healthz /metrics\n");
        assertThat(text("/flagz")).startsWith("\nkubelet flagz\nWarning: ");
        assertThat(api.get(NODE + "/statusz", "application/json;v=v1beta1;g=config.k8s.io;as=Statusz").text("/metadata/name"))
                .isEqualTo("kubelet");
    }

    @Test
    void logsAreThoseOfTheSubresource() throws Exception {
        Awaitility.await().untilAsserted(() -> assertThat(text("/containerLogs/seen/web/b")).isEqualTo("one\ntwo\n"));
        assertThat(text("/containerLogs/seen/web/b?tailLines=1")).isEqualTo("two\n");
        assertThat(text("/containerLogs/seen/web/b?tail=1")).isEqualTo("two\n");
        assertThat(text("/containerLogs/seen/web/b?tail=all")).isEqualTo("one\ntwo\n");
        assertThat(text("/containerLogs/seen/web/b?timestamps=true&tailLines=1")).matches("\\d{4}-.*Z two\n");
    }

    @Test
    void commandsRun() throws Exception {
        MockHttpServletResponse told = answer("POST", "/run/seen/web/b?cmd=echo%20hello");
        assertThat(told.getContentAsString()).isEqualTo("hello\n");
        assertThat(told.getContentType()).isEqualTo("application/json");
        String uid = api.get("/api/v1/namespaces/seen/pods/web").text("/metadata/uid");
        assertThat(answer("POST", "/run/seen/web/" + uid + "/b?cmd=hostname").getContentAsString()).isEqualTo("web\n");
        assertThat(answer("POST", "/run/seen/web/other/b?cmd=hostname").getStatus()).isEqualTo(500);
    }

    /** In upstream's words; go-restful ends no line. */
    @ParameterizedTest
    @CsvSource({
        "GET, /nope, 404, '404 page not found\n'",
        "GET, /spec/, 404, '404 page not found\n'",
        "GET, /metrics/nope, 404, '404 page not found\n'",
        "GET, /healthz/nope, 404, '404 page not found\n'",
        "GET, /stats, 404, 404: Page Not Found",
        "GET, /stats/container, 404, 404: Page Not Found",
        "GET, /pods/web, 404, 404: Page Not Found",
        "GET, /containerLogs/seen/web, 404, 404: Page Not Found",
        "POST, /pods, 405, 405: Method Not Allowed",
        "POST, /containerLogs/seen/web/b, 405, 405: Method Not Allowed",
        "GET, /run/seen/web/b?cmd=ls, 405, 405: Method Not Allowed",
        "PUT, /stats/summary, 405, 405: Method Not Allowed",
        "GET, /debug/pprof/heap, 405, 'profiling endpoint is disabled.\n'",
        "PUT, /debug/flags/v, 405, 'flags endpoint is disabled.\n'",
        "GET, /containerLogs/seen/nobody/b, 404, 'pod \"nobody\" does not exist'",
        "GET, /containerLogs/seen/web/nobody, 404, 'container \"nobody\" not found in pod \"web\"'",
        "GET, /containerLogs/seen/web/b?tailLines=-1, 422, '{\"message\": \"Invalid request.\"}'",
        "GET, /containerLogs/seen/web/b?tailLines=x, 400, '{\"message\": \"Unable to decode query.\"}'",
        "POST, /run/seen/nobody/b?cmd=ls, 404, pod does not exist",
        "POST, /run/seen/web/nobody?cmd=ls, 500, 'container not found (\"nobody\")'",
        "POST, /run/seen/web/b?cmd=false, 500, 'command ''false'' exited with 1: '",
        "GET, /exec/seen/web/b?command=ls, 400, 'you must specify at least 1 of stdin, stdout, stderr'",
        "GET, /exec/seen/web/b?command=ls&output=1, 500, 'Upgrade request required\n'",
        "GET, /portForward/seen/web, 500, 'Upgrade request required\n'"
    })
    void whatIsNotThereOrNotAllowedIsToldAsAKubeletTellsIt(String method, String path, int code, String text) throws Exception {
        MockHttpServletResponse answer = answer(method, path);
        assertThat(answer.getStatus()).isEqualTo(code);
        assertThat(answer.getContentAsString()).isEqualTo(text.replace("\\n", "\n"));
        assertThat(answer.getContentType()).startsWith("text/plain");
    }

    @Test
    void postMayReadTheSummaryAndAnyMethodMetrics() throws Exception {
        assertThat(answer("POST", "/stats/summary").getStatus()).isEqualTo(200);
        assertThat(answer("POST", "/metrics/resource").getStatus()).isEqualTo(200);
        assertThat(answer("PUT", "/stats/summary").getHeader("Allow")).isEqualTo("GET, POST");
    }

    @Test
    void aNodeWithoutAKubeletHasNoPages() throws Exception {
        api.post("/api/v1/nodes", "{\"metadata\": {\"name\": \"bare\"}}").expect(201);
        api.get("/api/v1/nodes/bare/proxy/healthz").expect(400);
    }
}
