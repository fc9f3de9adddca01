package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.container.RegistryLogin;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.network.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that a file describes. */
class ImageDescriptionTests {

    @TempDir
    private Path directory;

    private final Simulation simulation = new Simulation();
    private final ImageCatalogue catalogue = simulation.images;

    @AfterEach
    void close() {
        simulation.close();
    }

    private void describe(String yaml) throws IOException {
        catalogue.registerAll(Files.writeString(directory.resolve("images.yaml"), yaml));
    }

    private String get(int port, String target) throws Exception {
        Connection connection = simulation.network.dial(simulation.sandbox.ip(), port, Duration.ofSeconds(1));
        HttpResponse response = HttpClient.send(connection, new HttpClient.Call("GET", target, List.of(), new byte[0]));
        return response.status() + " " + response.text();
    }

    @Test
    void anAppPrintsAndAnswersWhatIsDescribed() throws Exception {
        describe("""
                images:
                  - name: example.com/shop/*
                    env: {COLOR: red}
                    app:
                      log: ["{image} in {pod}", listening]
                      http:
                        8080:
                          /: "version {tag} on {hostname}, {env:COLOR}, {unknown}"
                          /api/*: {status: 201, body: '{"path": "{path}"}', headers: {Content-Type: application/json}}
                          /api/healthz: {status: 503, until: 20s}
                          /api/late: {status: 500, body: broken, from: 20s}
                """);
        String id = simulation.start(config("example.com/shop/web:2").env(Map.of("COLOR", "blue")));
        assertThat(simulation.log(id)).startsWith("example.com/shop/web:2 in ").endsWith("\nlistening\n");
        assertThat(get(8080, "/")).isEqualTo("200 version 2 on web, blue, {unknown}");
        assertThat(get(8080, "/api/a?b=c")).isEqualTo("201 {\"path\": \"/api/a?b=c\"}");
        assertThat(get(8080, "/api/healthz")).isEqualTo("503 ");
        assertThat(get(8080, "/api/late")).isEqualTo("200 ok\n");
        assertThat(get(8080, "/other")).isEqualTo("404 404 page not found\n");
        simulation.time.advance(Duration.ofSeconds(20));
        assertThat(get(8080, "/api/healthz")).isEqualTo("200 ok\n");
        assertThat(get(8080, "/api/late")).isEqualTo("500 broken");
    }

    @Test
    void anAppStartsSlowlyAndEndsByItselfOrWhenItIsTold() throws Exception {
        describe("""
                images:
                  - name: example.com/slow
                    app: {startup: 5s, http: {80: {/: up}}, exit: {code: 3, after: 1m}}
                  - name: example.com/polite
                    app: {stop: {code: 7, after: 2s}}
                """);
        String slow = simulation.start(config("example.com/slow"));
        assertThatThrownBy(() -> get(80, "/")).hasMessageContaining("connection refused");
        simulation.time.advance(Duration.ofSeconds(5));
        assertThat(get(80, "/")).isEqualTo("200 up");
        simulation.time.advance(Duration.ofSeconds(60));
        assertThat(simulation.report(slow).exitCode()).isEqualTo(3);
        String polite = simulation.start(config("example.com/polite"));
        simulation.runtime.stopContainer(polite, Duration.ofSeconds(30));
        simulation.time.advance(Duration.ofSeconds(2));
        assertThat(simulation.report(polite).exitCode()).isEqualTo(7);
    }

    @Test
    void anImageMayBeAScriptWithFiles() throws Exception {
        describe("""
                images:
                  - name: example.com/script
                    entrypoint: [sh, -c]
                    cmd: ["cat /etc/greeting; id -u; pwd"]
                    files: {/etc/greeting: "hello\\n"}
                    user: "1000"
                    workdir: /srv
                    size: 3Mi
                    memory: 1Mi
                    stopsignal: SIGQUIT
                """);
        String id = simulation.start(config("example.com/script"));
        simulation.time.settle();
        assertThat(simulation.log(id)).isEqualTo("hello\n1000\n/srv\n");
        assertThat(catalogue.find(ImageName.parse("example.com/script")).bytes()).isEqualTo(3 << 20);
    }

    @Test
    void whatIsDescribedWinsOverWhatTheCatalogueHas() throws Exception {
        describe("""
                images:
                  - {name: nginx, app: {http: {80: {/*: mine}}}}
                  - {name: "example.com/none", pull: {fails: "{image}: gone"}}
                """);
        simulation.start(config("nginx:1"));
        assertThat(get(80, "/any")).isEqualTo("200 mine");
        assertThat(catalogue.find(ImageName.parse("example.com/none:1")).pull().failure()).isEqualTo("{image}: gone");
    }

    @Test
    void anImageMayBeForSomeOnly() throws Exception {
        describe("""
                images:
                  - {name: "example.com/private/*", pull: {login: {user: ann, password: secret}}}
                """);
        String image = "example.com/private/app:1";
        assertThat(simulation.runtime.pull(image).exceptionNow()).hasMessageContaining("pull access denied");
        assertThat(simulation.runtime.pull(image, List.of(new RegistryLogin("example.com", "ann", "wrong"))).isCompletedExceptionally())
                .isTrue();
        simulation.runtime.pull(image, List.of(new RegistryLogin("example.com/private", "ann", "secret"))).join();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "image: []|: image: unknown field; there are [images]",
        "{}|: there are no \"images\"",
        "images: [{nmae: a}]|: images[0].nmae: unknown field; there are [",
        "images: [{app: {}}]|: images[0].name: an image needs one",
        "images: [{name: a}, {name: b, memory: lots}]|: images[1].memory: \"lots\" is no quantity of bytes",
        "images: [{name: a, app: {startup: 5}}]|: images[0].app.startup: \"5\" is no duration, such as 1m30s",
        "images: [{name: a, app: {http: {80: {x: y}}}}]|: images[0].app.http.80.x: a path begins with a slash",
        "images: [{name: a, app: {http: {80: {/: {status: 99}}}}}]|: images[0].app.http.80./.status: 99 is no status of HTTP",
        "images: [{name: a, app: {http: {eighty: {/: y}}}}]|: images[0].app.http: Cannot deserialize Map key",
        "images: [{name: a, cmd: [b], app: {}}]|: images[0].app: there is an entrypoint or a cmd already",
        "images: [{name: a, user: root}]|: images[0].user: \"root\" is no number",
        "images: [{name: a, files: {b: c}}]|: images[0].files: \"b\" is no absolute path",
        "images: [{name: a, stopsignal: SIGNONE}]|: images[0].stopsignal: there is no signal \"SIGNONE\"",
        "images: [|:1: "
    })
    void aMistakeIsToldWithItsPlace(String yaml, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("wrong.yaml"), yaml);
        assertThatThrownBy(() -> catalogue.registerAll(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + message);
    }

    @Test
    void allFilesOfADirectoryAreReadInTheirOrder() throws Exception {
        Files.writeString(directory.resolve("b.yaml"), "images: [{name: example.com/x, user: '2'}]");
        Files.writeString(directory.resolve("a.yml"), "images: [{name: example.com/x, user: '1'}, {name: example.com/y, user: '3'}]");
        Files.writeString(directory.resolve("README.md"), "no images");
        catalogue.registerAll(directory);
        assertThat(catalogue.find(ImageName.parse("example.com/x")).user()).isEqualTo("2");
        assertThat(catalogue.find(ImageName.parse("example.com/y")).user()).isEqualTo("3");
        assertThatThrownBy(() -> catalogue.registerAll(directory.resolve("none.yaml")))
                .hasMessageContaining("none.yaml");
    }
}
