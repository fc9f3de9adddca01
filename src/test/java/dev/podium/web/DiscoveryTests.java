package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machinery.ResourceTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@WebTest
class DiscoveryTests {

    @Autowired
    private MockMvc mvc;

    private Api api;

    @BeforeEach
    void talk() {
        api = new Api(mvc);
    }

    @Test
    void everyBuiltInResourceAndEveryPartOfItIsServed() throws Exception {
        List<String> wanted = new ArrayList<>();
        ResourceTable.bundled().resources().forEach(each -> {
            String path = each.kind().apiVersion() + "/" + each.name();
            wanted.add(path);
            each.subresources().forEach(part -> wanted.add(path + "/" + part.name()));
        });
        List<String> found = discovered();

        assertThat(found).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void theRootListsPathsThatAreServed() throws Exception {
        List<String> paths = new ArrayList<>();
        api.get("/").expect(200).body().path("paths").forEach(each -> paths.add(each.asString("")));
        assertThat(paths).contains("/api/v1", "/apis/apps/v1", "/version").isSorted();
        for (String each : paths) {
            api.get(each).expect(200);
        }
    }

    /** As a real cluster shows them. */
    @Test
    void whatIsStoredTellsInWhichVersion() throws Exception {
        assertThat(hash("/api/v1", "pods")).isEqualTo("xPOwRZ+Yhw8=");
        assertThat(hash("/apis/apps/v1", "deployments")).isEqualTo("8aSe+NMegvE=");
        assertThat(hash("/apis/autoscaling/v1", "horizontalpodautoscalers")).isEqualTo("qwQve8ut294=");
        assertThat(hash("/api/v1", "pods/status")).isEmpty();
        assertThat(hash("/api/v1", "bindings")).isEmpty();
    }

    private String hash(String path, String resource) throws Exception {
        for (JsonNode each : api.get(path).expect(200).body().path("resources")) {
            if (each.path("name").asString("").equals(resource)) {
                return each.path("storageVersionHash").asString("");
            }
        }
        throw new AssertionError("no resource " + resource);
    }

    @Test
    void everyResourceThatCanBeListedIs() throws Exception {
        for (String each : discovered()) {
            String[] parts = each.split("/");
            boolean core = parts[0].equals("v1");
            boolean question = each.equals("v1/bindings") || each.startsWith("authentication") || each.startsWith("authorization");
            if (parts.length == (core ? 2 : 3) && !question) {
                api.get((core ? "/api/" : "/apis/") + each).expect(200);
            }
        }
    }

    @Test
    void whatAResourceDoesNotSupportIsNotAllowed() throws Exception {
        api.get("/api/v1/namespaces/default/bindings").expect(405);
        api.delete("/api/v1/namespaces").expect(405);
    }

    @Test
    void aBindingNamesThePodThatItBinds() throws Exception {
        String pod = "bound-" + java.util.UUID.randomUUID().toString().substring(0, 8);
        api.post("/api/v1/namespaces/default/serviceaccounts", "{\"metadata\": {\"name\": \"" + pod + "\"}}").expect(201);
        api.post("/api/v1/namespaces/default/pods", """
                {"metadata": {"name": "%s"}, "spec": {"serviceAccountName": "%s", "schedulerName": "nobody",
                 "containers": [{"name": "c", "image": "nginx"}]}}""".formatted(pod, pod)).expect(201);
        api.post("/api/v1/namespaces/default/bindings",
                "{\"metadata\": {\"name\": \"" + pod + "\"}, \"target\": {\"kind\": \"Node\", \"name\": \"n\"}}").expect(201);
        assertThat(api.get("/api/v1/namespaces/default/pods/" + pod).text("/spec/nodeName")).isEqualTo("n");
        api.delete("/api/v1/namespaces/default/pods/" + pod, "{\"gracePeriodSeconds\": 0}");
    }

    private List<String> discovered() throws Exception {
        List<String> found = new ArrayList<>();
        add(found, "v1", api.get("/api/v1").expect(200).body());
        for (JsonNode group : api.get("/apis").expect(200).body().path("groups")) {
            if (!List.of("metrics.k8s.io", "podium.dev").contains(group.path("name").asString(""))) {
                for (JsonNode version : group.path("versions")) {
                    String name = version.path("groupVersion").asString("");
                    add(found, name, api.get("/apis/" + name).expect(200).body());
                }
            }
        }
        return found;
    }

    private static void add(List<String> found, String groupVersion, JsonNode resources) {
        resources.path("resources").forEach(each -> found.add(groupVersion + "/" + each.path("name").asString("")));
    }
}
