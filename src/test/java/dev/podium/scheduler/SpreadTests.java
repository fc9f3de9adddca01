package dev.podium.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pods of a group go to different hosts and zones where they can. */
class SpreadTests {

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private String node(String pod) {
        return String.valueOf(stage.pod(pod).spec().nodeName());
    }

    private void node(String name, String cpu, String labels) {
        stage.node(
                name,
                ("labels: {kubernetes.io/hostname: " + name + labels + "}").indent(2) + "status:\n  allocatable: {cpu: '" + cpu
                        + "', memory: " + cpu + "Gi, pods: '100'}\n  conditions: [{type: Ready, status: 'True'}]\n");
    }

    private List<String> nodes(String... pods) {
        for (String each : pods) {
            stage.pod(each, "");
        }
        return List.of(pods).stream().map(this::node).toList();
    }

    @Test
    void podsOfAServiceAreSpreadOverHosts() {
        node("huge", "1000", "");
        node("small", "4", "");
        node("tiny", "2", "");
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n");
        assertThat(nodes("web-1", "web-2", "web-3")).containsExactlyInAnyOrder("huge", "small", "tiny");
        assertThat(nodes("lone-1", "lone-2", "lone-3")).containsOnly("huge");
    }

    @Test
    void podsOfAReplicaSetAreSpreadOverZones() {
        node("a-1", "1000", ", topology.kubernetes.io/zone: a");
        node("a-2", "1000", ", topology.kubernetes.io/zone: a");
        node("b-1", "4", ", topology.kubernetes.io/zone: b");
        stage.create("""
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata: {name: web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: c, image: nginx}]}
                """);
        assertThat(stage.client.list(ResourceType.PODS, "default").stream()
                        .map(each -> String.valueOf(each.spec().nodeName())))
                .hasSize(2)
                .contains("b-1");
    }

    @Test
    void aNodeOutsideOfThePlacesThatAreMeantIsNotPreferred() {
        node("in", "4", ", rack: one");
        node("out", "4", "");
        String spread = "topologySpreadConstraints: [{maxSkew: 1, topologyKey: rack, whenUnsatisfiable: ScheduleAnyway,"
                + " labelSelector: {matchLabels: {app: s}}}]";
        stage.pod("s-1", spread);
        stage.pod("s-2", spread);
        assertThat(List.of(node("s-1"), node("s-2"))).containsOnly("in");
    }

    @Test
    void aNodeThatLacksOneOfTheLabelsCountsForNone() {
        node("both", "4", ", rack: one, row: one");
        node("half", "4", ", rack: two");
        String spread = "topologySpreadConstraints:\n"
                + "- {maxSkew: 1, topologyKey: rack, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: s}}}\n"
                + "- {maxSkew: 1, topologyKey: row, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: s}}}\n";
        stage.pod("s-1", spread);
        stage.pod("s-2", spread);
        assertThat(List.of(node("s-1"), node("s-2"))).containsOnly("both");
    }
}
