package dev.podium.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.LabelQuery;
import dev.podium.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The examples about scheduling show what they promise. */
class ExampleTests {

    private static final Path EXAMPLES = Path.of("examples", "scheduling");

    private static List<Pod> fillers(Rehearsal stage) {
        return stage.client.list(ResourceType.PODS, "default", LabelQuery.parse("app=filler"));
    }

    @Test
    void anImportantPodFindsRoomInAFullCluster() throws Exception {
        try (Rehearsal stage = new Rehearsal(3)) {
            stage.createAll(EXAMPLES.resolve("full-cluster.yaml"));
            assertThat(fillers(stage).stream()
                            .collect(Collectors.groupingBy(each -> String.valueOf(each.spec().nodeName()), Collectors.counting())))
                    .hasSize(3)
                    .allSatisfy((node, pods) -> assertThat(pods).isEqualTo(2));
            List<String> before = fillers(stage).stream().map(each -> each.metadata().nameOrEmpty()).toList();
            stage.createAll(EXAMPLES.resolve("important.yaml"));
            stage.advance(Duration.ofSeconds(40));
            assertThat(stage.pod("important").phase()).isEqualTo("Running");
            List<Pod> after = fillers(stage);
            assertThat(after.stream().filter(each -> before.contains(each.metadata().nameOrEmpty()))).hasSize(5);
            assertThat(after.stream().filter(each -> each.spec().nodeName() == null)).hasSize(1);
            assertThat(before.stream().flatMap(each -> stage.events(each).stream()).filter(each -> each.startsWith("Preempted")))
                    .hasSize(1);
        }
    }
}
