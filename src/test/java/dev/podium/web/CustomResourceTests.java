package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** Resources that users define. Each test has a group of its own. */
@WebTest
class CustomResourceTests {

    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private static final String SCHEMA =
            """
            {"type":"object","properties":{
              "spec":{"type":"object","required":["size"],"properties":{
                "size":{"type":"integer","minimum":1,"maximum":9},
                "colour":{"type":"string","default":"blue","enum":["blue","red"]},
                "either":{"x-kubernetes-int-or-string":true},
                "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
                "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
                "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
                  "items":{"type":"object","required":["name"],
                    "properties":{"name":{"type":"string"},"weight":{"type":"number","default":1.5}}}},
                "limits":{"type":"object","additionalProperties":{"type":"string","maxLength":3}}},
                "x-kubernetes-validations":[
                  {"rule":"self.size < 9 || self.colour == 'red'","message":"what is large is red","fieldPath":".colour"},
                  {"rule":"self.size >= oldSelf.size","messageExpression":"'shrinks to %d'.format([self.size])"}]},
              "status":{"type":"object","properties":{"replicas":{"type":"integer"},"phase":{"type":"string"}}}}}
            """;

    private final Api api;
    private String group = "";

    CustomResourceTests(@Autowired MockMvc mvc) {
        this.api = new Api(mvc);
    }

