package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.web.Api.Answer;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** Who owns what of custom resources when their schema says something else than it did. */
@WebTest
class SchemaChangeTests {

    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    @Autowired
    private MockMvc mvc;

    private Api api;
    private String group;
    private String things;

    @BeforeEach
    void define() throws Exception {
        api = new Api(mvc);
        group = "s" + UUID.randomUUID().toString().substring(0, 8) + ".example.com";
        things = "/apis/" + group + "/v1/things";
        api.post(DEFINITIONS, definition("map", "granular")).expect(201);
        Awaitility.await().untilAsserted(() -> api.get(things).expect(200));
    }

    @AfterEach
    void forget() throws Exception {
        api.delete(DEFINITIONS + "/things." + group).expect(200);
    }

    private String definition(String list, String map) {
        return """
                {"metadata": {"name": "things.%1$s"}, "spec": {"group": "%1$s", "scope": "Cluster",
                 "names": {"plural": "things", "singular": "thing", "kind": "Thing"},
                 "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                   "items": {"type": "array", "x-kubernetes-list-type": "%2$s" %3$s, "items": {"type": "object", "required": ["name"],
                     "properties": {"name": {"type": "string"}, "value": {"type": "string"}}}},
                   "config": {"type": "object", "x-kubernetes-map-type": "%4$s", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
                 }}}}]}}"""
                .formatted(group, list, list.equals("map") ? ", \"x-kubernetes-list-map-keys\": [\"name\"]" : "", map);
    }

    private void redefine(String list, String map) throws Exception {
        api.patch(DEFINITIONS + "/things." + group, "merge-patch", definition(list, map)).expect(200);
    }

    private Answer apply(String manager, String rest) throws Exception {
        return api.apply(
                things + "/one?fieldManager=" + manager,
                "{apiVersion: " + group + "/v1, kind: Thing, metadata: {name: one}, " + rest + "}");
    }

    private static String fields(Answer answer, String manager) {
        for (JsonNode each : answer.body().at("/metadata/managedFields")) {
            if (each.path("manager").asString("").equals(manager)) {
                return each.path("fieldsV1").toString();
            }
        }
        return "";
    }

    @Test
    void whoOwnedPartsOwnsAllOfWhatHasBecomeAtomic() throws Exception {
        apply("one", "items: [{name: a, value: '1'}], config: {a: '1'}").expect(201);
        Answer parts = apply("two", "items: [{name: b, value: '2'}], config: {b: '2'}").expect(200);
        assertThat(fields(parts, "one")).contains("k:{\\\"name\\\":\\\"a\\\"}", "\"f:config\":{\"f:a\":{}}");
        redefine("atomic", "atomic");
        Awaitility.await().untilAsserted(() -> {
            Answer touched = api.patch(things + "/one", "merge-patch", "{\"metadata\": {\"labels\": {\"touched\": \"%s\"}}}"
                            .formatted(UUID.randomUUID())).expect(200);
            for (String manager : new String[] {"one", "two"}) {
                assertThat(fields(touched, manager)).isEqualTo("{\"f:config\":{},\"f:items\":{}}");
            }
        });
        assertThat(apply("three", "config: {a: '3'}").expect(409).text("/message")).isEqualTo("Apply failed with 2 conflicts: conflicts with \"one\":\n- .config\nconflicts with \"two\":\n- .config");
    }

    @Test
    void whoOwnedAllOfWhatHasBecomeGranularStillDoes() throws Exception {
        redefine("atomic", "atomic");
        Awaitility.await().untilAsserted(() ->
                assertThat(fields(apply("one", "config: {a: '1'}"), "one")).isEqualTo("{\"f:config\":{}}"));
        redefine("atomic", "granular");
        Awaitility.await().untilAsserted(() ->
                assertThat(fields(apply("two", "config: {b: '2'}").expect(200), "two")).isEqualTo("{\"f:config\":{\"f:b\":{}}}"));
        assertThat(fields(api.get(things + "/one").expect(200), "one")).isEqualTo("{\"f:config\":{}}");
        assertThat(fields(apply("one", "config: {a: '1'}").expect(200), "one")).isEqualTo("{\"f:config\":{\"f:a\":{}}}");
    }
}
