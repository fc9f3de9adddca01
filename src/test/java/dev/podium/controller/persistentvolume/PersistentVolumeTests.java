package dev.podium.controller.persistentvolume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Which claim gets which volume, and what becomes of both; on manual time. */
class PersistentVolumeTests {

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private void volume(String name, String size, String spec) {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s, labels: {disk: %s}}
                spec:
                  capacity: {storage: %s}
                  %s
                """.formatted(name, name, size, (spec.contains("Path") || spec.contains("csi:") ? "" : "hostPath: {path: /x}\n")
                        .concat(spec.contains("accessModes") ? "" : "accessModes: [ReadWriteOnce]\n")
                        .concat(spec)
                        .strip()
                        .replace("\n", "\n  ")));
    }

    private void claim(String name, String size, String spec) {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec:
                  resources: {requests: {storage: %s}}
                  %s
                """.formatted(name, size, (spec.contains("storageClassName") ? "" : "storageClassName: ''\n")
                        .concat(spec.contains("accessModes") ? "" : "accessModes: [ReadWriteOnce]\n")
                        .concat(spec)
                        .strip()
                        .replace("\n", "\n  ")));
    }

    private PersistentVolume volume(String name) {
        return stage.client.find(ResourceType.VOLUMES, "", name);
    }

    private PersistentVolumeClaim claim(String name) {
        return stage.client.find(ResourceType.VOLUME_CLAIMS, "default", name);
    }

    private void delete(ResourceType<?> type, String namespace, String name) {
        stage.client.delete(type, namespace, name);
        stage.time.settle();
    }

    private List<String> events(String name) {
        return stage.client.list(ResourceType.EVENTS, "default").stream()
                .filter(each -> each.path("involvedObject").path("name").asString("").equals(name))
                .map(each -> each.path("type").asString("") + " " + each.path("reason").asString("") + ": "
                        + each.path("message").asString(""))
                .toList();
    }

    @Test
    void theSmallestVolumeThatIsLargeEnoughIsBound() {
        volume("large", "10Gi", "");
        volume("right", "3Gi", "");
        volume("small", "1Gi", "");
        claim("data", "2Gi", "");
        assertThat(claim("data").volume()).isEqualTo("right");
        assertThat(claim("data").phase()).isEqualTo("Bound");
        assertThat(claim("data").status().capacity().get("storage").text()).isEqualTo("3Gi");
        assertThat(claim("data").status().accessModes()).containsExactly("ReadWriteOnce");
        assertThat(claim("data").metadata().annotations())
                .containsEntry("pv.kubernetes.io/bind-completed", "yes")
                .containsEntry("pv.kubernetes.io/bound-by-controller", "yes");
        assertThat(volume("right").phase()).isEqualTo("Bound");
        assertThat(volume("right").spec().claimRef().uid()).isEqualTo(claim("data").metadata().uid());
        assertThat(volume("right").metadata().annotations()).containsEntry("pv.kubernetes.io/bound-by-controller", "yes");
        assertThat(volume("large").phase()).isEqualTo("Available");
    }

    @Test
    void aVolumeWithFewerWaysOfAccessIsRatherGivenAway() {
        volume("open", "2Gi", "accessModes: [ReadWriteOnce, ReadWriteMany]");
        volume("plain", "5Gi", "accessModes: [ReadWriteOnce]");
        claim("data", "2Gi", "");
        assertThat(claim("data").volume()).isEqualTo("plain");
    }

    @Test
    void whatDoesNotSuitIsNotBound() {
        volume("class", "2Gi", "storageClassName: fast");
        volume("modes", "2Gi", "accessModes: [ReadOnlyMany]");
        volume("block", "2Gi", "volumeMode: Block");
        volume("other", "2Gi", "");
        claim("data", "2Gi", "selector: {matchLabels: {disk: class}}");
        assertThat(claim("data").phase()).isEqualTo("Pending");
        assertThat(events("data")).containsExactly(
                "Normal FailedBinding: no persistent volumes available for this claim and no storage class is set");
        claim("raw", "2Gi", "volumeMode: Block");
        assertThat(claim("raw").volume()).isEqualTo("block");
    }

    @Test
    void aVolumeOfCertainAttributesIsForClaimsThatAskForThem() {
        volume("gold", "2Gi", "volumeAttributesClassName: gold\ncsi: {driver: d.example.com, volumeHandle: h}");
        claim("plain", "1Gi", "");
        assertThat(claim("plain").phase()).isEqualTo("Pending");
        claim("data", "1Gi", "volumeAttributesClassName: gold");
        assertThat(claim("data").volume()).isEqualTo("gold");
        assertThat(claim("data").status().currentVolumeAttributesClassName()).isEqualTo("gold");
    }

    @Test
    void aClaimThatWaitsGetsTheVolumeThatComes() {
        claim("data", "2Gi", "");
        assertThat(claim("data").phase()).isEqualTo("Pending");
        volume("late", "2Gi", "");
        assertThat(claim("data").volume()).isEqualTo("late");
    }

    @Test
    void noTwoClaimsGetOneVolume() {
        claim("one", "1Gi", "");
        claim("two", "1Gi", "");
        volume("only", "1Gi", "");
        assertThat(List.of(claim("one").phase(), claim("two").phase())).containsExactlyInAnyOrder("Bound", "Pending");
    }

    @Test
    void aClaimMayNameItsVolume() {
        volume("small", "1Gi", "");
        volume("mine", "9Gi", "");
        claim("data", "1Gi", "volumeName: mine");
        assertThat(claim("data").phase()).isEqualTo("Bound");
        assertThat(claim("data").metadata().annotations()).doesNotContainKey("pv.kubernetes.io/bound-by-controller");
        assertThat(volume("mine").phase()).isEqualTo("Bound");
        claim("greedy", "2Gi", "volumeName: small");
        assertThat(claim("greedy").phase()).isEqualTo("Pending");
        assertThat(events("greedy"))
                .containsExactly("Warning VolumeMismatch: Cannot bind to requested volume \"small\": requested PV is too small");
        claim("late", "1Gi", "volumeName: mine");
        assertThat(events("late")).containsExactly("Warning FailedBinding: volume \"mine\" already bound to a different claim.");
    }

    @Test
    void aVolumeMayBeSetAsideForAClaim() {
        volume("reserved", "9Gi", "claimRef: {namespace: default, name: data}");
        assertThat(volume("reserved").phase()).isEqualTo("Available");
        volume("free", "1Gi", "");
        claim("data", "1Gi", "");
        assertThat(claim("data").volume()).isEqualTo("reserved");
        assertThat(volume("reserved").spec().claimRef().uid()).isEqualTo(claim("data").metadata().uid());
        assertThat(volume("reserved").metadata().annotations()).doesNotContainKey("pv.kubernetes.io/bound-by-controller");
        assertThat(volume("free").phase()).isEqualTo("Available");
    }

    @Test
    void aVolumeThatIsRetainedIsReleasedAndNotGivenAwayAgain() {
        volume("disk", "1Gi", "persistentVolumeReclaimPolicy: Retain");
        claim("data", "1Gi", "");
        delete(ResourceType.VOLUME_CLAIMS, "default", "data");
        assertThat(volume("disk").phase()).isEqualTo("Released");
        claim("data", "1Gi", "");
        assertThat(claim("data").phase()).isEqualTo("Pending");
        stage.client.update(ResourceType.VOLUMES, "", "disk", object -> {
            ((ObjectNode) object.path("spec")).remove("claimRef");
            return object;
        });
        stage.time.settle();
        assertThat(claim("data").volume()).isEqualTo("disk");
    }

    @Test
    void aVolumeThatCannotBeDeletedFails() {
        volume("kept", "1Gi", "persistentVolumeReclaimPolicy: Delete\nhostPath: {path: /data}");
        claim("data", "1Gi", "volumeName: kept");
        volume("gone", "1Gi", "persistentVolumeReclaimPolicy: Delete\nhostPath: {path: /tmp/data}");
        claim("scratch", "1Gi", "volumeName: gone");
        delete(ResourceType.VOLUME_CLAIMS, "default", "data");
        delete(ResourceType.VOLUME_CLAIMS, "default", "scratch");
        assertThat(volume("kept").phase()).isEqualTo("Failed");
        assertThat(volume("kept").status().message())
                .isEqualTo("host_path deleter only supports /tmp/.+ but received provided /data");
        assertThat(volume("gone")).isNull();
    }

    @Test
    void aClaimThatLosesItsVolumeIsLost() {
        volume("disk", "1Gi", "");
        claim("data", "1Gi", "");
        stage.client.update(ResourceType.VOLUMES, "", "disk", object -> {
            ((ObjectNode) object.path("metadata")).remove("finalizers");
            return object;
        });
        delete(ResourceType.VOLUMES, "", "disk");
        assertThat(claim("data").phase()).isEqualTo("Lost");
        assertThat(claim("data").status().capacity()).isEmpty();
        assertThat(events("data"))
                .containsExactly("Warning ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }

    @Test
    void aClaimOfAClassThatWaitsIsLeftToTheScheduler() {
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: manual}
                provisioner: kubernetes.io/no-provisioner
                volumeBindingMode: WaitForFirstConsumer
                """);
        volume("disk", "1Gi", "storageClassName: manual");
        claim("data", "1Gi", "storageClassName: manual");
        assertThat(claim("data").phase()).isEqualTo("Pending");
        assertThat(events("data"))
                .containsExactly("Normal WaitForFirstConsumer: waiting for first consumer to be created before binding");
    }

    @Test
    void aForeignProvisionerIsAskedAndItsVolumeBound() {
        claim("data", "1Gi", "storageClassName: cloud");
        assertThat(events("data")).containsExactly("Warning ProvisioningFailed: storageclass.storage.k8s.io \"cloud\" not found");
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: cloud}
                provisioner: ebs.csi.aws.com
                """);
        assertThat(claim("data").metadata().annotations())
                .containsEntry("volume.kubernetes.io/storage-provisioner", "ebs.csi.aws.com")
                .containsEntry("volume.beta.kubernetes.io/storage-provisioner", "ebs.csi.aws.com");
        assertThat(events("data").getLast()).isEqualTo("Normal ExternalProvisioning: Waiting for a volume to be created either by"
                + " the external provisioner 'ebs.csi.aws.com' or manually by the system administrator. If volume creation is"
                + " delayed, please verify that the provisioner is running and correctly registered.");
        volume("pvc-1", "1Gi", "storageClassName: cloud\nclaimRef: {namespace: default, name: data, uid: "
                + claim("data").metadata().uid() + "}");
        assertThat(claim("data").volume()).isEqualTo("pvc-1");
    }

    @Test
    void aClaimThatNamesNoClassGetsTheStandardOneOnceThereIsOne() {
        delete(ResourceType.STORAGE_CLASSES, "", "standard");
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        assertThat(claim("data").spec().storageClassName()).isNull();
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: usual, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
                provisioner: example.com/p
                """);
        assertThat(claim("data").storageClass()).isEqualTo("usual");
    }

    @Test
    void aVolumeThatIsRecycledIsEmptiedByAPodAndFreeAgain() {
        try (Rehearsal cluster = new Rehearsal(1)) {
            cluster.create("""
                    apiVersion: v1
                    kind: PersistentVolume
                    metadata: {name: disk}
                    spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /x}, persistentVolumeReclaimPolicy: Recycle}
                    """);
            cluster.create("""
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], storageClassName: '', resources: {requests: {storage: 1Gi}}}
                    """);
            cluster.client.delete(ResourceType.VOLUME_CLAIMS, "default", "data");
            cluster.time.settle();
            assertThat(cluster.events("recycler-for-disk")).contains("Started: Container started");
            assertThat(cluster.events("disk")).containsExactly("VolumeRecycled: Volume recycled");
            assertThat(cluster.client.find(ResourceType.VOLUMES, "", "disk").phase()).isEqualTo("Available");
            assertThat(cluster.client.find(ResourceType.VOLUMES, "", "disk").spec().claimRef()).isNull();
            assertThat(cluster.client.find(ResourceType.PODS, "default", "recycler-for-disk")).isNull();
        }
    }

    @Test
    void aVolumeThatCannotBeEmptiedFailsAndIsTriedAgainLater() {
        try (Rehearsal cluster = new Rehearsal(1)) {
            cluster.create("""
                    apiVersion: v1
                    kind: PersistentVolume
                    metadata: {name: disk}
                    spec:
                      capacity: {storage: 1Gi}
                      accessModes: [ReadWriteOnce]
                      hostPath: {path: /absent, type: Directory}
                      persistentVolumeReclaimPolicy: Recycle
                    """);
            cluster.create("""
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], storageClassName: '', resources: {requests: {storage: 1Gi}}}
                    """);
            cluster.client.delete(ResourceType.VOLUME_CLAIMS, "default", "data");
            cluster.advance(Duration.ofSeconds(70));
            assertThat(cluster.client.find(ResourceType.VOLUMES, "", "disk").phase()).isEqualTo("Failed");
            assertThat(cluster.events("disk")).containsExactly("VolumeFailedRecycle: Recycle failed: the recycler pod failed");
            assertThat(cluster.client.find(ResourceType.PODS, "default", "recycler-for-disk")).isNull();
            cluster.advance(Duration.ofSeconds(15));
            assertThat(cluster.pod("recycler-for-disk").phase()).isEqualTo("Pending");
        }
    }
}
