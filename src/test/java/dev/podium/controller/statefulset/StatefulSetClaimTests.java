package dev.podium.controller.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.OwnedObject;
import dev.podium.client.ResourceType;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The claims of a StatefulSet's Pods. There are no nodes: the tests say themselves that a Pod runs. */
class StatefulSetClaimTests {

    private static final ResourceType<JsonNode> CLAIMS = ResourceType.of("", "v1", "persistentvolumeclaims");

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private void set(int replicas, String retention) {
        stage.create("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  replicas: %d
                  podManagementPolicy: Parallel
                  selector: {matchLabels: {app: db}}
                  persistentVolumeClaimRetentionPolicy: {%s}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers: [{name: c, image: nginx, volumeMounts: [{name: data, mountPath: /data}]}]
                      volumes: [{name: tmp, emptyDir: {}}, {name: data, emptyDir: {}}]
                  volumeClaimTemplates:
                  - metadata: {name: data, labels: {kind: big}}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(replicas, retention));
    }

    private void scale(int replicas) {
        stage.client.update(ResourceType.STATEFUL_SETS, "default", "db", set -> {
            set.withObject("/spec").put("replicas", replicas);
            return set;
        });
        stage.time.settle();
    }

    private List<String> claims() {
        return stage.client.list(CLAIMS, "default").stream()
                .map(each -> each.path("metadata").path("name").asString(""))
                .sorted()
                .toList();
    }

    private List<String> owners(String claim) {
        return stage.client.find(PodClaims.TYPE, "default", claim).metadata().ownerReferences().stream()
                .map(each -> each.kind() + "/" + each.name())
                .toList();
    }

    private void retain(String whenDeleted, String whenScaled) {
        stage.client.update(ResourceType.STATEFUL_SETS, "default", "db", set -> {
            set.withObject("/spec/persistentVolumeClaimRetentionPolicy")
                    .put("whenDeleted", whenDeleted)
                    .put("whenScaled", whenScaled);
            return set;
        });
        stage.time.settle();
    }

    @Test
    void everyPodHasAClaimThatIsMadeBeforeIt() {
        set(2, "");
        assertThat(claims()).containsExactly("data-db-0", "data-db-1");
        JsonNode claim = stage.client.find(CLAIMS, "default", "data-db-1");
        assertThat(claim.path("metadata").path("labels").toString()).isEqualTo("{\"kind\":\"big\",\"app\":\"db\"}");
        assertThat(claim.at("/spec/resources/requests/storage").asString("")).isEqualTo("1Gi");
        assertThat(owners("data-db-1")).isEmpty();
        assertThat(stage.events("db"))
                .contains(
                        "SuccessfulCreate: create Claim data-db-1 Pod db-1 in StatefulSet db success",
                        "SuccessfulCreate: create Pod db-1 in StatefulSet db successful");
    }

    @Test
    void aClaimIsMountedInPlaceOfAVolumeOfItsName() {
        set(1, "");
        Pod pod = stage.pod("db-0");
        assertThat(pod.spec().volumes())
                .filteredOn(each -> !each.name().startsWith("kube-api-access"))
                .extracting(each -> each.name())
                .containsExactly("data", "tmp");
        assertThat(stage.find("v1", "Pod", "db-0").at("/spec/volumes/0/persistentVolumeClaim/claimName").asString(""))
                .isEqualTo("data-db-0");
    }