    @BeforeEach
    void ownGroup(TestInfo test) {
        group = "g" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode()) + ".example.com";
    }

    private static String version(String name, boolean storage, String more) {
        return "{\"name\":\"" + name + "\",\"served\":true,\"storage\":" + storage + more
                + ",\"schema\":{\"openAPIV3Schema\":" + SCHEMA + "}}";
    }

    private String definition(String... versions) {
        return "{\"metadata\":{\"name\":\"boxes." + group + "\"},\"spec\":{\"group\":\"" + group
                + "\",\"scope\":\"Namespaced\",\"names\":{\"plural\":\"boxes\",\"kind\":\"Box\",\"shortNames\":[\"bx\"]},"
                + "\"versions\":[" + String.join(",", versions) + "]}}";
    }

    private Api.Answer define(String... versions) throws Exception {
        return api.post(DEFINITIONS, definition(versions)).expect(201);
    }

    private String path(String version) {
        return "/apis/" + group + "/" + version + "/namespaces/default/boxes";
    }

    private String box(String version, String name, String spec) {
        return "{\"apiVersion\":\"" + group + "/" + version + "\",\"kind\":\"Box\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":" + spec + "}";
    }

    private Api.Answer create(String name, String spec) throws Exception {
        return api.post(path("v1"), box("v1", name, spec));
    }

    @Test
    void whatIsDefinedIsServedAtOnceAndGoesWithItsDefinition() throws Exception {
        Api.Answer defined = define(version("v1", true, ""));
        assertThat(defined.texts("/status/conditions", "/type")).containsExactly("NamesAccepted", "Established");
        assertThat(defined.text("/status/acceptedNames/listKind")).isEqualTo("BoxList");
        assertThat(defined.texts("/status/storedVersions", "")).containsExactly("v1");
        create("a", "{\"size\":1}").expect(201);
        assertThat(api.get("/apis/" + group + "/v1").texts("/resources", "/name")).containsExactly("boxes");
        assertThat(api.get(path("v1")).text("/kind")).isEqualTo("BoxList");

        Api.Answer deleted = api.delete(DEFINITIONS + "/boxes." + group).expect(200);
        assertThat(deleted.texts("/status/conditions", "/type")).contains("Terminating");
        while (api.get(DEFINITIONS + "/boxes." + group).code() != 404) {
            Thread.onSpinWait();
        }
        api.get(path("v1")).expect(404);
        api.get("/apis/" + group).expect(404);
    }

    @Test
    void objectsAreDefaultedAndPruned() throws Exception {
        define(version("v1", true, ""));
        Api.Answer box = api.post(
                        path("v1") + "?fieldValidation=Warn",
                        box("v1", "a", "{\"size\":2,\"unknown\":1,\"free\":{\"a\":{\"b\":1}},\"parts\":[{\"name\":\"x\",\"y\":2}]}"))
                .expect(201);
        assertThat(box.body().at("/spec").toString())
                .isEqualTo(
                        "{\"size\":2,\"free\":{\"a\":{\"b\":1}},\"parts\":[{\"name\":\"x\",\"weight\":1.5}],\"colour\":\"blue\"}");
        assertThat(box.response().getHeaders("Warning"))
                .containsExactly(
                        "299 - \"unknown field \\\"spec.parts[0].y\\\"\"",
                        "299 - \"unknown field \\\"spec.unknown\\\"\"");
        Api.Answer strict = api.post(path("v1") + "?fieldValidation=Strict", box("v1", "b", "{\"size\":2,\"unknown\":1}"));
        assertThat(strict.expect(400).text("/message"))
                .isEqualTo("Box in version \"v1\" cannot be handled as a Box: strict decoding error: unknown field \"spec.unknown\"");
    }

    @Test
    void theMetadataOfAnObjectWithinAnObjectIsPrunedToo() throws Exception {
        define("{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{"
                + "\"spec\":{\"type\":\"object\",\"x-kubernetes-embedded-resource\":true,\"x-kubernetes-preserve-unknown-fields\":true}}}}}");
        String inner = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\",\"odd\":1},\"free\":1}";
        Api.Answer box = api.post(path("v1"), box("v1", "a", inner)).expect(201);
        assertThat(box.body().at("/spec").toString())
                .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"},\"free\":1}");
        assertThat(box.response().getHeaders("Warning")).containsExactly("299 - \"unknown field \\\"spec.metadata.odd\\\"\"");
    }

    @Test
    void invalidObjectsAreRefusedInUpstreamsWords() throws Exception {
        define(version("v1", true, ""));
        assertThat(causes("{}")).containsExactly(
                "spec.size: Required value",
                "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct"
                        + " the existing errors to complete validation");
        assertThat(causes("{\"size\":10}"))
                .contains("spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9");
        assertThat(causes("{\"size\":1,\"colour\":\"green\"}"))
                .contains("spec.colour: Unsupported value: \"green\": supported values: \"blue\", \"red\"");
        assertThat(causes("{\"size\":\"1\"}"))
                .contains("spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"");
        assertThat(causes("{\"size\":1,\"either\":true}"))
                .contains("spec.either: Invalid value: \"boolean\": spec.either in body must be of type integer,string: \"boolean\"");
        assertThat(causes("{\"size\":1,\"tags\":[\"a\",\"a\"]}")).contains("spec.tags[1]: Duplicate value: \"a\"");
        assertThat(causes("{\"size\":1,\"parts\":[{\"name\":\"x\"},{\"name\":\"x\"}]}"))
                .contains("spec.parts[1]: Duplicate value: {\"name\":\"x\"}");
        assertThat(causes("{\"size\":1,\"limits\":{\"a\":\"long\"}}"))
                .contains("spec.limits.a: Too long: may not be more than 3 bytes");
        assertThat(causes("{\"size\":9}")).containsExactly("spec.colour: Invalid value: what is large is red");
    }

    private List<String> causes(String spec) throws Exception {
        Api.Answer refused = create("a", spec).expect(422);
        return refused.body().at("/details/causes").valueStream()
                .map(each -> each.path("field").asString("") + ": " + each.path("message").asString(""))
                .toList();
    }

    @Test
    void transitionRulesCompareWithWhatWasThere() throws Exception {
        define(version("v1", true, ""));
        create("a", "{\"size\":3}").expect(201);
        Api.Answer refused = api.patch(path("v1") + "/a", "merge-patch", "{\"spec\":{\"size\":2}}").expect(422);
        assertThat(refused.text("/message"))
                .isEqualTo("Box." + group + " \"a\" is invalid: spec: Invalid value: shrinks to 2");
        api.patch(path("v1") + "/a", "merge-patch", "{\"spec\":{\"size\":4}}").expect(200);
    }

    @Test
    void whatAnUpdateLeavesAsItWasIsNotJudgedAnew() throws Exception {
        define(version("v1", true, ""));
        create("a", "{\"size\":5,\"limits\":{\"a\":\"abc\"}}").expect(201);
        api.patch(
                        DEFINITIONS + "/boxes." + group,
                        "json-patch",
                        "[{\"op\":\"replace\",\"path\":\"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/limits/"
                                + "additionalProperties/maxLength\",\"value\":1}]")
                .expect(200);
        api.patch(path("v1") + "/a", "merge-patch", "{\"spec\":{\"size\":6}}").expect(200);
        api.patch(path("v1") + "/a", "merge-patch", "{\"spec\":{\"limits\":{\"b\":\"abc\"}}}").expect(422);
    }

    @Test
    void statusAndScaleAreApart() throws Exception {
        define(version(
                "v1",
                true,
                ",\"subresources\":{\"status\":{},\"scale\":{\"specReplicasPath\":\".spec.size\",\"statusReplicasPath\":\".status.replicas\"}}"));
        Api.Answer box = api.post(
                path("v1"), box("v1", "a", "{\"size\":1}").replace("\"spec\"", "\"status\":{\"phase\":\"Odd\"},\"spec\""));
        assertThat(box.expect(201).body().has("status")).isFalse();
        assertThat(box.body().at("/metadata/generation").asInt()).isEqualTo(1);
        Api.Answer status = api.patch(
                path("v1") + "/a/status", "merge-patch", "{\"spec\":{\"size\":7},\"status\":{\"phase\":\"Even\",\"replicas\":1}}");
        assertThat(status.expect(200).text("/status/phase")).isEqualTo("Even");
        assertThat(status.body().at("/spec/size").asInt()).isEqualTo(1);
        assertThat(status.body().at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(api.get(path("v1") + "/a/scale").body().at("/spec/replicas").asInt()).isEqualTo(1);
        Api.Answer scaled = api.patch(path("v1") + "/a/scale", "merge-patch", "{\"spec\":{\"replicas\":3}}").expect(200);
        assertThat(scaled.body().at("/status/replicas").asInt()).isEqualTo(1);
        JsonNode now = api.get(path("v1") + "/a").body();
        assertThat(now.at("/spec/size").asInt()).isEqualTo(3);
        assertThat(now.at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(now.at("/status/phase").asString()).isEqualTo("Even");
    }

    @Test
    void everyServedVersionShowsTheSameObjects() throws Exception {
        define(version("v1beta1", false, ",\"deprecated\":true"), version("v1", true, ""));
        Api.Answer made = api.post(path("v1beta1"), box("v1beta1", "a", "{\"size\":1}")).expect(201);
        assertThat(made.text("/apiVersion")).isEqualTo(group + "/v1beta1");
        assertThat(made.response().getHeader("Warning"))
                .isEqualTo("299 - \"" + group + "/v1beta1 Box is deprecated\"");
        assertThat(api.get(path("v1") + "/a").text("/apiVersion")).isEqualTo(group + "/v1");
        assertThat(api.get(path("v1beta1")).texts("/items", "/apiVersion")).containsExactly(group + "/v1beta1");
        assertThat(api.get("/apis/" + group).text("/preferredVersion/version")).isEqualTo("v1");
        assertThat(api.watch(path("v1beta1")).getFirst().at("/object/apiVersion").asString()).isEqualTo(group + "/v1beta1");
    }

    @Test
    void watchesEndWhenTheirDefinitionChanges() throws Exception {
        define(version("v1", true, ""));
        create("a", "{\"size\":1}").expect(201);
        CompletableFuture<Api.Answer> watch = CompletableFuture.supplyAsync(() -> {
            try {
                return api.get(path("v1") + "?watch=true&timeoutSeconds=3000");
            } catch (Exception failed) {
                throw new CompletionException(failed);
            }
        });
        // Again, as long as the watch may not have been open yet.
        for (int i = 0; !watch.isDone(); i++) {
            assertThat(i).as("definitions that the watch has outlived").isLessThan(20_000);
            api.patch(
                            DEFINITIONS + "/boxes." + group,
                            "json-patch",
                            "[{\"op\":\"add\",\"path\":\"/spec/versions/0/schema/openAPIV3Schema/description\",\"value\":\"" + i + "\"}]")
                    .expect(200);
        }
        assertThat(watch.get().expect(200).response().getContentAsString()).contains("\"ADDED\"").contains("\"name\":\"a\"");
    }

    @Test
    void applyKnowsTheListsOfTheSchema() throws Exception {
        define(version("v1", true, ""));
        String one = "apiVersion: " + group + "/v1\nkind: Box\nmetadata: {name: a}\n";
        api.apply(path("v1") + "/a?fieldManager=one", one + "spec: {size: 1, parts: [{name: p}], tags: [a]}").expect(201);
        Api.Answer both = api.apply(path("v1") + "/a?fieldManager=two", one + "spec: {parts: [{name: q}], tags: [b]}")
                .expect(200);
        assertThat(both.texts("/spec/parts", "/name")).containsExactly("p", "q");
        assertThat(both.texts("/spec/tags", "")).containsExactly("a", "b");
        Api.Answer conflict = api.apply(path("v1") + "/a?fieldManager=two", one + "spec: {size: 2}").expect(409);
        assertThat(conflict.text("/message")).contains("conflict with \"one\"", ".spec.size");
        Api.Answer left = api.apply(path("v1") + "/a?fieldManager=two", one + "spec: {tags: [b]}").expect(200);
        assertThat(left.texts("/spec/parts", "/name")).containsExactly("p");
    }

    @Test
    void tablesHaveTheColumnsOfTheDefinition() throws Exception {
        define(version(
                "v1",
                true,
                ",\"additionalPrinterColumns\":[{\"name\":\"Size\",\"type\":\"integer\",\"jsonPath\":\".spec.size\"},"
                        + "{\"name\":\"Weights\",\"type\":\"string\",\"jsonPath\":\".spec.parts[*].weight\",\"priority\":1},"
                        + "{\"name\":\"X\",\"type\":\"number\",\"jsonPath\":\".spec.parts[?(@.name=='x')].weight\"}]"));
        create("a", "{\"size\":4,\"parts\":[{\"name\":\"w\"},{\"name\":\"x\",\"weight\":2}]}").expect(201);
        JsonNode table = api.get(path("v1"), "application/json;as=Table;v=v1;g=meta.k8s.io").body();
        assertThat(table.at("/columnDefinitions").valueStream().map(each -> each.path("name").asString()))
                .containsExactly("Name", "Size", "Weights", "X");
        assertThat(table.at("/rows/0/cells").toString()).isEqualTo("[\"a\",4,\"1.5,2\",2.0]");
    }

    @Test
    void fieldSelectorsAreThoseOfTheDefinition() throws Exception {
        define(version("v1", true, ",\"selectableFields\":[{\"jsonPath\":\".spec.colour\"}]"));
        create("a", "{\"size\":1}").expect(201);
        create("b", "{\"size\":1,\"colour\":\"red\"}").expect(201);
        assertThat(api.get(path("v1") + "?fieldSelector=spec.colour%3Dred").texts("/items", "/metadata/name"))
                .containsExactly("b");
        api.get(path("v1") + "?fieldSelector=spec.size%3D1").expect(400);
    }

    @Test
    void openApiDescribesWhatIsDefined() throws Exception {
        define(version("v1", true, ",\"subresources\":{\"status\":{}}"));
        String url = api.get("/openapi/v3").body().at("/paths").path("apis/" + group + "/v1").path("serverRelativeURL").asString();
        JsonNode document = api.get(url).expect(200).body();
        assertThat(document.path("paths").propertyNames())
                .contains(path("v1").replace("default", "{namespace}") + "/{name}/status")
                .doesNotContain(path("v1").replace("default", "{namespace}") + "/{name}/scale");
        String name = "com.example." + group.split("\\.")[0] + ".v1.Box";
        JsonNode schema = document.at("/components/schemas").path(name);
        assertThat(schema.at("/properties/spec/properties/size/type").asString()).isEqualTo("integer");
        assertThat(schema.at("/x-kubernetes-group-version-kind/0/kind").asString()).isEqualTo("Box");
        assertThat(document.toString()).doesNotContain("protobuf", "strategic", "#/definitions");
        assertThat(api.get("/openapi/v2").body().path("definitions").propertyNames()).contains(name, name + "List");
    }

    @Test
    void badDefinitionsAreRefused() throws Exception {
        assertThat(refused(definition(version("v1", true, "")).replace("\"name\":\"boxes.", "\"name\":\"crates.")))
                .contains("metadata.name: Invalid value: \"crates." + group + "\": must be spec.names.plural+\".\"+spec.group");
        assertThat(refused(definition(version("v1", false, "")))).contains("must have exactly one version marked as storage version");
        assertThat(refused(definition("{\"name\":\"v1\",\"served\":true,\"storage\":true}")))
                .contains("spec.versions[0].schema.openAPIV3Schema: Required value");
        assertThat(refused(schema("{\"type\":\"object\",\"properties\":{\"spec\":{\"properties\":{\"a\":{\"type\":\"string\"}}}}}")))
                .contains("spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for"
                        + " specified object fields");
        assertThat(refused(schema("{\"type\":\"array\"}"))).contains("must be object at the root");
        assertThat(refused(schema(
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"x-kubernetes-validations\":[{\"rule\":\"self ==\"}]}}}")))
                .contains("properties[a].x-kubernetes-validations[0].rule: Invalid value: {\"Rule\":\"self ==\",", "compilation failed: ");
        assertThat(refused(schema("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"default\":1}}}")))
                .contains("must be of type string");
    }

    @Test
    void groupsOfTheProjectSayWhetherTheirApiWasReviewed() throws Exception {
        String own = definition(version("v1", true, "")).replace(group, group.replace("example.com", "k8s.io"));
        assertThat(refused(own)).contains("metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have");
        String odd = own.replace("{\"metadata\":{", "{\"metadata\":{\"annotations\":{\"api-approved.kubernetes.io\":\"yes\"},");
        assertThat(refused(odd)).contains("with either a URL or a reason starting with \"unapproved\"");
        JsonNode made = api.post(DEFINITIONS, odd.replace("\"yes\"", "\"unapproved, for now\"")).expect(201).body();
        assertThat(made.at("/status/conditions").toString())
                .contains("\"reason\":\"UnapprovedAnnotation\"", "not approved: \\\"unapproved, for now\\\"");
    }

    @Test
    void whatFitsNoneOfSeveralSchemasIsToldOfTheWhole() throws Exception {
        define("{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{"
                + "\"spec\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"maxLength\":2,\"pattern\":\"^b\",\"allOf\":"
                + "[{\"enum\":[\"x\"]}],\"oneOf\":[{\"minLength\":1},{\"minLength\":2}]}}}}}}}");
        assertThat(causes("{\"a\":\"long\"}"))
                .containsExactly(
                        "<nil>: Invalid value: \"\": \"spec.a\" must validate one and only one schema (oneOf). Found 2 valid alternatives",
                        "spec.a: Unsupported value: \"long\": supported values: \"x\"",
                        "<nil>: Invalid value: \"\": \"spec.a\" must validate all the schemas (allOf). None validated",
                        "spec.a: Too long: may not be more than 2 bytes");
    }

    @Test
    void rulesThatDoNotFitTheSchemaAreRefusedWithTheDefinition() throws Exception {
        String spec = "{\"type\":\"object\",\"x-kubernetes-validations\":[%s],\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":"
                + "{\"size\":{\"type\":\"integer\"},\"a-b\":{\"type\":\"string\"},\"raw\":{\"type\":\"string\",\"format\":\"byte\"}}}}}";
        assertThat(refused(schema(spec.formatted("{\"rule\":\"self.spec.z == 1\"}"))))
                .contains("openAPIV3Schema.x-kubernetes-validations[0].rule: Invalid value: ", "compilation failed: ERROR: <input>:1:10:"
                        + " undefined field 'z'");
        assertThat(refused(schema(spec.formatted("{\"rule\":\"self.spec.size == 'x'\"}"))))
                .contains("found no matching overload for '_==_' applied to '(int, string)'");
        assertThat(refused(schema(spec.formatted("{\"rule\":\"self.spec.size\"}")))).contains("cel expression must evaluate to a bool");
        assertThat(refused(schema(spec.formatted("{\"rule\":\"true\",\"messageExpression\":\"self.spec.size\"}"))))
                .contains("messageExpression must evaluate to a string");
        define("{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":" + spec.formatted(
                        "{\"rule\":\"self.metadata.name.startsWith('b') && self.kind == 'Box'\"},"
                                + "{\"rule\":\"self.spec.a__dash__b == 'x' && self.spec.raw == b'hi'\"},"
                                + "{\"rule\":\"oldSelf.hasValue() ? self.spec.size >= oldSelf.value().spec.size : true\",\"optionalOldSelf\":true}")
                + "}}");
        String box = "{\"apiVersion\":\"" + group + "/v1\",\"kind\":\"Box\",\"metadata\":{\"name\":\"b\"},\"spec\":"
                + "{\"size\":2,\"a-b\":\"x\",\"raw\":\"aGk=\"}}";
        api.post(path("v1"), box).expect(201);
        api.patch(path("v1") + "/b", "merge-patch", "{\"spec\":{\"size\":1}}").expect(422);
        api.post(path("v1"), box.replace("\"b\"", "\"a\"")).expect(422);
    }

    private String schema(String schema) {
        return definition("{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":" + schema + "}}");
    }

    private String refused(String definition) throws Exception {
        return api.post(DEFINITIONS, definition).expect(422).text("/message");
    }

    @Test
    void namesThatAreTakenAreNotAcceptedAgain() throws Exception {
        define(version("v1", true, ""));
        Api.Answer second = api.post(DEFINITIONS, definition(version("v1", true, "")).replace("boxes", "crates"));
        assertThat(second.expect(201).text("/status/conditions/0/reason")).isEqualTo("MultipleNamesNotAllowed");
        assertThat(second.text("/status/conditions/1/status")).isEqualTo("False");
        api.get(path("v1").replace("boxes", "crates")).expect(404);
    }

    @Test
    void definedObjectsAreCollectedAsAnyOthers() throws Exception {
        define(version("v1", true, ""));
        String uid = create("owner", "{\"size\":1}").expect(201).text("/metadata/uid");
        api.post(
                        "/api/v1/namespaces/default/configmaps",
                        "{\"metadata\":{\"name\":\"owned-by-box\",\"ownerReferences\":[{\"apiVersion\":\"" + group
                                + "/v1\",\"kind\":\"Box\",\"name\":\"owner\",\"uid\":\"" + uid + "\"}]}}")
                .expect(201);
        api.delete(path("v1") + "/owner").expect(200);
        while (api.get("/api/v1/namespaces/default/configmaps/owned-by-box").code() != 404) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatWasStoredBeforeItsSchemaChangedIsReadAsTheSchemaIsNow() throws Exception {
        String old = version("v1", true, "").replace("\"colour\":", "\"extra\":{\"type\":\"string\"},\"shade\":");
        define(old.replace("self.colour", "self.shade").replace(".colour", ".shade"));
        create("a", "{\"size\":2,\"extra\":\"x\",\"free\":{\"k\":1}}").expect(201);
        assertThat(api.get(path("v1") + "/a").text("/spec/extra")).isEqualTo("x");
        api.patch(
                        DEFINITIONS + "/boxes." + group,
                        "merge-patch",
                        "{\"spec\":{\"versions\":[" + version("v1", true, "") + "]}}")
                .expect(200);
        for (JsonNode each : List.of(
                api.get(path("v1") + "/a").expect(200).body(),
                api.get(path("v1")).expect(200).body().at("/items/0"),
                api.watch(path("v1")).getFirst().path("object"))) {
            assertThat(each.at("/spec/colour").asString("")).as("default of %s", each).isEqualTo("blue");
            assertThat(each.at("/spec/extra").isMissingNode()).as("pruning of %s", each).isTrue();
            assertThat(each.at("/spec/free/k").asInt(0)).isEqualTo(1);
        }
        api.patch(path("v1") + "/a", "merge-patch", "{\"spec\":{\"size\":3}}").expect(200);
        assertThat(api.get(path("v1") + "/a").text("/spec/colour")).isEqualTo("blue");
    }

    @Test
    void rulesThatMayCostTooMuchAreNotDefined() throws Exception {
        String list = "{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"array\","
                + "%s\"items\":{\"type\":\"array\",%s\"items\":{\"type\":\"string\",\"maxLength\":10}},"
                + "\"x-kubernetes-validations\":[{\"rule\":\"self.all(a, a.all(b, b == 'no'))\"}]}}}}}";
        String place = "spec.validation.openAPIV3Schema";
        String advice = " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are"
                + " declared)";
        assertThat(refused(schema(list.formatted("", ""))))
                .contains(place + ".properties[spec].properties[x].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds"
                        + " budget by factor of more than 100x" + advice)
                .contains(place + ".properties[spec].properties[x].x-kubernetes-validations[0].rule: Forbidden: contributed to estimated"
                        + " rule cost total exceeding cost limit for entire OpenAPIv3 schema")
                .contains(place + ": Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3"
                        + " schema exceeds budget by factor of more than 100x" + advice);
        // 4,000 lists of 1,000 texts, each looked at in five steps.
        assertThat(refused(schema(list.formatted("\"maxItems\":4000,", "\"maxItems\":1000,"))))
                .contains("rule: Forbidden: estimated rule cost exceeds budget by factor of 2.0x" + advice)
                .doesNotContain("contributed");
        define(version("v1", true, "").replace(SCHEMA, list.formatted("\"maxItems\":100,", "\"maxItems\":100,")));
    }

    @Test
    void whatCostsTooMuchToLookAtIsRefused() throws Exception {
        String schema = "{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"array\","
                + "\"maxItems\":1000,\"items\":{\"type\":\"integer\"},\"x-kubernetes-validations\":[{\"rule\":\"self.all(a, self.all(b, a == b))\"},"
                + "{\"rule\":\"false\"}]}}}}}";
        define(version("v1", true, "").replace(SCHEMA, schema));
        String numbers = "1,".repeat(999) + "1";
        assertThat(create("big", "{\"x\":[" + numbers + "]}").expect(422).text("/message"))
                .isEqualTo("Box." + group + " \"big\" is invalid: spec.x: Invalid value: \"array\": 'operation cancelled: actual cost limit"
                        + " exceeded': no further validation rules will be run due to call cost exceeds limit for rule:"
                        + " self.all(a, self.all(b, a == b))");
    }
}
