package dev.podium.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.Informers;
import dev.podium.client.ResourceType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has been decided about volumes counts before it is written. */
class VolumeBinderTests {

    private final Rehearsal stage = new Rehearsal(0);
    private VolumeBinder binder;

    @BeforeEach
    void watch() throws InterruptedException {
        Informers informers = new Informers(stage.client, stage.time);
        binder = new VolumeBinder(stage.client, informers);
        informers.start();
        stage.create("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: manual}
                provisioner: kubernetes.io/no-provisioner
                volumeBindingMode: WaitForFirstConsumer
                """);
        stage.roomyNode("one", "");
        stage.roomyNode("two", "");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private NodeState node(String name) {
        NodeState state = new NodeState(name);
        state.node(stage.client.find(ResourceType.NODES, "", name));
        return state;
    }

    /** A claim, and a Pod that uses it and that the cluster's own scheduler leaves alone. */
    private void gated(String name, String spec) {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                  %s
                """.formatted(name, spec));
        stage.pod(name, "schedulingGates: [{name: example.com/wait}]\nvolumes: [{name: v, persistentVolumeClaim: {claimName: "
                + name + "}}]");
    }

    private PodVolumes look(String pod) {
        return switch (binder.look(ScheduledPod.of(stage.pod(pod)), List.of())) {
            case VolumeBinder.Look.Found(PodVolumes volumes) -> volumes;
            case VolumeBinder.Look.Refusal(String reason) -> throw new AssertionError(reason);
        };
    }

    @Test
    void aVolumeThatIsAsGoodAsGivenAwayIsNotGivenToAnother() {
        stage.create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: disk}
                spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, storageClassName: manual, hostPath: {path: /x}}
                """);
        gated("c", "storageClassName: manual");
        gated("d", "storageClassName: manual");
        assertThat(look("d").test(node("one"))).isNull();
        VolumePlan plan = look("c").plan(node("one"));
        assertThat(plan.bindings()).hasSize(1);
        binder.assume(plan, "one");
        assertThat(look("d").test(node("one")).reasons())
                .containsExactly("node(s) didn't find available persistent volumes to bind");
        assertThat(look("c").plan(node("one")).bindings()).hasSize(1);
        binder.forget(plan);
        assertThat(look("d").test(node("one"))).isNull();
    }

    @Test
    void aVolumeThatIsToBeMadeForANodeIsNotAskedForOnAnother() {
        gated("e", "");
        VolumePlan plan = look("e").plan(node("one"));
        assertThat(plan.provisions()).hasSize(1);
        binder.assume(plan, "one");
        assertThat(look("e").test(node("two"))).isNotNull();
        assertThat(look("e").test(node("one"))).isNull();
    }
}
