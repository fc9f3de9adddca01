package dev.podium.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Where Pods go that use claims, and what their volumes do meanwhile. */
class VolumeSchedulingTests {

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private void claim(String name, String spec) {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec:
                  resources: {requests: {storage: 1Gi}}
                  %s
                """.formatted(name, (spec.contains("accessModes") ? spec : "accessModes: [ReadWriteOnce]\n" + spec)
                .strip()
                .replace("\n", "\n  ")));
    }

    private void pod(String name, String claim) {
        stage.pod(name, "volumes: [{name: data, persistentVolumeClaim: {claimName: " + claim + "}}]");
    }

    private void local(String name, String node, String storageClass) {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s}
                spec:
                  capacity: {storage: 1Gi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: '%s'
                  local: {path: /mnt/disk}
                  nodeAffinity:
                    required: {nodeSelectorTerms: [{matchExpressions: [{key: host, operator: In, values: [%s]}]}]}
                """.formatted(name, storageClass, node));
    }

    private void manualClass() {
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: manual}
                provisioner: kubernetes.io/no-provisioner
                volumeBindingMode: WaitForFirstConsumer
                """);
    }

    private String node(String pod) {
        String node = stage.pod(pod).spec().nodeName();
        return node == null ? "" : node;
    }

    private String message(String pod) {
        return String.valueOf(stage.pod(pod).status().condition("PodScheduled").message());
    }

    private PersistentVolumeClaim claim(String name) {
        return stage.client.find(ResourceType.VOLUME_CLAIMS, "default", name);
    }

    private PersistentVolume volumeOf(String claim) {
        return stage.client.find(ResourceType.VOLUMES, "", claim(claim).volume());
    }

    @Test
    void aPodWaitsForItsClaim() {
        stage.roomyNode("n", "");
        pod("a", "data");
        assertThat(message("a")).isEqualTo("0/1 nodes are available: persistentvolumeclaim \"data\" not found. not found");
        claim("data", "");
        stage.advance(Duration.ofSeconds(2));
        assertThat(node("a")).isEqualTo("n");
    }

    @Test
    void aPodWaitsForAVolumeThatDoesNotWaitForIt() {
        stage.roomyNode("n", "labels: {host: n}");
        claim("data", "storageClassName: ''");
        pod("a", "data");
        assertThat(message("a"))
                .isEqualTo("0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found");
        local("disk", "n", "");
        stage.advance(Duration.ofSeconds(2));
        assertThat(node("a")).isEqualTo("n");
    }

    @Test
    void aPodFollowsItsVolume() {
        stage.roomyNode("one", "labels: {host: one}");
        stage.roomyNode("two", "labels: {host: two}");
        local("disk", "two", "");
        claim("data", "storageClassName: ''");
        pod("a", "data");
        assertThat(node("a")).isEqualTo("two");
        stage.client.delete(ResourceType.NODES, "", "two");
        stage.time.settle();
        pod("b", "data");
        assertThat(message("b"))
                .startsWith("0/1 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity.");
    }

    @Test
    void theFirstPodDecidesWhereAVolumeIsMade() {
        stage.roomyNode("one", "labels: {host: one}");
        stage.roomyNode("two", "labels: {host: two, kubernetes.io/hostname: two}");
        claim("data", "");
        assertThat(claim("data").phase()).isEqualTo("Pending");
        stage.pod("a", "nodeSelector: {host: two}\nvolumes: [{name: data, persistentVolumeClaim: {claimName: data}}]");
        assertThat(node("a")).isEqualTo("two");
        assertThat(claim("data").phase()).isEqualTo("Bound");
        assertThat(claim("data").metadata().annotations()).containsEntry("volume.kubernetes.io/selected-node", "two");
        assertThat(volumeOf("data").name()).isEqualTo("pvc-" + claim("data").metadata().uid());
        assertThat(volumeOf("data").spec().nodeAffinity().required().nodeSelectorTerms().getFirst().matchExpressions().getFirst().values())
                .containsExactly("two");
        assertThat(stage.events("data"))
                .contains("Provisioning: External provisioner is provisioning volume for claim \"default/data\"")
                .contains("ProvisioningSucceeded: Successfully provisioned volume " + claim("data").volume());
        pod("b", "data");
        assertThat(node("b")).isEqualTo("two");
    }

    @Test
    void aClaimSaysForWhichPodItWaits() {
        stage.roomyNode("n", "");
        stage.pod("a", "nodeSelector: {host: none}\nvolumes: [{name: data, persistentVolumeClaim: {claimName: data}}]");
        claim("data", "");
        stage.advance(Duration.ofSeconds(2));
        assertThat(stage.events("data")).containsExactly("WaitForPodScheduled: waiting for pod a to be scheduled");
        assertThat(message("a")).contains("1 node(s) didn't match Pod's node affinity/selector");
    }

    @Test
    void aVolumeThatIsThereIsTakenRatherThanMade() {
        manualClass();
        stage.roomyNode("one", "labels: {host: one}");
        stage.roomyNode("two", "labels: {host: two}");
        local("disk", "two", "manual");
        claim("data", "storageClassName: manual");
        claim("more", "storageClassName: manual");
        pod("a", "data");
        assertThat(node("a")).isEqualTo("two");
        assertThat(volumeOf("data").name()).isEqualTo("disk");
        assertThat(volumeOf("data").phase()).isEqualTo("Bound");
        pod("b", "more");
        assertThat(message("b"))
                .startsWith("0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.");
        local("another", "one", "manual");
        stage.advance(Duration.ofSeconds(2));
        assertThat(node("b")).isEqualTo("one");
    }

    /** Again and again: the first of them is bound while the second is being written. */
    @RepeatedTest(20)
    void twoClaimsOfOnePodGetTwoVolumesOfOneNode() {
        manualClass();
        stage.roomyNode("one", "labels: {host: one}");
        stage.roomyNode("two", "labels: {host: two}");
        local("lonely", "one", "manual");
        local("left", "two", "manual");
        local("right", "two", "manual");
        claim("a", "storageClassName: manual");
        claim("b", "storageClassName: manual");
        stage.pod("pod", "volumes: [{name: a, persistentVolumeClaim: {claimName: a}}, {name: b, persistentVolumeClaim: {claimName: b}}]");
        assertThat(node("pod")).isEqualTo("two");
        assertThat(List.of(claim("a").volume(), claim("b").volume())).containsExactlyInAnyOrder("left", "right");
    }

    @Test
    void aPodThatWaitsForAVolumeKeepsNobodyWaiting() {
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: cloud}
                provisioner: csi.example.com
                volumeBindingMode: WaitForFirstConsumer
                """);
        stage.roomyNode("n", "labels: {host: n}");
        claim("data", "storageClassName: cloud");
        pod("a", "data");
        assertThat(node("a")).isEmpty();
        assertThat(claim("data").selectedNode()).isEqualTo("n");
        stage.pod("other", "");
        assertThat(node("other")).isEqualTo("n");
        stage.create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: made}
                spec:
                  capacity: {storage: 1Gi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: cloud
                  csi: {driver: csi.example.com, volumeHandle: x}
                  claimRef: {namespace: default, name: data, uid: %s}
                """.formatted(claim("data").metadata().uid()));
        assertThat(node("a")).isEqualTo("n");
    }

    @Test
    void aProvisionerThatGivesUpHasThePodScheduledAgain() {
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: cloud}
                provisioner: csi.example.com
                volumeBindingMode: WaitForFirstConsumer
                """);
        stage.roomyNode("one", "");
        claim("data", "storageClassName: cloud");
        pod("a", "data");
        stage.client.update(ResourceType.VOLUME_CLAIMS, "default", "data", object -> {
            ((ObjectNode) object.path("metadata").path("annotations")).remove("volume.kubernetes.io/selected-node");
            return object;
        });
        stage.time.settle();
        assertThat(stage.events("a")).contains("FailedScheduling: running PreBind plugin \"VolumeBinding\": binding volumes:"
                + " provisioning failed for PVC \"data\"");
        stage.advance(Duration.ofSeconds(2));
        assertThat(claim("data").selectedNode()).isEqualTo("one");
    }

    @Test
    void aVolumeThatComesInAnotherPlaceHasThePodScheduledAgain() {
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: cloud}
                provisioner: csi.example.com
                volumeBindingMode: WaitForFirstConsumer
                """);
        stage.roomyNode("one", "labels: {host: one}");
        claim("data", "storageClassName: cloud");
        pod("a", "data");
        assertThat(claim("data").selectedNode()).isEqualTo("one");
        stage.roomyNode("two", "labels: {host: two}");
        local("elsewhere", "two", "cloud");
        stage.client.update(ResourceType.VOLUME_CLAIMS, "default", "data", object -> {
            ((ObjectNode) object.path("spec")).put("volumeName", "elsewhere");
            return object;
        });
        stage.advance(Duration.ofSeconds(2));
        assertThat(stage.events("a")).contains("FailedScheduling: running PreBind plugin \"VolumeBinding\": binding volumes: pv"
                + " \"elsewhere\" node affinity doesn't match node \"one\": no matching NodeSelectorTerms");
        assertThat(node("a")).isEqualTo("two");
    }

    @Test
    void aVolumeThatNeverComesIsNotWaitedForForever() {
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: cloud}
                provisioner: csi.example.com
                volumeBindingMode: WaitForFirstConsumer
                """);
        stage.roomyNode("one", "");
        claim("data", "storageClassName: cloud");
        pod("a", "data");
        stage.advance(Duration.ofSeconds(599));
        assertThat(stage.events("a")).isEmpty();
        stage.advance(Duration.ofSeconds(2));
        assertThat(stage.events("a")).contains("FailedScheduling: running PreBind plugin \"VolumeBinding\": binding volumes:"
                + " context deadline exceeded");
    }

    @Test
    void onlyOnePodUsesAClaimThatIsForOnePod() {
        stage.roomyNode("one", "");
        stage.roomyNode("two", "");
        claim("data", "accessModes: [ReadWriteOncePod]");
        pod("a", "data");
        assertThat(node("a")).isNotEmpty();
        pod("b", "data");
        assertThat(message("b")).startsWith("0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name"
                + " and ReadWriteOncePod access mode.");
        stage.client.remove(ResourceType.PODS, "default", "a", stage.pod("a").metadata().uidOrEmpty());
        stage.advance(Duration.ofSeconds(5));
        assertThat(node("b")).isEqualTo(volumeOf("data").spec().nodeAffinity().required().nodeSelectorTerms().getFirst()
                .matchFields().getFirst().values().getFirst());
    }

    @Test
    void anImportantPodTakesAClaimThatIsForOnePod() {
        stage.create("apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\n");
        stage.roomyNode("one", "");
        stage.roomyNode("two", "");
        claim("data", "accessModes: [ReadWriteOncePod]");
        pod("a", "data");
        stage.pod("b", "priorityClassName: high\nvolumes: [{name: data, persistentVolumeClaim: {claimName: data}}]");
        stage.advance(Duration.ofSeconds(1));
        assertThat(stage.pod("a").metadata().deleting()).isTrue();
    }

    @Test
    void aVolumeOfAZoneStaysInIt() {
        stage.roomyNode("west", "labels: {topology.kubernetes.io/zone: west}");
        stage.create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: disk, labels: {topology.kubernetes.io/zone: east__north}}
                spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: d, volumeHandle: x}}
                """);
        claim("data", "storageClassName: ''");
        pod("a", "data");
        assertThat(message("a")).startsWith("0/1 nodes are available: 1 node(s) had no available volume zone.");
        stage.roomyNode("north", "labels: {topology.kubernetes.io/zone: north}");
        stage.advance(Duration.ofSeconds(2));
        assertThat(node("a")).isEqualTo("north");
    }

    @Test
    void aNodeHasOnlyAsManyVolumesOfADriverAsItMay() {
        stage.roomyNode("n", "");
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: CSINode
                metadata: {name: n}
                spec: {drivers: [{name: d.example.com, nodeID: n, allocatable: {count: 1}}]}
                """);
        for (String each : List.of("one", "two")) {
            stage.create("""
                    apiVersion: v1
                    kind: PersistentVolume
                    metadata: {name: %s}
                    spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: d.example.com, volumeHandle: %s}}
                    """.formatted(each, each));
            claim(each, "storageClassName: ''\nvolumeName: " + each);
        }
        pod("a", "one");
        pod("same", "one");
        pod("b", "two");
        assertThat(List.of(node("a"), node("same"))).containsExactly("n", "n");
        assertThat(message("b")).startsWith("0/1 nodes are available: 1 node(s) exceed max volume count.");
    }

    @Test
    void aClassMayKeepToSomeNodes() {
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: east}
                provisioner: podium.dev/local-path
                volumeBindingMode: WaitForFirstConsumer
                allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [east]}]}]
                """);
        stage.roomyNode("a", "labels: {zone: west}");
        stage.roomyNode("e", "labels: {zone: east}");
        claim("data", "storageClassName: east");
        pod("a", "data");
        assertThat(node("a")).isEqualTo("e");
    }

    @Test
    void anEphemeralVolumesClaimIsMadeForItsPodAndGoesWithIt() {
        stage.roomyNode("n", "");
        stage.pod("a", """
                volumes:
                - name: scratch
                  ephemeral:
                    volumeClaimTemplate:
                      metadata: {labels: {type: scratch}}
                      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        stage.advance(Duration.ofSeconds(2));
        assertThat(node("a")).isEqualTo("n");
        assertThat(claim("a-scratch").isOf(stage.pod("a"))).isTrue();
        assertThat(claim("a-scratch").metadata().labels()).containsEntry("type", "scratch");
        String volume = claim("a-scratch").volume();
        stage.client.remove(ResourceType.PODS, "default", "a", stage.pod("a").metadata().uidOrEmpty());
        stage.advance(Duration.ofSeconds(5));
        assertThat(claim("a-scratch")).isNull();
        assertThat(stage.client.find(ResourceType.VOLUMES, "", volume)).isNull();
    }

    @Test
    void anEphemeralVolumeTakesNobodyElsesClaim() {
        stage.roomyNode("n", "");
        claim("a-scratch", "");
        stage.pod("a", """
                volumes:
                - name: scratch
                  ephemeral:
                    volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
                """);
        assertThat(message("a")).isEqualTo("0/1 nodes are available: PVC default/a-scratch was not created for pod default/a"
                + " (pod is not owner). not found");
        assertThat(stage.events("a")).contains("FailedBinding: ephemeral volume scratch: PVC default/a-scratch was not created"
                + " for pod default/a (pod is not owner)");
    }
}
