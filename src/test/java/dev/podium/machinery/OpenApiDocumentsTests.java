package dev.podium.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares what the build generates with Kubernetes' own document, where a copy of that lies beside the checkout. */
class OpenApiDocumentsTests {
    private static final Path OFFICIAL = Path.of("../shared/oracle/swagger-1.36.json.gz");
    private static final OpenApiDocuments DOCUMENTS = OpenApiDocuments.bundled();

    /** Paths of stable group-versions that Podium's documents leave out: what is not the API proper, and alpha and beta groups. */
    private static final Set<String> LEFT_OUT = Set.of(
            "/.well-known/openid-configuration/",
            "/logs/",
            "/logs/{logpath}",
            "/openid/v1/jwks/",
            "/apis/internal.apiserver.k8s.io/",
            "/apis/storagemigration.k8s.io/");

    private static JsonNode official;
    private static ObjectNode ours;

    @BeforeAll
    static void readBoth() throws IOException {
        ours = Json.parse(DOCUMENTS.v2());
        if (Files.exists(OFFICIAL)) {
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(OFFICIAL))) {
                official = Json.parse(in.readAllBytes());
            }
        }
    }

    private static void officialIsThere() {
        assumeTrue(official != null, "no official document at " + OFFICIAL + ": the comparison is skipped");
    }

    @Test
    void definitionsAgreeWithTheOfficialOnesButForTheirTexts() {
        officialIsThere();
        List<String> differences = new ArrayList<>();
        for (String name : ours.path("definitions").propertyNames()) {
            JsonNode theirs = official.path("definitions").path(name);
            if (theirs.isMissingNode()) {
                differences.add("only here: " + name);
            } else if (!bare(ours.path("definitions").path(name)).equals(bare(theirs))) {
                differences.add(name + "\n ours   " + bare(ours.path("definitions").path(name)) + "\n theirs " + bare(theirs));
            }
        }
        assertThat(differences).isEmpty();
        assertThat(ours.path("definitions").size()).isGreaterThan(580);
    }

    /** Without texts; with lists of required members and kinds as sets, and without DeleteOptions' and WatchEvent's many kinds. */
    private static JsonNode bare(JsonNode definition) {
        ObjectNode bare = definition.deepCopy().asObject();
        bare.remove("description");
        Set<String> required = new TreeSet<>();
        bare.path("required").forEach(each -> required.add(each.stringValue()));
        bare.remove("required");
        bare.put("required", required.toString());
        Set<String> kinds = new TreeSet<>();
        bare.path("x-kubernetes-group-version-kind")
                .forEach(each -> kinds.add(each.path("group") + "/" + each.path("version") + "/" + each.path("kind")));
        bare.remove("x-kubernetes-group-version-kind");
        bare.put("kinds", kinds.size() > 10 ? "many" : kinds.toString());
        bare.path("properties").forEach(each -> each.asObject().remove("description"));
        return bare;
    }

    @Test
    void operationsAgreeWithTheOfficialOnes() {
        officialIsThere();
        List<String> differences = new ArrayList<>();
        for (String path : official.path("paths").propertyNames()) {
            if (path.contains("/watch/") || path.matches(".*/v\\d+(alpha|beta)\\d+/.*") || LEFT_OUT.contains(path)) {
                continue;
            }
            for (String method : official.path("paths").path(path).propertyNames()) {
                JsonNode theirs = official.path("paths").path(path).path(method);
                JsonNode mine = ours.path("paths").path(path).path(method);
                if (method.equals("parameters")) {
                    compare(path + " parameters", parameters(mine), parameters(theirs), differences);
                    continue;
                }
                for (String member : List.of(
                        "operationId", "x-kubernetes-action", "x-kubernetes-group-version-kind", "consumes", "produces", "tags")) {
                    compare(path + " " + method + " " + member, mine.path(member), theirs.path(member), differences);
                }
                compare(path + " " + method + " parameters", parameters(mine.path("parameters")),
                        parameters(theirs.path("parameters")), differences);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static Set<String> parameters(JsonNode list) {
        Set<String> names = new TreeSet<>();
        for (JsonNode each : list) {
            JsonNode reference = each.path("$ref");
            names.add(reference.isMissingNode()
                    ? each.path("name").stringValue()
                    : official.path("parameters")
                            .path(reference.stringValue().substring("#/parameters/".length()))
                            .path("name")
                            .stringValue());
        }
        return names;
    }

    private static void compare(String what, Object mine, Object theirs, List<String> differences) {
        if (!mine.equals(theirs)) {
            differences.add(what + ": " + mine + " instead of " + theirs);
        }
    }

    @Test
    void everyThirdVersionDocumentHoldsWhatItRefersTo() {
        for (OpenApiDocuments.Entry entry : DOCUMENTS.entries()) {
            ObjectNode document = Json.parse(DOCUMENTS.v3(entry.path()));
            Set<String> referred = new TreeSet<>();
            references(document, referred);
            assertThat(document.at("/components/schemas").propertyNames()).as(entry.path()).containsAll(referred);
            assertThat(entry.hash()).hasSize(128);
        }
    }

    private static void references(JsonNode node, Set<String> found) {
        if (node.path("$ref").isString()) {
            String text = node.path("$ref").stringValue();
            assertThat(text).startsWith("#/components/schemas/");
            found.add(text.substring("#/components/schemas/".length()));
        }
        node.forEach(each -> references(each, found));
    }

    @Test
    void patchesDeclareFieldValidationSoThatKubectlValidatesOnTheServer() {
        JsonNode patch = Json.parse(DOCUMENTS.v3("apis/apps/v1"))
                .path("paths")
                .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
                .path("patch");
        assertThat(patch.path("parameters").findValuesAsString("name"))
                .contains("fieldValidation", "fieldManager", "dryRun", "force");
    }

    @Test
    void defaultsStandBesideReferences() {
        JsonNode spec = Json.parse(DOCUMENTS.v3("api/v1"))
                .path("components").path("schemas").path("io.k8s.api.core.v1.Pod").path("properties").path("spec");
        assertThat(spec.path("default").isObject()).isTrue();
        assertThat(spec.at("/allOf/0/$ref").stringValue()).isEqualTo("#/components/schemas/io.k8s.api.core.v1.PodSpec");
    }
}
