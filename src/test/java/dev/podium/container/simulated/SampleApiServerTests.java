package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API server that API aggregation is tried with. */
class SampleApiServerTests {

    private static final String FLUNDERS = "/apis/wardle.example.com/v1alpha1/namespaces/sea/flunders";

    private final Simulation simulation = new Simulation();
    private String box = "";

    @BeforeEach
    void start() {
        simulation.start(config("registry.k8s.io/e2e-test-images/sample-apiserver:1.29.2").args("--etcd-servers=http://127.0.0.1:2379"));
        box = simulation.start(config("curlimages/curl", "sleep", "3600"));
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private JsonNode call(String path, String... options) {
        String[] command = new String[options.length + 3];
        command[0] = "curl";
        command[1] = "-sk";
        command[2] = "https://localhost" + path;
        System.arraycopy(options, 0, command, 3, options.length);
        return JsonMapper.shared().readTree(simulation.exec(box, command).stdout());
    }

    private JsonNode create(String name, String labels) {
        return call(FLUNDERS, "--json", "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":" + labels + "}}");
    }

    @Test
    void tellsWhatItHas() {
        assertThat(call("/apis/wardle.example.com").path("preferredVersion").path("version").asString()).isEqualTo("v1beta1");
        assertThat(call("/apis/wardle.example.com/v1alpha1").path("resources").valueStream().map(each -> each.path("name").asString()))
                .containsExactly("fischers", "flunders");
        assertThat(call("/apis/other").path("code").asInt()).isEqualTo(404);
    }

    @Test
    void keepsFlundersInTheirNamespaces() {
        assertThat(create("one", "{\"a\":\"b\"}").path("metadata").path("namespace").asString()).isEqualTo("sea");
        create("two", "{}");
        assertThat(create("one", "{}").path("reason").asString()).isEqualTo("AlreadyExists");
        assertThat(call(FLUNDERS).path("items")).hasSize(2);
        assertThat(call(FLUNDERS + "?labelSelector=a%3Db").path("items")).hasSize(1);
        assertThat(call("/apis/wardle.example.com/v1alpha1/namespaces/lake/flunders").path("items")).isEmpty();
        assertThat(call("/apis/wardle.example.com/v1beta1/flunders").path("items").path(0).path("apiVersion").asString())
                .isEqualTo("wardle.example.com/v1beta1");
    }

    @Test
    void changesAndDeletesThem() {
        create("one", "{}");
        JsonNode patched = call(FLUNDERS + "/one", "-X", "PATCH", "--json", "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
        assertThat(patched.path("metadata").path("labels").path("x").asString()).isEqualTo("y");
        assertThat(call(FLUNDERS + "/one", "-X", "PUT", "--json", "{\"metadata\":{\"resourceVersion\":\"1\"}}")
                        .path("reason")
                        .asString())
                .isEqualTo("Conflict");
        assertThat(call(FLUNDERS + "/one", "-X", "DELETE").path("status").asString()).isEqualTo("Success");
        assertThat(call(FLUNDERS + "/one").path("message").asString())
                .isEqualTo("flunders.wardle.example.com \"one\" not found");
        create("two", "{}");
        assertThat(call(FLUNDERS, "-X", "DELETE").path("items")).hasSize(1);
        assertThat(call(FLUNDERS).path("items")).isEmpty();
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThat(call(FLUNDERS, "--json", "no").path("code").asInt()).isEqualTo(400);
        assertThat(call(FLUNDERS, "--json", "{}").path("reason").asString()).isEqualTo("Invalid");
    }
}
