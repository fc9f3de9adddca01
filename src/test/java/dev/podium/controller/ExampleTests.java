package dev.podium.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.LabelQuery;
import dev.podium.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of StatefulSets and DaemonSets show what they promise. */
class ExampleTests {

    private static List<Pod> pods(Rehearsal stage, String app) {
        return stage.client.list(ResourceType.PODS, "default", LabelQuery.parse("app=" + app));
    }

    @Test
    void peersComeOneAfterTheOther() throws Exception {
        try (Rehearsal stage = new Rehearsal(3)) {
            stage.createAll(Path.of("examples", "statefulset", "peers.yaml"));
            assertThat(pods(stage, "peers")).extracting(each -> each.metadata().name()).containsExactly("peers-0");
            stage.advance(Duration.ofSeconds(3));
            assertThat(pods(stage, "peers")).hasSize(2);
            stage.advance(Duration.ofSeconds(10));
            assertThat(pods(stage, "peers")).hasSize(3).allMatch(Pod::ready);
        }
    }

    @Test
    void anAgentIsOnEveryNodeEvenOnOneThatIsCordoned() throws Exception {
        try (Rehearsal stage = new Rehearsal(3)) {
            stage.client.update(ResourceType.NODES, "", "node-1", node -> {
                node.withObject("/spec").put("unschedulable", true);
                return node;
            });
            stage.createAll(Path.of("examples", "daemonset", "agent.yaml"));
            stage.advance(Duration.ofSeconds(5));
            assertThat(pods(stage, "agent")).allMatch(Pod::ready)
                    .extracting(each -> each.spec().nodeName())
                    .containsExactlyInAnyOrder("node-1", "node-2", "node-3");
        }
    }
}
