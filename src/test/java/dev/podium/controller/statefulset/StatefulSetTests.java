package dev.podium.controller.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.ControllerRevision;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import dev.podium.model.StatefulSet;
import dev.podium.model.StatefulSetStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the StatefulSet controller does, on a clock that the test moves; whole rollouts are StatefulSetGoldenTests'. */
class StatefulSetTests {

    private final Rehearsal stage = new Rehearsal(2);

    @AfterEach
    void close() {
        stage.close();
    }

    private void set(String name, int replicas, String more) {
        stage.create("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: %s, annotations: {kubernetes.io/change-cause: first}}
                spec:
                  serviceName: peers
                  replicas: %d
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s, tier: back}, annotations: {note: hello}}
                    spec: {containers: [{name: c, image: nginx}]}
                """.formatted(name, replicas, name, name) + more.indent(2));
    }

    private StatefulSet set(String name) {
        StatefulSet set = stage.client.find(ResourceType.STATEFUL_SETS, "default", name);
        if (set == null) {
            throw new AssertionError("there is no StatefulSet " + name);
        }
        return set;
    }

    private StatefulSetStatus status(String name) {
        return set(name).statusOrNone();
    }

    private void change(String name, Consumer<ObjectNode> change) {
        stage.client.update(ResourceType.STATEFUL_SETS, "default", name, set -> {
            change.accept(set);
            return set;
        });
        stage.time.settle();
    }

    private void image(String name, String image) {
        change(name, set -> ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("image", image));
        stage.advance(Duration.ofMinutes(2));
    }

    private List<String> pods() {
        return stage.client.list(ResourceType.PODS, "default").stream()
                .map(each -> each.metadata().nameOrEmpty())
                .sorted()
                .toList();
    }

    private List<ControllerRevision> revisions() {
        return stage.client.list(ResourceType.CONTROLLER_REVISIONS, "default").stream()
                .sorted(Comparator.comparing(ControllerRevision::revision))
                .toList();
    }

    @Test
    void aPodHasANameLabelsAndAHostOfItsOwn() {
        set("web", 2, "");
        assertThat(pods()).containsExactly("web-0", "web-1");
        Pod pod = stage.pod("web-1");
        String revision = revisions().getFirst().metadata().nameOrEmpty();
        assertThat(pod.metadata().generateName()).isEqualTo("web-");
        assertThat(pod.metadata().labels())
                .containsEntry("tier", "back")
                .containsEntry("statefulset.kubernetes.io/pod-name", "web-1")
                .containsEntry("apps.kubernetes.io/pod-index", "1")
                .containsEntry("controller-revision-hash", revision);
        assertThat(pod.metadata().annotations()).containsEntry("note", "hello");
        assertThat(pod.metadata().ownerReferences())
                .containsExactly(new OwnerReference(
                        "apps/v1", "StatefulSet", "web", set("web").metadata().uidOrEmpty(), true, true));
        assertThat(pod.spec().hostname()).isEqualTo("web-1");
        assertThat(pod.spec().subdomain()).isEqualTo("peers");
        assertThat(stage.events("web"))
                .containsExactly(
                        "SuccessfulCreate: create Pod web-0 in StatefulSet web successful",
                        "SuccessfulCreate: create Pod web-1 in StatefulSet web successful");
    }

    @Test
    void theStatusSaysWhatUpstreamsSays() {
        set("web", 2, "");
        String revision = revisions().getFirst().metadata().nameOrEmpty();
        assertThat(stage.find("apps/v1", "StatefulSet", "web").path("status").toString())
                .isEqualTo(("{'observedGeneration':1,'replicas':2,'readyReplicas':2,'currentReplicas':2,'updatedReplicas':2,"
                                + "'currentRevision':'%s','updateRevision':'%s','collisionCount':0,'availableReplicas':2}")
                        .formatted(revision, revision)
                        .replace('\'', '"'));
        change("web", set -> set.withObject("/spec").put("replicas", 0));
        stage.advance(Duration.ofMinutes(2));
        assertThat(stage.find("apps/v1", "StatefulSet", "web").path("status").toString())
                .isEqualTo(("{'observedGeneration':2,'replicas':0,'currentRevision':'%s','updateRevision':'%s',"
                                + "'collisionCount':0,'availableReplicas':0}")
                        .formatted(revision, revision)
                        .replace('\'', '"'));
    }

    @Test
    void aRevisionRemembersTheTemplateAndWhoOwnsIt() {
        set("web", 1, "");
        ControllerRevision revision = revisions().getFirst();
        ObjectMeta metadata = revision.metadata();
        String hash = metadata.labels().get("controller.kubernetes.io/hash");
        assertThat(metadata.name()).isEqualTo("web-" + hash).matches("web-[bcdfghjklmnpqrstvwxz2456789]{6,10}");
        assertThat(metadata.labels()).containsEntry("app", "web").containsEntry("tier", "back");
        assertThat(metadata.annotations()).containsEntry("kubernetes.io/change-cause", "first");
        assertThat(metadata.controllerReference().uid()).isEqualTo(set("web").metadata().uidOrEmpty());
        JsonNode template = revision.data().path("spec").path("template");
        assertThat(template.path("$patch").asString("")).isEqualTo("replace");
        assertThat(template.path("metadata").path("labels").toString()).isEqualTo("{\"app\":\"web\",\"tier\":\"back\"}");
        assertThat(template.at("/spec/containers/0/image").asString("")).isEqualTo("nginx");
    }

    @Test
    void aTemplateThatComesBackIsTheRevisionThatItWas() {
        set("web", 1, "");
        String first = revisions().getFirst().metadata().nameOrEmpty();
        image("web", "nginx:2");
        image("web", "nginx");
        assertThat(revisions()).extracting(ControllerRevision::revision).containsExactly(2L, 3L);
        assertThat(revisions().getLast().metadata().name()).isEqualTo(first);
        assertThat(status("web").currentRevision()).isEqualTo(first);
        assertThat(stage.pod("web-0").metadata().labels()).containsEntry("controller-revision-hash", first);
    }

    @Test
    void whatIsOnlyWrittenOtherwiseIsNoOtherRevision() {
        set("web", 1, "");
        change("web", set -> ((ObjectNode) set.at("/spec/template/spec")).putObject("nodeSelector"));
        assertThat(revisions()).hasSize(1);
        assertThat(stage.events("web")).hasSize(1);
    }

    @Test
    void aNameThatAnotherRevisionHasIsAvoided() {
        set("web", 1, "");
        ControllerRevision taken = revisions().getFirst();
        stage.client.delete(ResourceType.STATEFUL_SETS, "default", "web");
        stage.advance(Duration.ofMinutes(2));
        stage.create("""
                apiVersion: apps/v1
                kind: ControllerRevision
                metadata: {name: %s}
                data: {spec: {template: {spec: {}}}}
                revision: 1
                """.formatted(taken.metadata().name()));
        set("web", 1, "");
        assertThat(status("web").collisionCount()).isEqualTo(1);
        assertThat(status("web").currentRevision()).isNotEqualTo(taken.metadata().name()).startsWith("web-");
        assertThat(pods()).containsExactly("web-0");
    }

    @Test
    void aRevisionThatNobodyOwnsIsAdopted() {
        set("web", 1, "");
        ControllerRevision revision = revisions().getFirst();
        stage.client.update(ResourceType.CONTROLLER_REVISIONS, "default", revision.metadata().nameOrEmpty(), object -> {
            ((ObjectNode) object.path("metadata")).remove("ownerReferences");
            return object;
        });
        stage.time.settle();
        change("web", set -> set.withObject("/spec").put("replicas", 2));
        assertThat(revisions()).hasSize(1).first().satisfies(each -> assertThat(each.metadata().controllerReference())
                .isNotNull());
    }

    @Test
    void aPodOfItsNameIsAdoptedAndOneOfAnotherNameIsNot() {
        stage.pod("web-0", "");
        stage.pod("web-stray", "");
        set("web", 1, "");
        assertThat(stage.pod("web-0").metadata().controllerReference().name()).isEqualTo("web");
        assertThat(stage.pod("web-0").metadata().labels()).containsEntry("statefulset.kubernetes.io/pod-name", "web-0");
        assertThat(stage.pod("web-stray").metadata().controllerReference()).isNull();
        assertThat(stage.events("web")).contains("SuccessfulUpdate: update Pod web-0 in StatefulSet web successful");
    }

    @Test
    void aPodThatIsNoLongerSelectedIsReleasedAndHoldsItsPlace() {
        set("web", 1, "");
        stage.client.update(ResourceType.PODS, "default", "web-0", pod -> {
            pod.withObject("/metadata/labels").put("app", "debug");
            return pod;
        });
        stage.time.settle();
        assertThat(stage.pod("web-0").metadata().ownerReferences()).isEmpty();
        assertThat(status("web").replicas()).isZero();
        stage.client.delete(ResourceType.PODS, "default", "web-0");
        stage.advance(Duration.ofMinutes(10));
        assertThat(stage.pod("web-0").metadata().controllerReference().name()).isEqualTo("web");
        assertThat(status("web").replicas()).isEqualTo(1);
    }

    @Test
    void aPodThatHasEndedIsReplacedWhateverItsExitCodeWas() {
        set("web", 1, "");
        String uid = stage.pod("web-0").metadata().uidOrEmpty();
        stage.client.updateStatus(ResourceType.PODS, "default", "web-0", pod -> {
            pod.withObject("/status").put("phase", "Succeeded");
            return pod;
        });
        stage.advance(Duration.ofSeconds(40));
        assertThat(stage.pod("web-0").metadata().uidOrEmpty()).isNotEqualTo(uid);
        assertThat(stage.pod("web-0").ready()).isTrue();
    }

    @Test
    void aPodThatIsOfNoUseDoesNotHoldItselfUpWhenItIsToGo() {
        set("web", 2, "");
        change("web", set -> ((ObjectNode) set.at("/spec/template/spec/containers/0")).put("image", "registry.invalid/none"));
        stage.advance(Duration.ofMinutes(1));
        assertThat(stage.pod("web-1").ready()).isFalse();
        change("web", set -> set.withObject("/spec").put("replicas", 1));
        stage.advance(Duration.ofMinutes(1));
        assertThat(pods()).containsExactly("web-0");
    }

    @Test
    void aPodThatCannotBeCreatedIsTriedAgainAndAnEventSaysWhy() {
        set("web", 0, "");
        change("web", set -> {
            set.withObject("/spec").put("replicas", 1);
            set.withObject("/spec/template/spec").put("priorityClassName", "missing");
        });
        assertThat(pods()).isEmpty();
        assertThat(stage.events("web")).first().asString()
                .startsWith("FailedCreate: create Pod web-0 in StatefulSet web failed error: pods \"web-0\" is forbidden: ")
                .contains("no PriorityClass with name missing was found");
        assertThat(status("web").observedGeneration()).isEqualTo(2);
        change("web", set -> set.withObject("/spec/template/spec").remove("priorityClassName"));
        stage.advance(Duration.ofSeconds(5));
        assertThat(pods()).containsExactly("web-0");
    }

    @Test
    void hundredsOfPodsAreCreatedOnceEach() {
        set("many", 200, "podManagementPolicy: Parallel");
        stage.advance(Duration.ofSeconds(10));
        assertThat(pods()).hasSize(200);
        assertThat(status("many").readyReplicas()).isEqualTo(200);
        change("many", set -> set.withObject("/spec").put("replicas", 20));
        stage.advance(Duration.ofMinutes(1));
        assertThat(pods()).hasSize(20).contains("many-0", "many-19");
    }

    @Test
    void morePodsThanThereCanEverBeAreBegunWith() {
        set("endless", 0, "podManagementPolicy: Parallel");
        change("endless", set -> {
            set.withObject("/spec").put("replicas", Integer.MAX_VALUE).putObject("ordinals").put("start", Integer.MAX_VALUE - 3);
        });
        assertThat(pods()).containsExactly("endless-2147483644", "endless-2147483645", "endless-2147483646");
    }

    @Test
    void podsAndRevisionsGoWithTheirStatefulSet() {
        set("web", 2, "");
        stage.client.delete(ResourceType.STATEFUL_SETS, "default", "web");
        stage.advance(Duration.ofMinutes(2));
        assertThat(pods()).isEmpty();
        assertThat(revisions()).isEmpty();
    }
}
