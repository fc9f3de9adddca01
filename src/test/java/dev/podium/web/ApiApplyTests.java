package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.time.ClusterTime;
import dev.podium.web.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** Server-side apply and managed fields, over HTTP. */
@WebTest
class ApiApplyTests {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final Api api;
    private String name = "";
    private static int count;

    private final ClusterTime time;

    ApiApplyTests(@Autowired MockMvc mvc, @Autowired ClusterTime time) {
        this.api = new Api(mvc);
        this.time = time;
    }

    @BeforeEach
    void nameOfOnesOwn() {
        name = "applied-" + ++count;
    }

    private String map(String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}, data: " + data + "}";
    }

    private Answer apply(String query, String yaml) throws Exception {
        return api.apply(MAPS + "/" + name + query, yaml);
    }

    private static JsonNode entry(Answer answer, int index) {
        return answer.body().at("/metadata/managedFields/" + index);
    }

    @Test
    void applyCreatesWhatIsNotThere() throws Exception {
        Answer created = apply("?fieldManager=one", map("{a: '1'}")).expect(201);
        assertThat(created.text("/data/a")).isEqualTo("1");
        assertThat(created.text("/metadata/uid")).isNotEmpty();
        assertThat(entry(created, 0).path("manager").asString()).isEqualTo("one");
        assertThat(entry(created, 0).path("operation").asString()).isEqualTo("Apply");
        assertThat(entry(created, 0).path("fieldsV1").toString()).isEqualTo("{\"f:data\":{\"f:a\":{}}}");
    }

    @Test
    void anEmptyMapIsOwnedAndNotKept() throws Exception {
        Answer created = apply("?fieldManager=one", map("{}")).expect(201);
        assertThat(created.body().has("data")).isFalse();
        assertThat(entry(created, 0).path("fieldsV1").toString()).isEqualTo("{\"f:data\":{}}");
        Answer again = apply("?fieldManager=one", map("{}")).expect(200);
        assertThat(again.text("/metadata/resourceVersion")).isEqualTo(created.text("/metadata/resourceVersion"));
        assertThat(apply("?fieldManager=other", map("{a: '1'}")).expect(409).text("/details/causes/0/field")).isEqualTo(".data");
    }

    /** The version in what an apply makes is the server's, so another write in between is no conflict of the client's. */
    @Test
    void whoNamesAVersionCreatesButReplacesNothing() throws Exception {
        String named = map("{a: '1'}").replace("metadata: {", "metadata: {resourceVersion: '1', ");
        assertThat(named).contains("resourceVersion");
        apply("?fieldManager=one&force=true", named).expect(201);
        apply("?fieldManager=one&force=true", named.replace("a: '1'", "a: '2'")).expect(409);
    }

    @Test
    void appliesThatMeetAreTriedAgain() throws Exception {
        apply("?fieldManager=first", map("{first: '0'}")).expect(201);
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < 6; i++) {
            String own = "m" + i;
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            answers.add(answer);
            time.run(own, () -> {
                try {
                    start.await();
                    for (int value = 0; value < 5; value++) {
                        apply("?fieldManager=" + own, map("{" + own + ": '" + value + "'}")).expect(200);
                    }
                    answer.complete(5);
                } catch (Exception | AssertionError failed) {
                    answer.completeExceptionally(failed);
                }
            });
        }
        start.countDown();
        for (CompletableFuture<Integer> each : answers) {
            assertThat(each.get()).isEqualTo(5);
        }
        assertThat(api.get(MAPS + "/" + name).body().path("data").propertyNames())
                .containsExactlyInAnyOrder("first", "m0", "m1", "m2", "m3", "m4", "m5");
    }

    @Test
    void applyTwiceWritesOnce() throws Exception {
        Answer first = apply("?fieldManager=one", map("{a: '1'}")).expect(201);
        Answer second = apply("?fieldManager=one", map("{a: '1'}")).expect(200);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void aConflictNamesTheOwnerAndTheFields() throws Exception {
        apply("?fieldManager=one", map("{a: '1', b: '1'}")).expect(201);
        Answer refused = apply("?fieldManager=two", map("{a: '2', b: '2'}")).expect(409);
        assertThat(refused.text("/reason")).isEqualTo("Conflict");
        assertThat(refused.text("/message"))
                .isEqualTo("Apply failed with 2 conflicts: conflicts with \"one\":\n- .data.a\n- .data.b");
        assertThat(refused.texts("/details/causes", "/reason")).containsExactly("FieldManagerConflict", "FieldManagerConflict");
        assertThat(refused.texts("/details/causes", "/message")).containsOnly("conflict with \"one\"");
        assertThat(refused.texts("/details/causes", "/field")).containsExactly(".data.a", ".data.b");
        assertThat(api.get(MAPS + "/" + name).text("/data/a")).isEqualTo("1");
        apply("?fieldManager=two&force=true", map("{a: '2', b: '2'}")).expect(200);
    }

    @Test
    void theManagerMustBeNamed() throws Exception {
        Answer refused = apply("", map("{a: '1'}")).expect(422);
        assertThat(refused.text("/message"))
                .isEqualTo("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        assertThat(refused.text("/details/causes/0/field")).isEqualTo("fieldManager");
    }

    @Test
    void theManagersNameIsShortAndPrintable() throws Exception {
        assertThat(apply("?fieldManager=" + "x".repeat(129), map("{}")).expect(422).text("/message"))
                .endsWith("fieldManager: Too long: may not be more than 128 bytes");
        assertThat(apply("?fieldManager=a%07b", map("{}")).expect(422).text("/message"))
                .endsWith("fieldManager: Invalid value: \"a\\ab\": invalid character U+0007 (at position 1)");
    }

    @Test
    void forceIsForApplyOnly() throws Exception {
        api.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}").expect(201);
        assertThat(api.patch(MAPS + "/" + name + "?force=true", "merge-patch", "{}").expect(422).text("/message"))
                .isEqualTo("PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch");
    }

    @Test
    void theConfigurationMustBeOfThisObject() throws Exception {
        assertThat(apply("?fieldManager=one", "{apiVersion: v1, kind: Secret, metadata: {name: x}}").expect(400).text("/message"))
                .isEqualTo("invalid object type: /v1, Kind=Secret");
        assertThat(apply("?fieldManager=one", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}").expect(400).text("/message"))
                .isEqualTo("the name of the object (x) does not match the name on the URL (" + name + ")");
        assertThat(apply("?fieldManager=one", "{apiVersion: v1, kind: ConfigMap}").expect(400).text("/message"))
                .isEqualTo("the name of the object (" + name + " based on URL) was undeterminable: name must be provided");
        assertThat(apply("?fieldManager=one", "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: x}}")
                        .expect(400)
                        .text("/message"))
                .contains("namespace");
        assertThat(apply("?fieldManager=one", "a: b: c").expect(400).text("/message")).startsWith("error decoding YAML: ");
        assertThat(apply("?fieldManager=one", "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, managedFields: [{}]}}")
                        .expect(400)
                        .text("/message"))
                .isEqualTo("metadata.managedFields must be nil");
        api.get(MAPS + "/" + name).expect(404);
    }

    @Test
    void aResourceVersionMustBeTheLatest() throws Exception {
        String version = apply("?fieldManager=one", map("{a: '1'}")).expect(201).text("/metadata/resourceVersion");
        String pinned = "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", resourceVersion: '" + version
                + "'}, data: {a: '2'}}";
        apply("?fieldManager=one", pinned).expect(200);
        assertThat(apply("?fieldManager=one", pinned).expect(409).text("/message")).contains("the object has been modified");
    }

    @Test
    void aDryRunStoresNothing() throws Exception {
        Answer tried = apply("?fieldManager=one&dryRun=All", map("{a: '1'}")).expect(201);
        assertThat(tried.text("/data/a")).isEqualTo("1");
        api.get(MAPS + "/" + name).expect(404);
        apply("?fieldManager=one", map("{a: '1'}")).expect(201);
        assertThat(apply("?fieldManager=one&dryRun=All", map("{a: '2'}")).expect(200).text("/data/a")).isEqualTo("2");
        assertThat(api.get(MAPS + "/" + name).text("/data/a")).isEqualTo("1");
    }

    @Test
    void repeatedKeysAreRefusedOrWarnedOf() throws Exception {
        String twice = map("{a: '1', a: '2'}");
        assertThat(apply("?fieldManager=one&fieldValidation=Strict", twice).expect(400).text("/message"))
                .isEqualTo("error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n"
                        + "  line 1: key \"a\" already set in map");
        api.get(MAPS + "/" + name).expect(404);
        Answer warned = apply("?fieldManager=one", twice).expect(201);
        assertThat(warned.response().getHeader("Warning")).isEqualTo("299 - \"line 1: key \\\"a\\\" already set in map\"");
        assertThat(warned.text("/data/a")).isEqualTo("2");
    }

    @Test
    void anUnknownFieldIsRefused() throws Exception {
        assertThat(apply("?fieldManager=one", map("{}").replace(", data:", ", dta:")).expect(400).text("/message"))
                .isEqualTo("failed to create typed patch object (/" + name
                        + "; /v1, Kind=ConfigMap): .dta: field not declared in schema");
    }

    @Test
    void statusIsAppliedThroughItsSubresource() throws Exception {
        String pod = "{apiVersion: v1, kind: Pod, metadata: {name: " + name + "}, spec: {containers: [{name: c, image: i}]}}";
        api.apply(PODS + "/" + name + "?fieldManager=one", pod).expect(201);
        Answer changed = api.apply(
                        PODS + "/" + name + "/status?fieldManager=two",
                        "{apiVersion: v1, kind: Pod, metadata: {name: " + name + "}, spec: {priority: 7}, status: {message: hello}}")
                .expect(200);
        assertThat(changed.text("/status/message")).isEqualTo("hello");
        assertThat(changed.body().at("/spec/priority").asInt()).isZero();
        assertThat(entry(changed, 1).path("subresource").asString()).isEqualTo("status");
        assertThat(entry(changed, 1).path("fieldsV1").toString()).isEqualTo("{\"f:status\":{\"f:message\":{}}}");
        api.apply(PODS + "/none/status?fieldManager=two", pod.replace(name, "none")).expect(404);
    }

    @Test
    void everyWriterOwnsWhatItWrote() throws Exception {
        Answer created = api.post(
                        MAPS + "?fieldManager=maker",
                        "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"l\":\"1\"}},\"data\":{\"a\":\"1\"}}")
                .expect(201);
        assertThat(entry(created, 0).path("fieldsV1").toString())
                .isEqualTo("{\"f:data\":{\".\":{},\"f:a\":{}},\"f:metadata\":{\"f:labels\":{\".\":{},\"f:l\":{}}}}");
        Answer patched = api.patch(MAPS + "/" + name + "?fieldManager=patcher", "merge-patch", "{\"data\":{\"a\":\"2\"}}").expect(200);
        assertThat(patched.texts("/metadata/managedFields", "/manager")).containsExactlyInAnyOrder("maker", "patcher");
        Answer same = api.patch(MAPS + "/" + name + "?fieldManager=third", "merge-patch", "{\"data\":{\"a\":\"2\"}}").expect(200);
        assertThat(same.body()).isEqualTo(patched.body());
    }

    @Test
    void anEmptyListForgetsTheManagers() throws Exception {
        api.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"a\":\"1\"}}").expect(201);
        Answer reset = api.patch(MAPS + "/" + name, "merge-patch", "{\"metadata\":{\"managedFields\":[{}]}}").expect(200);
        assertThat(reset.body().path("metadata").has("managedFields")).isFalse();
        Answer untracked = api.patch(MAPS + "/" + name, "merge-patch", "{\"data\":{\"a\":\"2\"}}").expect(200);
        assertThat(untracked.body().path("metadata").has("managedFields")).isFalse();
        Answer applied = apply("?fieldManager=one", map("{a: '2'}")).expect(200);
        assertThat(applied.texts("/metadata/managedFields", "/manager")).containsExactly("one", "before-first-apply");
    }

    @Test
    void aClientMayEditManagedFields() throws Exception {
        apply("?fieldManager=one", map("{a: '1'}")).expect(201);
        Answer renamed = api.patch(
                        MAPS + "/" + name,
                        "json-patch",
                        "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields/0/manager\",\"value\":\"other\"}]")
                .expect(200);
        assertThat(renamed.texts("/metadata/managedFields", "/manager")).containsExactly("other");
        assertThat(api.patch(
                                MAPS + "/" + name,
                                "json-patch",
                                "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields/0/operation\",\"value\":\"x\"}]")
                        .expect(200)
                        .text("/metadata/managedFields/0/operation"))
                .isEqualTo("Apply");
    }

    @Test
    void bothGroupsOfEventsOwnTheSameFields() throws Exception {
        api.post(
                        "/apis/events.k8s.io/v1/namespaces/default/events?fieldManager=newer",
                        "{\"metadata\":{\"name\":\"" + name + "\"},\"eventTime\":\"2026-01-01T00:00:00.000000Z\",\"reason\":\"R\","
                                + "\"action\":\"A\",\"type\":\"Normal\",\"reportingController\":\"x.y/z\",\"reportingInstance\":\"i\","
                                + "\"note\":\"hello\",\"regarding\":{\"kind\":\"Pod\",\"name\":\"p\",\"namespace\":\"default\"}}")
                .expect(201);
        Answer applied = api.apply(
                        "/api/v1/namespaces/default/events/" + name + "?fieldManager=older",
                        "{apiVersion: v1, kind: Event, metadata: {name: " + name + "}, message: changed}")
                .expect(409);
        assertThat(applied.text("/message"))
                .isEqualTo("Apply failed with 1 conflict: conflict with \"newer\" using events.k8s.io/v1: .note");
    }

    @Test
    void whatAPatchLeavesIsValidatedAsAskedFor() throws Exception {
        api.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}").expect(201);
        String twice = "{\"data\":{\"a\":\"1\",\"a\":\"2\"},\"dta\":{}}";
        Answer strict = api.patch(MAPS + "/" + name + "?fieldValidation=Strict", "merge-patch", twice).expect(422);
        assertThat(strict.text("/reason")).isEqualTo("Invalid");
        assertThat(strict.text("/message"))
                .startsWith(" \"\" is invalid: patch: Invalid value: \"{")
                .endsWith("}\": strict decoding error: duplicate field \"data.a\", unknown field \"dta\"");
        Answer strategic = api.patch(MAPS + "/" + name + "?fieldValidation=Strict", "strategic-merge-patch", "{\"dta\":{\"a\":1}}")
                .expect(422);
        assertThat(strategic.text("/message"))
                .isEqualTo(" \"\" is invalid: patch: Invalid value: \"map[dta:map[a:1]]\": strict decoding error: unknown field \"dta\"");
        Answer json = api.patch(
                        MAPS + "/" + name + "?fieldValidation=Strict",
                        "json-patch",
                        "[{\"op\":\"add\",\"path\":\"/data\",\"value\":{},\"value\":{},\"why\":1}]")
                .expect(422);
        assertThat(json.text("/message"))
                .endsWith("strict decoding error: json patch unknown field \"[0].why\", json patch duplicate field \"[0].value\"");
        Answer warned = api.patch(MAPS + "/" + name, "merge-patch", twice).expect(200);
        assertThat(warned.response().getHeaders("Warning"))
                .containsExactly("299 - \"duplicate field \\\"data.a\\\"\"", "299 - \"unknown field \\\"dta\\\"\"");
        assertThat(warned.text("/data/a")).isEqualTo("2");
        Answer ignored = api.patch(MAPS + "/" + name + "?fieldValidation=Ignore", "merge-patch", twice).expect(200);
        assertThat(ignored.response().getHeaders("Warning")).isEmpty();
        assertThat(api.patch(MAPS + "/" + name, "merge-patch", "{\"data\":{\"a\":1}}").expect(422).text("/message"))
                .contains("json: cannot unmarshal number into Go struct field ConfigMap.data of type string");
    }

    @Test
    void aPatchHasNotTooManyOperations() throws Exception {
        api.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}").expect(201);
        String operations = "[" + "{\"op\":\"test\",\"path\":\"/x\"},".repeat(10_000) + "{\"op\":\"test\",\"path\":\"/x\"}]";
        assertThat(api.patch(MAPS + "/" + name, "json-patch", operations).expect(413).text("/message"))
                .isEqualTo("Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001");
    }

    @Test
    void strangeConfigurationsAndManagedFieldsAreTheClientsFault() throws Exception {
        for (String strange : new String[] {
            "", "[]", "x", "{}", "null", "{metadata: x}", "{apiVersion: v1, kind: ConfigMap, metadata: [a]}",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: n, finalizers: [1e999999999, {}, null]}}",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: n, finalizers: [{}]}}",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: n, ownerReferences: [{uid: 1e999999999}]}}",
            "{apiVersion: {}, kind: [], metadata: 1}"
        }) {
            assertThat(apply("?fieldManager=one", strange).code()).as(strange).isEqualTo(400);
        }
        apply("?fieldManager=one", map("{a: '1'}")).expect(201);
        for (String fields : new String[] {
            "{}", "{'x':{}}", "{'k:[1]':{}}", "{'v:':{}}", "{'i:a':{}}", "{'f:a':{'.':{},'z:1':{}}}", "{'v:1e999999999':{}}", "{'f:':1}"
        }) {
            String entry = "{\"manager\":\"m\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":"
                    + fields.replace('\'', '"') + "}";
            api.patch(MAPS + "/" + name, "merge-patch", "{\"metadata\":{\"managedFields\":[" + entry + "]}}").expect(200);
            apply("?fieldManager=one&force=true", map("{a: '1'}")).expect(200);
        }
    }

    @Test
    void managedFieldsThatAreNoneAreNotLookedAtHoweverDeepTheyAre() throws Exception {
        String fields = "{\"f:metadata\":" + "[".repeat(600) + "]".repeat(600) + "}";
        api.post(
                        "/api/v1/namespaces/default/configmaps",
                        "{\"metadata\":{\"name\":\"deep-fields\",\"managedFields\":[{\"manager\":\"m\",\"operation\":\"Update\","
                                + "\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":" + fields + "}]}}")
                .expect(201);
        assertThat(api.get("/api/v1/namespaces/default/configmaps/deep-fields").expect(200).text("/metadata/managedFields/0/manager"))
                .isNotEqualTo("m");
    }
}
