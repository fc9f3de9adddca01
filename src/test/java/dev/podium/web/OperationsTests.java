package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** What those who run the server ask it: is it well, what has it done, which documents does it have. */
@WebTest
class OperationsTests {

    private final Api api;

    OperationsTests(@Autowired MockMvc mvc) {
        this.api = new Api(mvc);
    }

    private String text(String path) throws Exception {
        return api.get(path).response().getContentAsString();
    }

    @Test
    void healthIsOneWordUnlessMoreIsAskedFor() throws Exception {
        for (String each : List.of("/healthz", "/livez", "/readyz", "/readyz/ping", "/livez/storage")) {
            assertThat(text(each)).as(each).isEqualTo("ok");
        }
        assertThat(text("/readyz?verbose")).isEqualTo("[+]ping ok\n[+]storage ok\nreadyz check passed\n");
        assertThat(text("/livez?verbose&exclude=storage&exclude=etcd"))
                .isEqualTo(
                        """
                        [+]ping ok
                        [+]storage excluded: ok
                        warn: some health checks cannot be excluded: no matches for "etcd"
                        livez check passed
                        """);
        api.get("/readyz/weather").expect(404);
    }

    @Test
    void requestsAreCountedUnderWhatTheyAreAbout() throws Exception {
        String path = "/api/v1/namespaces/kube-public/configmaps/counted";
        api.get(path).expect(404);
        api.apply(path + "?fieldManager=me&dryRun=All", "{apiVersion: v1, kind: ConfigMap, metadata: {name: counted}}")
                .expect(201);
        String metrics = text("/metrics");
        assertThat(metrics)
                .contains("# TYPE apiserver_request_total counter")
                .containsPattern("apiserver_request_total\\{code=\"404\",component=\"apiserver\",dry_run=\"\",group=\"\","
                        + "resource=\"configmaps\",scope=\"resource\",subresource=\"\",verb=\"GET\",version=\"v1\"} [1-9]")
                .containsPattern("apiserver_request_total\\{code=\"201\",component=\"apiserver\",dry_run=\"All\",group=\"\","
                        + "resource=\"configmaps\",scope=\"resource\",subresource=\"\",verb=\"APPLY\",version=\"v1\"} [1-9]")
                .contains("apiserver_request_duration_seconds_bucket{")
                .containsPattern("apiserver_resource_objects\\{group=\"\",resource=\"namespaces\"} [1-9]")
                .contains("process_cpu_seconds_total ");
    }

    @Test
    void anOldWatchPathWatches() throws Exception {
        String namespace = "/api/v1/watch/namespaces/default?timeoutSeconds=1";
        assertThat(text(namespace)).startsWith("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Namespace\"").contains("\"name\":\"default\"");
        assertThat(text("/api/v1/watch/namespaces?timeoutSeconds=1&fieldSelector=metadata.name%3Dkube-system").lines())
                .hasSize(1);
        api.delete("/api/v1/watch/namespaces/default").expect(405);
    }

    @Test
    void swaggerUiOffersEveryDocumentThatIsServed() throws Exception {
        List<String> served = new ArrayList<>();
        api.get("/openapi/v3").body().at("/paths").propertyNames().forEach(each -> served.add("/swagger/" + each));
        served.removeIf(each -> each.contains(".example.com/")); // what other tests define
        List<String> offered = api.get("/v3/api-docs/swagger-config").texts("/urls", "/url");
        assertThat(offered).containsExactlyInAnyOrderElementsOf(served);
        for (String each : offered) {
            assertThat(api.get(each).expect(200).body().at("/paths")).as(each).isNotEmpty();
        }
    }
}