    @Test
    void aClaimThatIsThereIsUsedAndStaysWhenItsPodGoes() {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data-db-0}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}
                """);
        set(1, "");
        assertThat(stage.pod("db-0").metadata().controllerReference()).isNotNull();
        assertThat(stage.events("db")).noneMatch(each -> each.contains("Claim"));
        scale(0);
        stage.advance(Duration.ofMinutes(2));
        assertThat(claims()).containsExactly("data-db-0");
    }

    @Test
    void aPodThatWaitsGetsAClaimBackThatSomebodyDeletes() {
        set(1, "");
        stage.client.delete(CLAIMS, "default", "data-db-0");
        stage.advance(Duration.ofSeconds(30));
        assertThat(claims()).containsExactly("data-db-0");
    }

    @Test
    void claimsThatAreToGoWithTheStatefulSetBelongToIt() {
        set(2, "whenDeleted: Delete");
        assertThat(owners("data-db-0")).containsExactly("StatefulSet/db");
        scale(1);
        assertThat(owners("data-db-1")).containsExactly("StatefulSet/db");
        stage.advance(Duration.ofMinutes(1));
        assertThat(claims()).containsExactly("data-db-0", "data-db-1");
        stage.client.delete(ResourceType.STATEFUL_SETS, "default", "db");
        stage.advance(Duration.ofMinutes(2));
        assertThat(claims()).isEmpty();
    }

    @Test
    void claimsThatAreToGoWhenScaledBelongToThePodThatGoes() {
        set(2, "whenScaled: Delete");
        assertThat(owners("data-db-1")).isEmpty();
        scale(1);
        stage.advance(Duration.ofMinutes(2));
        assertThat(claims()).containsExactly("data-db-0");
        assertThat(owners("data-db-0")).isEmpty();
        stage.client.delete(ResourceType.STATEFUL_SETS, "default", "db");
        stage.advance(Duration.ofMinutes(2));
        assertThat(claims()).containsExactly("data-db-0");
    }

    @Test
    void withBothTheClaimChangesItsOwnerWhenItsPodIsScaledAway() {
        set(2, "whenDeleted: Delete, whenScaled: Delete");
        assertThat(owners("data-db-1")).containsExactly("StatefulSet/db");
        stage.client.update(ResourceType.PODS, "default", "db-1", pod -> {
            pod.withObject("/metadata").putArray("finalizers").add("example.com/wait");
            return pod;
        });
        scale(1);
        assertThat(owners("data-db-1")).containsExactly("Pod/db-1");
        assertThat(owners("data-db-0")).containsExactly("StatefulSet/db");
    }

    @Test
    void aNewPodWaitsUntilTheClaimOfTheEarlierOneIsGone() {
        set(2, "whenScaled: Delete");
        OwnedObject first = stage.client.find(PodClaims.TYPE, "default", "data-db-1");
        stage.client.update(CLAIMS, "default", "data-db-1", claim -> {
            claim.withObject("/metadata").withArray("finalizers").add("example.com/wait");
            return claim;
        });
        scale(1);
        stage.advance(Duration.ofMinutes(1));
        scale(2);
        stage.advance(Duration.ofMinutes(1));
        assertThat(stage.client.find(ResourceType.PODS, "default", "db-1")).isNull();
        assertThat(stage.events("db")).noneMatch(each -> each.startsWith("Failed"));
        stage.client.update(CLAIMS, "default", "data-db-1", claim -> {
            claim.withObject("/metadata").remove("finalizers");
            return claim;
        });
        stage.advance(Duration.ofSeconds(5));
        assertThat(stage.pod("db-1").metadata().controllerReference()).isNotNull();
        assertThat(stage.client.find(PodClaims.TYPE, "default", "data-db-1").metadata().uidOrEmpty())
                .isNotEqualTo(first.metadata().uidOrEmpty());
    }

    @Test
    void aPolicyThatChangesChangesTheOwners() {
        set(1, "");
        retain("Delete", "Retain");
        assertThat(owners("data-db-0")).containsExactly("StatefulSet/db");
        retain("Retain", "Retain");
        assertThat(owners("data-db-0")).isEmpty();
    }

    @Test
    void aClaimThatAnotherControlsIsLeftToIt() {
        stage.create("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: other}
                """);
        String uid = stage.find("v1", "ConfigMap", "other").path("metadata").path("uid").asString("");
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: data-db-0
                  ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: other, uid: %s, controller: true}]
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}
                """.formatted(uid));
        set(1, "whenDeleted: Delete");
        stage.client.updateStatus(ResourceType.PODS, "default", "db-0", pod -> {
            pod.withObject("/status").put("phase", "Running");
            return pod;
        });
        stage.time.settle();
        assertThat(stage.client.find(PodClaims.TYPE, "default", "data-db-0").metadata().ownerReferences())
                .extracting(OwnerReference::kind)
                .containsExactly("ConfigMap");
        assertThat(stage.events("db")).containsExactly("SuccessfulCreate: create Pod db-0 in StatefulSet db successful");
    }

    @Test
    void aClaimThatCannotBeMadeKeepsThePodFromBeingMade() {
        stage.create("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: none}
                spec: {hard: {persistentvolumeclaims: "0"}}
                """);
        set(1, "");
        assertThat(stage.client.find(ResourceType.PODS, "default", "db-0")).isNull();
        assertThat(stage.events("db"))
                .anyMatch(each -> each.startsWith("FailedCreate: create Claim data-db-0 for Pod db-0 in StatefulSet db failed"
                        + " error: persistentvolumeclaims \"data-db-0\" is forbidden: exceeded quota: none"))
                .anyMatch(each -> each.startsWith("FailedCreate: create Pod db-0 in StatefulSet db failed error: failed to create"
                        + " PVC data-db-0: persistentvolumeclaims \"data-db-0\" is forbidden: "));
        stage.client.delete(ResourceType.QUOTAS, "default", "none");
        stage.advance(Duration.ofMinutes(1));
        assertThat(claims()).containsExactly("data-db-0");
        assertThat(stage.pod("db-0").metadata().controllerReference()).isNotNull();
    }
}
