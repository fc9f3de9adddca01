package dev.podium.registry.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.Rehearsal;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Plugins that are on by default and small. */
class StandardPluginsTests {

    private static final ResourceType<JsonNode> CLAIMS = ResourceType.of("", "v1", "persistentvolumeclaims");

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aNewNodeIsTaintedUntilItIsSeenToBeReady() {
        ObjectNode node = (ObjectNode) new YAMLMapper().readTree("metadata: {name: n}");
        assertThat(stage.client.create(ResourceType.NODES, "", node).path("spec").path("taints").toString())
                .isEqualTo("[{\"key\":\"node.kubernetes.io/not-ready\",\"effect\":\"NoSchedule\"}]");
        stage.client.updateStatus(ResourceType.NODES, "", "n", found -> {
            found.withObjectProperty("status").putArray("conditions").addObject().put("type", "Ready").put("status", "True");
            return found;
        });
        stage.time.settle();
        assertThat(stage.client.find(ResourceType.NODES, "", "n").spec().taints()).isEmpty();
    }

    @Test
    void aNewNodeThatIsReadyIsNotTainted() {
        ObjectNode node = (ObjectNode) new YAMLMapper()
                .readTree("metadata: {name: ready}\nstatus: {conditions: [{type: Ready, status: 'True'}]}");
        assertThat(stage.client.create(ResourceType.NODES, "", node).path("spec").path("taints").isEmpty()).isTrue();
    }

    @Test
    void aPodHasTheZoneAndTheRegionOfItsNode() {
        stage.roomyNode("n", "labels: {topology.kubernetes.io/zone: z, topology.kubernetes.io/region: r, other: o}\n");
        stage.pod("bound", "");
        assertThat(stage.pod("bound").metadata().labels())
                .containsEntry("topology.kubernetes.io/zone", "z")
                .containsEntry("topology.kubernetes.io/region", "r")
                .doesNotContainKey("other");
        stage.pod("made", "nodeName: n\n");
        assertThat(stage.pod("made").metadata().labels()).containsEntry("topology.kubernetes.io/zone", "z");
    }

    @Test
    void aPodInANamespaceThatIsJustMadeHasItsAccount() {
        YAMLMapper yaml = new YAMLMapper();
        stage.client.create(ResourceType.NAMESPACES, "", (ObjectNode) yaml.readTree("metadata: {name: fresh}"));
        ObjectNode pod = stage.client.create(
                ResourceType.PODS,
                "fresh",
                (ObjectNode) yaml.readTree("metadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}"));
        assertThat(pod.path("spec").path("serviceAccountName").asString()).isEqualTo("default");
        stage.time.settle();
        assertThat(stage.client.list(ResourceType.SERVICE_ACCOUNTS, "fresh")).hasSize(1);
    }

    @Test
    void aBoundClaimGrowsIfItsClassAllowsIt() {
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: elastic}
                provisioner: example.com
                allowVolumeExpansion: true
                """);
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: stiff}
                provisioner: example.com
                """);
        claim("elastic");
        claim("stiff");
        grow("elastic");
        assertThat(stage.client.find(CLAIMS, "default", "elastic").at("/spec/resources/requests/storage").asString())
                .isEqualTo("2Gi");
        assertThatThrownBy(() -> grow("stiff"))
                .isInstanceOf(RequestFailed.class)
                .hasMessage("persistentvolumeclaims \"stiff\" is forbidden: only dynamically provisioned pvc can be resized and "
                        + "the storageclass that provisions the pvc must support resize");
    }

    private void claim(String storageClass) {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %1$s}
                spec: {accessModes: [ReadWriteOnce], storageClassName: %1$s, capacity: {storage: 1Gi}, hostPath: {path: /x}}
                """.formatted(storageClass));
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %1$s}
                spec: {accessModes: [ReadWriteOnce], storageClassName: %1$s, resources: {requests: {storage: 1Gi}}}
                """.formatted(storageClass));
    }

    private void grow(String claim) {
        stage.client.update(CLAIMS, "default", claim, object -> {
            ((ObjectNode) object.at("/spec/resources/requests")).put("storage", "2Gi");
            return object;
        });
    }
}
