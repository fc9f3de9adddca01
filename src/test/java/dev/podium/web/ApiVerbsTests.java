package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** Every verb, as a client sees it. Each test has a namespace of its own. */
@WebTest
class ApiVerbsTests {

    private final Api api;
    private String namespace = "";

    ApiVerbsTests(@Autowired MockMvc mvc) {
        this.api = new Api(mvc);
    }

    @BeforeEach
    void createNamespace(TestInfo test) throws Exception {
        namespace = "t" + Integer.toHexString(test.getDisplayName().hashCode());
        api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}").expect(201);
        while (api.get("/api/v1/namespaces/" + namespace + "/serviceaccounts/default").code() != 200) {
            Thread.onSpinWait();
        }
    }

    private String path(String resource) {
        return "/api/v1/namespaces/" + namespace + "/" + resource;
    }

    private Api.Answer secret(String name, String labels) throws Exception {
        return api.post(
                        path("secrets"),
                        "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{" + labels + "}},\"data\":{\"a\":\"MQ==\"}}")
                .expect(201);
    }

    private Api.Answer pod(String name) throws Exception {
        return api.post(
                        path("pods"),
                        "{\"metadata\":{\"name\":\"" + name
                                + "\"},\"spec\":{\"schedulerName\":\"nobody\",\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]}}")
                .expect(201);
    }

    @Test
    void aCreatedObjectHasWhatTheServerGives() throws Exception {
        Api.Answer pod = pod("a");
        assertThat(pod.text("/metadata/uid")).hasSize(36);
        assertThat(pod.text("/metadata/resourceVersion")).matches("[0-9]+");
        assertThat(pod.text("/metadata/creationTimestamp")).endsWith("Z").doesNotContain(".");
        assertThat(pod.body().at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(pod.text("/status/phase")).isEqualTo("Pending");
        assertThat(pod.text("/status/qosClass")).isEqualTo("BestEffort");
        assertThat(pod.text("/spec/serviceAccountName")).isEqualTo("default");
        assertThat(api.get(path("pods/a")).expect(200).body()).isEqualTo(pod.body());
    }

    @Test
    void aGeneratedNameEndsInFiveCharacters() throws Exception {
        Api.Answer created =
                api.post(path("secrets"), "{\"metadata\":{\"generateName\":\"cm-\"}}").expect(201);
        assertThat(created.text("/metadata/name")).matches("cm-[a-z0-9]{5}");
    }

    @Test
    void aSecondCreateOfTheSameNameIsAConflict() throws Exception {
        secret("a", "");
        Api.Answer second = api.post(path("secrets"), "{\"metadata\":{\"name\":\"a\"}}").expect(409);
        assertThat(second.text("/reason")).isEqualTo("AlreadyExists");
        assertThat(second.text("/message")).isEqualTo("secrets \"a\" already exists");
    }

    @Test
    void anUpdateOfAnOldVersionIsAConflict() throws Exception {
        String stale = secret("a", "").text("/metadata/resourceVersion");
        api.patch(path("secrets/a"), "merge-patch", "{\"data\":{\"b\":\"Mg==\"}}").expect(200);
        Api.Answer refused = api.put(
                        path("secrets/a"),
                        "{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"" + stale + "\"},\"data\":{}}")
                .expect(409);
        assertThat(refused.text("/reason")).isEqualTo("Conflict");
        assertThat(refused.text("/message"))
                .isEqualTo("Operation cannot be fulfilled on secrets \"a\": the object has been modified; please apply"
                        + " your changes to the latest version and try again");
    }

    @Test
    void anUpdateThatChangesNothingKeepsTheResourceVersion() throws Exception {
        Api.Answer created = secret("a", "");
        Api.Answer same = api.put(path("secrets/a"), created.body().toString()).expect(200);
        assertThat(same.text("/metadata/resourceVersion")).isEqualTo(created.text("/metadata/resourceVersion"));
    }

    @Test
    void theThreePatchesPatch() throws Exception {
        pod("a");
        Api.Answer merged =
                api.patch(path("pods/a"), "merge-patch", "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}").expect(200);
        assertThat(merged.text("/metadata/labels/x")).isEqualTo("1");
        Api.Answer strategic = api.patch(
                        path("pods/a"),
                        "strategic-merge-patch",
                        "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx:2\"}]}}")
                .expect(200);
        assertThat(strategic.texts("/spec/containers", "/image")).containsExactly("nginx:2");
        assertThat(strategic.body().at("/metadata/generation").asInt()).isEqualTo(2);
        Api.Answer json = api.patch(
                        path("pods/a"),
                        "json-patch",
                        "[{\"op\":\"test\",\"path\":\"/metadata/labels/x\",\"value\":\"1\"},"
                                + "{\"op\":\"remove\",\"path\":\"/metadata/labels/x\"}]")
                .expect(200);
        assertThat(json.body().at("/metadata/labels").isMissingNode()).isTrue();
        api.patch(path("pods/a"), "json-patch", "[{\"op\":\"remove\",\"path\":\"/metadata/labels/x\"}]").expect(422);
    }

    @Test
    void whatAPodMayNotChangeIsRefused() throws Exception {
        pod("a");
        Api.Answer refused = api.patch(
                        path("pods/a"),
                        "strategic-merge-patch",
                        "{\"spec\":{\"containers\":[{\"name\":\"c\",\"env\":[{\"name\":\"A\",\"value\":\"b\"}]}]}}")
                .expect(422);
        assertThat(refused.text("/message")).contains("spec: Forbidden: pod updates may not change fields other than");
    }

    @Test
    void statusAndSpecAreWrittenApart() throws Exception {
        pod("a");
        Api.Answer status = api.patch(
                        path("pods/a/status"), "merge-patch", "{\"status\":{\"phase\":\"Running\"},\"spec\":{\"hostname\":\"x\"}}")
                .expect(200);
        assertThat(status.text("/status/phase")).isEqualTo("Running");
        assertThat(status.body().at("/spec/hostname").isMissingNode()).isTrue();
        Api.Answer main =
                api.patch(path("pods/a"), "merge-patch", "{\"status\":{\"phase\":\"Failed\"}}").expect(200);
        assertThat(main.text("/status/phase")).isEqualTo("Running");
    }

    @Test
    void selectorsSelect() throws Exception {
        secret("a", "\"tier\":\"web\",\"env\":\"prod\"");
        secret("b", "\"tier\":\"db\",\"env\":\"prod\"");
        secret("c", "\"env\":\"test\"");
        assertThat(api.get(path("secrets?labelSelector=tier%3Dweb")).texts("/items", "/metadata/name")).containsExactly("a");
        assertThat(api.get(path("secrets?labelSelector=env%20in%20(prod,test),!tier")).texts("/items", "/metadata/name"))
                .containsExactly("c");
        assertThat(api.get(path("secrets?labelSelector=tier!%3Dweb,env")).texts("/items", "/metadata/name"))
                .containsExactly("b", "c");
        assertThat(api.get(path("secrets?fieldSelector=metadata.name%3Db")).texts("/items", "/metadata/name"))
                .containsExactly("b");
    }

    @Test
    void pagesShowOneStateHoweverLongTheyTake() throws Exception {
        for (String each : List.of("a", "b", "c", "d", "e")) {
            secret(each, "");
        }
        Api.Answer first = api.get(path("secrets?limit=2")).expect(200);
        assertThat(first.texts("/items", "/metadata/name")).containsExactly("a", "b");
        assertThat(first.body().at("/metadata/remainingItemCount").asInt()).isEqualTo(3);
        api.delete(path("secrets/c")).expect(200);
        secret("bb", "");
        Api.Answer second =
                api.get(path("secrets?limit=2&continue=" + first.text("/metadata/continue"))).expect(200);
        assertThat(second.texts("/items", "/metadata/name")).containsExactly("c", "d");
        assertThat(second.text("/metadata/resourceVersion")).isEqualTo(first.text("/metadata/resourceVersion"));
        Api.Answer third =
                api.get(path("secrets?limit=2&continue=" + second.text("/metadata/continue"))).expect(200);
        assertThat(third.texts("/items", "/metadata/name")).containsExactly("e");
        assertThat(third.text("/metadata/continue")).isEmpty();
    }

    @Test
    void aListAtAnExactVersionShowsThatVersion() throws Exception {
        secret("a", "");
        String version = secret("b", "").text("/metadata/resourceVersion");
        api.delete(path("secrets/a")).expect(200);
        assertThat(api.get(path("secrets?resourceVersion=" + version + "&resourceVersionMatch=Exact"))
                        .texts("/items", "/metadata/name"))
                .containsExactly("a", "b");
    }

    @Test
    void aWatchTellsEveryChangeFromAVersionOn() throws Exception {
        String version = secret("a", "").text("/metadata/resourceVersion");
        secret("b", "");
        api.patch(path("secrets/a"), "merge-patch", "{\"data\":{\"b\":\"Mg==\"}}").expect(200);
        api.delete(path("secrets/a")).expect(200);
        List<JsonNode> frames = api.watch(path("secrets?resourceVersion=" + version));
        assertThat(frames.stream().map(each -> each.path("type").asString() + " " + each.at("/object/metadata/name").asString()))
                .containsExactly("ADDED b", "MODIFIED a", "DELETED a");
        assertThat(frames.stream().map(each -> Long.parseLong(each.at("/object/metadata/resourceVersion").asString())))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whatLeavesASelectionIsDeletedForItsWatcher() throws Exception {
        String version = secret("a", "\"x\":\"1\"").text("/metadata/resourceVersion");
        api.patch(path("secrets/a"), "merge-patch", "{\"metadata\":{\"labels\":{\"x\":\"2\"}}}").expect(200);
        api.patch(path("secrets/a"), "merge-patch", "{\"metadata\":{\"labels\":{\"x\":\"1\"}}}").expect(200);
        List<JsonNode> frames = api.watch(path("secrets?labelSelector=x%3D1&resourceVersion=" + version));
        assertThat(frames.stream().map(each -> each.path("type").asString())).containsExactly("DELETED", "ADDED");
        assertThat(frames.getFirst().at("/object/metadata/labels/x").asString()).isEqualTo("1");
    }

    @Test
    void aWatchListEndsItsInitialEventsWithAMarkedBookmark() throws Exception {
        secret("a", "");
        secret("b", "");
        List<JsonNode> frames = api.watch(
                path("secrets?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"));
        assertThat(frames.stream().map(each -> each.path("type").asString())).containsExactly("ADDED", "ADDED", "BOOKMARK");
        JsonNode bookmark = frames.getLast();
        assertThat(bookmark.at("/object/metadata/annotations").path("k8s.io/initial-events-end").asString()).isEqualTo("true");
        assertThat(bookmark.at("/object/metadata/resourceVersion").asString()).matches("[0-9]+");
        assertThat(bookmark.at("/object/kind").asString()).isEqualTo("Secret");
    }

    @Test
    void aPodThatNobodyRunsIsRemovedAtOnceAndReturned() throws Exception {
        pod("a");
        assertThat(api.delete(path("pods/a")).expect(200).text("/kind")).isEqualTo("Pod");
        api.get(path("pods/a")).expect(404);
    }

    @Test
    void aPodOnANodeWaitsForItsKubelet() throws Exception {
        pod("a");
        api.post(path("pods/a/binding"), "{\"target\":{\"kind\":\"Node\",\"name\":\"n\"}}").expect(201);
        Api.Answer deleting = api.delete(path("pods/a")).expect(200);
        assertThat(deleting.body().at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(deleting.text("/metadata/deletionTimestamp")).isNotEmpty();
        Api.Answer hastened = api.delete(path("pods/a"), "{\"gracePeriodSeconds\":5}").expect(200);
        assertThat(hastened.body().at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(5);
        api.delete(path("pods/a?gracePeriodSeconds=0")).expect(200);
        api.get(path("pods/a")).expect(404);
    }

    @Test
    void aBindingIsMadeOnce() throws Exception {
        pod("a");
        String binding = "{\"target\":{\"kind\":\"Node\",\"name\":\"n\"}}";
        assertThat(api.post(path("pods/a/binding"), binding).expect(201).text("/status")).isEqualTo("Success");
        Api.Answer bound = api.get(path("pods/a"));
        assertThat(bound.text("/spec/nodeName")).isEqualTo("n");
        assertThat(bound.texts("/status/conditions", "/type")).containsExactly("PodScheduled");
        assertThat(api.post(path("pods/a/binding"), binding).expect(409).text("/message"))
                .isEqualTo("Operation cannot be fulfilled on pods/binding \"a\": pod a is already assigned to node \"n\"");
    }

    @Test
    void preconditionsGuardDeletion() throws Exception {
        secret("a", "");
        api.delete(path("secrets/a"), "{\"preconditions\":{\"uid\":\"other\"}}").expect(409);
        api.delete(path("secrets/a"), "{\"preconditions\":{\"resourceVersion\":\"1\"}}").expect(409);
        Api.Answer deleted = api.delete(path("secrets/a")).expect(200);
        assertThat(deleted.text("/kind")).isEqualTo("Status");
        assertThat(deleted.text("/details/name")).isEqualTo("a");
    }

    @Test
    void finalizersKeepAnObjectUntilTheyAreGone() throws Exception {
        api.post(path("secrets"), "{\"metadata\":{\"name\":\"a\",\"finalizers\":[\"example.com/hold\"]}}").expect(201);
        assertThat(api.delete(path("secrets/a")).expect(200).text("/metadata/deletionTimestamp")).isNotEmpty();
        api.get(path("secrets/a")).expect(200);
        api.patch(path("secrets/a"), "merge-patch", "{\"metadata\":{\"finalizers\":null}}").expect(200);
        api.get(path("secrets/a")).expect(404);
    }

    @Test
    void aCollectionIsDeletedBySelector() throws Exception {
        secret("a", "\"x\":\"1\"");
        secret("b", "\"x\":\"1\"");
        secret("c", "");
        api.delete(path("secrets?labelSelector=x%3D1")).expect(200);
        assertThat(api.get(path("secrets")).texts("/items", "/metadata/name")).containsExactly("c");
    }

    @Test
    void aNamespaceTakesEverythingInItAlong() throws Exception {
        secret("a", "");
        pod("p");
        assertThat(api.delete("/api/v1/namespaces/" + namespace).expect(200).text("/status/phase")).isEqualTo("Terminating");
        while (api.get("/api/v1/namespaces/" + namespace).code() != 404) {
            Api.Answer refused = api.post(path("secrets"), "{\"metadata\":{\"name\":\"late\"}}");
            assertThat(refused.code()).isIn(403, 404);
        }
        assertThat(api.get(path("secrets")).body().at("/items").size()).isZero();
    }

    @Test
    void eventsAreTheSameObjectsInBothGroups() throws Exception {
        api.post(
                        path("events"),
                        "{\"metadata\":{\"name\":\"e\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":\"" + namespace
                                + "\",\"name\":\"p\"},\"reason\":\"Tested\",\"message\":\"hello\",\"type\":\"Normal\",\"count\":2,"
                                + "\"source\":{\"component\":\"test\"}}")
                .expect(201);
        Api.Answer newer = api.get("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events/e").expect(200);
        assertThat(newer.text("/apiVersion")).isEqualTo("events.k8s.io/v1");
        assertThat(newer.text("/note")).isEqualTo("hello");
        assertThat(newer.text("/regarding/name")).isEqualTo("p");
        assertThat(newer.body().at("/deprecatedCount").asInt()).isEqualTo(2);
        assertThat(api.get(path("events?fieldSelector=involvedObject.name%3Dp,reason%3DTested")).body().at("/items").size())
                .isEqualTo(1);
    }

    @Test
    void tablesHaveTheColumnsThatPeopleKnow() throws Exception {
        pod("a");
        Api.Answer table =
                api.get(path("pods"), "application/json;as=Table;v=v1;g=meta.k8s.io,application/json").expect(200);
        assertThat(table.text("/kind")).isEqualTo("Table");
        assertThat(table.texts("/columnDefinitions", "/name"))
                .containsExactly(
                        "Name", "Ready", "Status", "Restarts", "Age", "IP", "Node", "Nominated Node", "Readiness Gates");
        assertThat(table.body().at("/rows/0/cells/1").asString()).isEqualTo("0/1");
        assertThat(table.text("/rows/0/object/kind")).isEqualTo("PartialObjectMetadata");
    }

    @Test
    void metadataAloneCanBeAskedFor() throws Exception {
        secret("a", "");
        Api.Answer list = api.get(
                path("secrets"), "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
        assertThat(list.text("/kind")).isEqualTo("PartialObjectMetadataList");
        assertThat(list.body().at("/items/0/data").isMissingNode()).isTrue();
        assertThat(list.text("/items/0/metadata/name")).isEqualTo("a");
    }

    @Test
    void yamlIsTakenAndGiven() throws Exception {
        Api.Answer yaml = api.get("/api/v1/namespaces/" + namespace, "application/yaml").expect(200);
        assertThat(yaml.body().asString()).contains("kind: Namespace\n", "name: " + namespace);
    }

    @Test
    void whatIsCreatedHasNoVersionYet() throws Exception {
        String map = "{\"metadata\":{\"generateName\":\"v-\",\"resourceVersion\":\"%s\"}}";
        assertThat(api.post(path("configmaps"), map.formatted("7")).expect(400).text("/message"))
                .isEqualTo("resourceVersion should not be set on objects to be created");
        api.post(path("configmaps"), map.formatted("0")).expect(201);
        api.post(path("configmaps"), map.formatted("v1")).expect(201);
    }
}
