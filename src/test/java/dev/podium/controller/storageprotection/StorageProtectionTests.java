package dev.podium.controller.storageprotection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StorageProtectionTests {

    private final Rehearsal stage = new Rehearsal(1);

    @AfterEach
    void close() {
        stage.close();
    }

    private void claim(String name) {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """.formatted(name));
    }

    private void delete(Guarded kind, String namespace, String name) {
        stage.client.delete(kind.type(), namespace, name);
        stage.time.settle();
    }

    private JsonNode find(Guarded kind, String namespace, String name) {
        return stage.client.find(kind.type(), namespace, name);
    }

    @Test
    void aClaimThatNobodyUsesGoesAtOnce() {
        claim("data");
        assertThat(find(Guarded.CLAIM, "default", "data").path("metadata").path("finalizers").toString())
                .isEqualTo("[\"kubernetes.io/pvc-protection\"]");
        delete(Guarded.CLAIM, "default", "data");
        assertThat(find(Guarded.CLAIM, "default", "data")).isNull();
    }

    @Test
    void aClaimStaysAsLongAsAScheduledPodNamesIt() {
        claim("data");
        stage.pod("user", "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]\nnodeName: node-1\n");
        delete(Guarded.CLAIM, "default", "data");
        assertThat(find(Guarded.CLAIM, "default", "data").path("metadata").has("deletionTimestamp")).isTrue();
        stage.client.remove(ResourceType.PODS, "default", "user", stage.pod("user").metadata().uidOrEmpty());
        stage.time.settle();
        assertThat(find(Guarded.CLAIM, "default", "data")).isNull();
    }

    @Test
    void aVolumeStaysAsLongAsItIsBound() {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: disk}
                spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /x}, storageClassName: manual}
                """);
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: manual}
                """);
        delete(Guarded.VOLUME, "", "disk");
        assertThat(find(Guarded.VOLUME, "", "disk").path("metadata").has("deletionTimestamp")).isTrue();
        delete(Guarded.CLAIM, "default", "data");
        assertThat(find(Guarded.VOLUME, "", "disk")).isNull();
    }

    @Test
    void aClassStaysAsLongAsAClaimNamesIt() {
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: VolumeAttributesClass
                metadata: {name: gold}
                driverName: example.com
                parameters: {iops: '100'}
                """);
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, volumeAttributesClassName: gold}
                """);
        delete(Guarded.CLASS, "", "gold");
        assertThat(find(Guarded.CLASS, "", "gold")).isNotNull();
        delete(Guarded.CLAIM, "default", "data");
        assertThat(find(Guarded.CLASS, "", "gold")).isNull();
    }
}
