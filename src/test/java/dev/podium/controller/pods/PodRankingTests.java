package dev.podium.controller.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.model.Pod;
import dev.podium.model.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Who is given up before whom. */
class PodRankingTests {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static Pod pod(String name, String node, String status, String metadata) {
        return Records.read(new YAMLMapper().readTree("""
                metadata: {name: %s, uid: %s, creationTimestamp: '2026-01-01T00:00:00Z'%s}
                spec: {nodeName: %s}
                status: {%s}
                """.formatted(name, name, metadata, node, status)), Pod.class);
    }

    private static String ready(String since) {
        return "phase: Running, conditions: [{type: Ready, status: 'True', lastTransitionTime: '" + since + "'}]";
    }

    private static final String LONG = "2026-01-01T00:00:00Z";

    private static List<String> ranked(List<Pod> likes, Pod... pods) {
        List<Pod> shuffled = new ArrayList<>(List.of(pods));
        Collections.shuffle(shuffled, new Random(7));
        shuffled.sort(new PodRanking(NOW, likes));
        return shuffled.stream().map(each -> each.metadata().nameOrEmpty()).toList();
    }

    @Test
    void theLessAPodIsWorthTheSoonerItGoes() {
        assertThat(ranked(
                        List.of(),
                        pod("old", "a", ready(LONG), ""),
                        pod("unscheduled", "''", "phase: Pending", ""),
                        pod("pending", "a", "phase: Pending", ""),
                        pod("unknown", "a", "phase: Unknown", ""),
                        pod("unready", "a", "phase: Running", ""),
                        pod("cheap", "a", ready(LONG), ", annotations: {controller.kubernetes.io/pod-deletion-cost: '-1'}"),
                        pod("dear", "a", ready(LONG), ", annotations: {controller.kubernetes.io/pod-deletion-cost: '9'}"),
                        pod("recent", "a", ready("2026-01-01T11:59:00Z"), ""),
                        pod("restarted", "a", ready(LONG) + ", containerStatuses: [{name: c, restartCount: 3}]", "")))
                .containsExactly(
                        "unscheduled", "pending", "unknown", "unready", "cheap", "recent", "restarted", "old", "dear");
    }

    @Test
    void aNodeWithManyOfTheirLikeGivesUpOneFirst() {
        Pod lonely = pod("lonely", "a", ready(LONG), "");
        Pod crowded = pod("z-crowded", "b", ready("2026-01-01T00:00:00Z"), "");
        Pod neighbour = pod("neighbour", "b", ready(LONG), "");
        assertThat(ranked(List.of(lonely, crowded, neighbour), lonely, crowded)).containsExactly("z-crowded", "lonely");
    }

    @Test
    void theYoungerGoesFirstAndAgesCountByOrdersOfMagnitude() {
        assertThat(ranked(
                        List.of(),
                        pod("a", "n", ready(LONG), ""),
                        pod("b", "n", ready("2026-01-01T11:59:50Z"), ""),
                        pod("c", "n", ready("2026-01-01T00:00:07Z"), "")))
                .containsExactly("b", "a", "c");
    }

    @Test
    void itIsAnOrderEvenForManyPodsThatHardlyDiffer() {
        Random random = new Random(1);
        Pod[] pods = IntStream.range(0, 500)
                .mapToObj(each -> pod(
                        "p" + each,
                        "n" + random.nextInt(3),
                        ready("2026-01-01T0" + random.nextInt(3) + ":00:00Z") + ", containerStatuses: [{name: c, restartCount: "
                                + random.nextInt(3) + "}]",
                        ""))
                .toArray(Pod[]::new);
        assertThat(ranked(List.of(pods), pods)).hasSize(500);
    }
}
