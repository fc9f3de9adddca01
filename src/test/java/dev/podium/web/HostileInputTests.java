package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.podium.machinery.Json;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Ten thousand spoilt requests, always the same ones: each is answered, none with an error of the server's; what is accepted
 * is whole and valid; and nothing that reads it stumbles. The counts are in {@code docs/reliability.md}.
 */
@WebTest
@TestPropertySource(properties = "spring.application.name=hostile")
class HostileInputTests {

    private static final int REQUESTS = 10_000;
    private static final List<String> PATCHES = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            "application/apply-patch+yaml");
    private static final List<String> PARAMETERS = List.of(
            "limit=-1", "limit=99999999999999999999", "continue=%00%ff", "continue=eyJ2IjoibWV0YSJ9", "labelSelector=a%20in%20(",
            "labelSelector=%21%21", "fieldSelector=a%3Db%3Dc", "fieldSelector=metadata.name%3D%5C", "resourceVersion=-1",
            "resourceVersion=1e9", "resourceVersion=99999999999999999999", "resourceVersionMatch=Sometimes", "dryRun=None",
            "fieldManager=%01", "fieldValidation=Perhaps", "watch=maybe&timeoutSeconds=1", "timeoutSeconds=x&watch=1&limit=1",
            "gracePeriodSeconds=-5", "propagationPolicy=Later", "pretty=%25", "includeObject=All", "force=7", "=", "&&&");

    @Autowired
    private MockMvc mvc;

    @Autowired
    private Registry registry;

    private final SplittableRandom random = new SplittableRandom(20260101);
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, String> failures = new TreeMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** A valid object and where it goes. */
    private record Example(ObjectNode document, String collection) {

        String path(String name) {
            return collection + "/" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8);
        }
    }

    @BeforeEach
    void listen() {
        log.start();
        ((Logger) LoggerFactory.getLogger("dev.podium")).addAppender(log);
    }

    @AfterEach
    void stopListening() {
        ((Logger) LoggerFactory.getLogger("dev.podium")).detachAppender(log);
    }

    @Test
    void nothingThatIsSentBreaksTheServer() throws Exception {
        List<Example> examples = examples();
        assertThat(examples.size()).isGreaterThan(20);
        for (int i = 0; i < REQUESTS; i++) {
            Example example = examples.get(random.nextInt(examples.size()));
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> create(example, i);
                case 4, 5 -> replace(example, i);
                case 6, 7 -> patch(example, i);
                case 8 -> ask(example);
                default -> protobuf(example);
            }
        }
        everythingStoredIsValid();
        record(counts);
        assertThat(failures).isEmpty();
        assertThat(errors()).isEmpty();
        assertThat(counts.values().stream().mapToInt(each -> each).sum()).isGreaterThanOrEqualTo(REQUESTS);
        assertThat(counts).containsKey("POST 201").containsKey("POST 400").containsKey("POST 422");
    }

    private List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden/defaults"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".input.yaml")).sorted().toList()) {
                ObjectNode document = (ObjectNode) YAMLMapper.shared().readTree(Files.readAllBytes(file));
                // Webhooks and policies are about what nobody writes here: they would rightly refuse the other examples.
                document.findParents("apiGroups").forEach(rule -> ((ObjectNode) rule).putArray("apiGroups").add("example.com"));
                String kind = document.path("kind").asString("");
                String version = document.path("apiVersion").asString("");
                registry.resources().stream()
                        .filter(each -> each.kind().equals(kind) && each.apiVersion().equals(version))
                        .findFirst()
                        .ifPresent(each -> examples.add(new Example(document, collection(each))));
            }
        }
        return examples;
    }

    private static String collection(Resource resource) {
        String base = resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/";
        return base + resource.version() + "/" + (resource.namespaced() ? "namespaces/default/" : "") + resource.name();
    }

    private Mutation mutation() {
        return Mutation.values()[random.nextInt(Mutation.values().length)];
    }

    private ObjectNode named(Example example, String name) {
        ObjectNode document = example.document().deepCopy();
        document.withObject("/metadata").put("name", name).remove("generateName");
        return document;
    }

    private void create(Example example, int i) throws Exception {
        byte[] body = mutation().of(named(example, "h" + i), random);
        String type = random.nextInt(3) == 0 ? "application/yaml" : "application/json";
        MockHttpServletResponse answer = send(HttpMethod.POST, example.collection(), type, body);
        if (answer.getStatus() == 201) {
            JsonNode created = Json.parse(answer.getContentAsByteArray());
            String path = example.path(created.at("/metadata/name").asString());
            assertThat(send(HttpMethod.GET, path, "", new byte[0]).getStatus()).isEqualTo(200);
            // Some stay, for the controllers to look at; webhooks whose rules were spoilt would rightly refuse what comes.
            if (i % 4 != 0 || example.collection().contains("webhookconfigurations")) {
                send(HttpMethod.DELETE, path + "?gracePeriodSeconds=0", "", new byte[0]);
            }
        }
    }

    private void replace(Example example, int i) throws Exception {
        String name = "r" + i;
        MockHttpServletResponse created =
                send(HttpMethod.POST, example.collection(), "application/json", Mutation.bytes(named(example, name)));
        assertThat(created.getStatus()).as(created.getContentAsString()).isIn(201, 422, 403);
        if (created.getStatus() == 201) {
            ObjectNode document = Json.parse(created.getContentAsByteArray());
            String path = example.path(name) + (random.nextInt(4) == 0 ? "/status" : "");
            send(HttpMethod.PUT, path, "application/json", mutation().of(document, random));
            send(HttpMethod.DELETE, example.path(name) + "?gracePeriodSeconds=0", "application/json",
                    mutation().of(Json.parse("{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\"}".getBytes(StandardCharsets.UTF_8)), random));
            send(HttpMethod.DELETE, example.path(name) + "?gracePeriodSeconds=0", "", new byte[0]);
        }
    }

    private void patch(Example example, int i) throws Exception {
        String name = "p" + i;
        send(HttpMethod.POST, example.collection(), "application/json", Mutation.bytes(named(example, name)));
        String type = PATCHES.get(random.nextInt(PATCHES.size()));
        byte[] body = type.contains("json-patch")
                ? operations(mutation().of(named(example, name), random))
                : mutation().of(named(example, name), random);
        send(HttpMethod.PATCH, example.path(name) + "?fieldManager=h&force=true", type, body);
        send(HttpMethod.DELETE, example.path(name) + "?gracePeriodSeconds=0", "", new byte[0]);
    }

    private byte[] operations(byte[] value) {
        String operation = List.of("add", "replace", "test", "remove", "move", "copy", "x").get(random.nextInt(7));
        String path = List.of("/spec", "/metadata/labels/a", "/spec/containers/0", "/spec/containers/-", "", "/", "/~", "spec", "/a/b/c")
                .get(random.nextInt(9));
        return ("[{\"op\":\"" + operation + "\",\"path\":\"" + path + "\",\"from\":\"" + path + "\",\"value\":"
                        + new String(value, StandardCharsets.UTF_8) + "}]")
                .getBytes(StandardCharsets.UTF_8);
    }

    private void ask(Example example) throws Exception {
        String query = PARAMETERS.get(random.nextInt(PARAMETERS.size()));
        HttpMethod method = List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE, HttpMethod.PUT).get(random.nextInt(4));
        String path = random.nextBoolean() ? example.collection() : example.path("none");
        if (method == HttpMethod.DELETE && path.equals(example.collection())) {
            path = path.replace("/default/", "/nowhere/");
            if (!path.contains("/nowhere/")) {
                return;
            }
        }
        if (query.startsWith("watch") && method == HttpMethod.GET) {
            query = query.replace("timeoutSeconds=1", "timeoutSeconds=1&resourceVersion=1e9");
        }
        send(method, path + "?" + query, "application/json", Mutation.bytes(named(example, "a")));
    }

    private void protobuf(Example example) throws Exception {
        byte[] body = new byte[4 + random.nextInt(300)];
        random.nextBytes(body);
        System.arraycopy(new byte[] {'k', '8', 's', 0}, 0, body, 0, random.nextInt(5));
        send(HttpMethod.POST, example.collection(), "application/vnd.kubernetes.protobuf", body);
    }

    private MockHttpServletResponse send(HttpMethod method, String path, String type, byte[] body) throws Exception {
        var request = MockMvcRequestBuilders.request(method, URI.create(path)).content(body);
        if (!type.isEmpty()) {
            request.contentType(type);
        }
        MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
        counts.merge(method + " " + response.getStatus(), 1, Integer::sum);
        if (response.getStatus() >= 400) {
            JsonNode status = Json.parse(response.getContentAsByteArray());
            String shown = shown(method, path, type, body) + " gave " + status;
            if (response.getStatus() >= 500) {
                failures.putIfAbsent(status.path("message").asString(""), shown);
            }
            assertThat(status.path("kind").asString()).as(shown).isEqualTo("Status");
            assertThat(status.path("reason").asString("")).as(shown).isNotEmpty();
        }
        return response;
    }

    private static String shown(HttpMethod method, String path, String type, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return method + " " + path + " " + type + " " + text.substring(0, Math.min(text.length(), 2_000));
    }

    /** What is in the store can be written again as it is. */
    private void everythingStoredIsValid() throws Exception {
        for (Resource resource : registry.resources()) {
            if (!resource.supports("list") || !resource.supports("update")) {
                continue;
            }
            String base = resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/";
            MockHttpServletResponse list =
                    send(HttpMethod.GET, base + resource.version() + "/" + resource.name(), "", new byte[0]);
            for (JsonNode each : Json.parse(list.getContentAsByteArray()).path("items")) {
                String namespace = each.at("/metadata/namespace").asString("");
                String path = base + resource.version() + "/" + (namespace.isEmpty() ? "" : "namespaces/" + namespace + "/")
                        + resource.name() + "/" + UriUtils.encodePathSegment(each.at("/metadata/name").asString(), StandardCharsets.UTF_8);
                ObjectNode object = each.deepCopy().asObject();
                object.withObject("/metadata").remove("resourceVersion");
                if (resource.strategy().updatesUnconditionally()) {
                    MockHttpServletResponse again = send(HttpMethod.PUT, path, "application/json", Json.bytes(object));
                    assertThat(again.getStatus()).as(path + " " + again.getContentAsString()).isIn(200, 404);
                }
            }
        }
    }

    private List<String> errors() {
        return log.list.stream()
                .filter(each -> each.getLevel().isGreaterOrEqual(Level.ERROR))
                .map(each -> each.getFormattedMessage()
                        + (each.getThrowableProxy() == null ? "" : ": " + each.getThrowableProxy().getMessage()))
                .distinct()
                .toList();
    }

    private static void record(Map<String, Integer> counts) throws IOException {
        StringBuilder text = new StringBuilder();
        counts.forEach((what, count) -> text.append(what).append(": ").append(count).append('\n'));
        Files.writeString(Path.of("target/hostile-input.txt"), text.toString());
    }
}
