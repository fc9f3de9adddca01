package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.container.ContainerReport;
import dev.podium.container.Mount;
import dev.podium.container.RegistryLogin;
import dev.podium.container.RuntimeFailure;
import dev.podium.container.simulated.Simulation.Executed;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.network.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the images do that tutorials and Kubernetes' own tests use. */
class ImageTests {

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private HttpResponse get(int port, String target) throws Exception {
        Connection connection = simulation.network.dial(simulation.sandbox.ip(), port, Duration.ofSeconds(1));
        return HttpClient.send(connection, new HttpClient.Call("GET", target, List.of(), new byte[0]));
    }

    private static String body(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private int stop(String id) {
        simulation.runtime.stopContainer(id, Duration.ofSeconds(30));
        simulation.time.settle();
        ContainerReport report = simulation.report(id);
        assertThat(report.state()).isEqualTo(ContainerReport.State.EXITED);
        return report.exitCode();
    }

    @Test
    void echoTellsItsVersionOnEveryPath() throws Exception {
        String id = simulation.start(config("ghcr.io/subicura/echo:v2"));
        for (String path : List.of("/", "/any/path")) {
            HttpResponse response = get(3000, path);
            assertThat(response.status()).isEqualTo(200);
            assertThat(body(response)).isEqualTo("Container ID: web\nVersion: v2\n");
        }
        assertThat(stop(id)).isZero();
    }

    @Test
    void nginxWelcomesAndKnowsNothingElse() throws Exception {
        String id = simulation.start(config("nginx:1.27-alpine"));
        HttpResponse welcome = get(80, "/");
        assertThat(welcome.status()).isEqualTo(200);
        assertThat(body(welcome)).contains("Welcome to nginx!");
        assertThat(get(80, "/nowhere").status()).isEqualTo(404);
        assertThat(get(80, "/../etc/hostname").status()).isEqualTo(400);
        assertThat(simulation.log(id)).contains("nginx/1.27", "\"GET / HTTP/1.1\" 200", "\"GET /nowhere HTTP/1.1\" 404");
        assertThat(simulation.exec(id, "sh", "-c", "echo $NGINX_VERSION").stdout()).isEqualTo("1.27\n");
    }

    @Test
    void theUpdateDemoTellsWhichPictureItShows() throws Exception {
        simulation.start(config("registry.k8s.io/e2e-test-images/nautilus:1.7"));
        assertThat(body(get(80, "/data.json"))).isEqualTo("{\n    \"image\": \"nautilus.jpg\"\n}\n");
        assertThat(body(get(80, "/"))).contains("nautilus.jpg");
    }

    @Test
    void nginxServesTheFilesThatAreMountedThere() throws Exception {
        Path pages = simulation.runtime.hostRoot().resolve("pages");
        Files.createDirectories(pages.resolve("docs"));
        write(pages.resolve("index.html"), "mounted");
        write(pages.resolve("docs/index.html"), "docs");
        simulation.start(config("nginx").mounts(new Mount(pages, "/usr/share/nginx/html", Mount.Access.READ_ONLY)));
        assertThat(body(get(80, "/"))).isEqualTo("mounted");
        assertThat(get(80, "/docs").status()).isEqualTo(301);
        assertThat(body(get(80, "/docs/"))).isEqualTo("docs");
        write(pages.resolve("index.html"), "changed");
        assertThat(body(get(80, "/"))).isEqualTo("changed");
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nginxQuitsAtOnceAndIsContentWithIt() {
        String id = simulation.start(config("nginx"));
        assertThat(stop(id)).isZero();
        assertThat(simulation.log(id)).contains("signal 3 (SIGQUIT) received, shutting down");
        assertThat(simulation.report(id).reason()).isEqualTo("Completed");
    }

    @Test
    void redisKeepsWhatItIsToldByItsClient() {
        String id = simulation.start(config("redis:7.4"));
        assertThat(simulation.exec(id, "redis-cli", "ping")).isEqualTo(new Executed(0, "PONG\n", ""));
        assertThat(simulation.exec(id, "redis-cli", "SET", "color", "deep blue").stdout()).isEqualTo("OK\n");
        assertThat(simulation.exec(id, "redis-cli", "-h", "localhost", "GET", "color").stdout()).isEqualTo("deep blue\n");
        assertThat(simulation.exec(id, "redis-cli", "INCR", "visits").stdout()).contains("1");
        assertThat(simulation.exec(id, "redis-cli", "-p", "6380", "ping"))
                .isEqualTo(new Executed(1, "", "Could not connect to Redis at 127.0.0.1:6380: Connection refused\n"));
        assertThat(stop(id)).isZero();
    }

    @Test
    void anImageThatNobodyDescribesServesItsDeclaredPort() throws Exception {
        String id = simulation.start(config("example.com/team/shop:1.2").port(9090));
        assertThat(get(9090, "/any").status()).isEqualTo(200);
        assertThat(simulation.log(id)).contains("example.com/team/shop:1.2");
        assertThatThrownBy(() -> get(80, "/")).hasMessageContaining("connection refused");
        assertThat(stop(id)).isEqualTo(143);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "nginx:does-not-exist|docker.io/library/nginx:does-not-exist|docker.io/library/nginx:does-not-exist: not found",
        "podium.dev/missing/app:1|podium.dev/missing/app:1|podium.dev/missing/app:1: not found",
        "webserver:404|docker.io/library/webserver:404|docker.io/library/webserver:404: not found",
        "registry.k8s.io/invalid-image:1|registry.k8s.io/invalid-image:1|registry.k8s.io/invalid-image:1: not found",
        "invalid.registry.k8s.io/app:1|invalid.registry.k8s.io/app:1|failed to do request: Head \"https://invalid.registry.k8s.io/v2/app/manifests/1\": dial tcp: lookup invalid.registry.k8s.io: no such host",
        "registry.invalid/app:1|registry.invalid/app:1|failed to do request: Head \"https://registry.invalid/v2/app/manifests/1\": dial tcp: lookup registry.invalid: no such host"
    })
    void anImageThatIsNotThereFailsInContainerdsWords(String image, String name, String why) {
        assertThatThrownBy(() -> simulation.runtime.pull(image).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(RuntimeFailure.class, failure ->
                        assertThat(failure.kind())
                                .isEqualTo(why.endsWith(": not found")
                                        ? RuntimeFailure.Kind.IMAGE_UNAVAILABLE
                                        : RuntimeFailure.Kind.IMAGE_REFUSED))
                .hasMessage("failed to pull and unpack image \"" + name + "\": failed to resolve reference \"" + name
                        + "\": " + why);
        assertThat(simulation.runtime.image(image)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPPER/case", "nginx:", "a b", "-", "nginx@sha256:short"})
    void aNameThatIsNoneIsInvalid(String image) {
        assertThatThrownBy(() -> simulation.runtime.pull(image).join())
                .cause()
                .isInstanceOfSatisfying(RuntimeFailure.class, failure ->
                        assertThat(failure.kind()).isEqualTo(RuntimeFailure.Kind.INVALID_IMAGE_NAME))
                .hasMessage("couldn't parse image name \"" + image + "\": invalid reference format");
    }

    @Test
    void stressIsKilledWhenItTakesMoreMemoryThanItMay() {
        String id = simulation.start(config("polinux/stress", "stress")
                .args("--vm", "1", "--vm-bytes", "250M", "--vm-hang", "1")
                .memory(100L << 20));
        ContainerReport report = simulation.report(id);
        assertThat(report.state()).isEqualTo(ContainerReport.State.EXITED);
        assertThat(report.exitCode()).isEqualTo(137);
        assertThat(report.reason()).isEqualTo("OOMKilled");
    }

    @Test
    void stressStaysWithinTheMemoryThatItMayTake() {
        String id = simulation.start(
                config("polinux/stress", "stress").args("--vm", "1", "--vm-bytes", "150M").memory(200L << 20));
        assertThat(simulation.report(id).state()).isEqualTo(ContainerReport.State.RUNNING);
        assertThat(stop(id)).isEqualTo(143);
    }

    @Test
    void pauseWaitsToBeStopped() {
        String id = simulation.start(config("registry.k8s.io/pause:3.10"));
        simulation.time.advance(Duration.ofDays(1));
        assertThat(simulation.report(id).state()).isEqualTo(ContainerReport.State.RUNNING);
        assertThatThrownBy(() -> simulation.exec(id, "sh")).isInstanceOf(RuntimeFailure.class);
        assertThat(stop(id)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "gcr.io, user, true",
        "*.io, user, true",
        "gcr.io/authenticated-image-pulling, user, true",
        "gcr.io/authenticated, user, false",
        "docker.io, user, false",
        "gcr.io, '', false"
    })
    void aPrivateImageIsForThoseWithALoginForItsPlace(String place, String user, boolean given) {
        String image = "gcr.io/authenticated-image-pulling/alpine:3.7";
        List<RegistryLogin> logins = List.of(new RegistryLogin(place, user, "secret"));
        assertThat(simulation.runtime.pull(image, logins).isCompletedExceptionally()).isEqualTo(!given);
        assertThat(simulation.runtime.accessible(image, logins)).isEqualTo(given);
        assertThat(simulation.runtime.accessible(image, List.of())).isFalse();
        assertThat(logins.toString()).doesNotContain("secret");
    }
}
