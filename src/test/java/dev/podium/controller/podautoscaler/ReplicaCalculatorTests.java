package dev.podium.controller.podautoscaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.model.Pod;
import dev.podium.model.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Which Pods count, and for how much. Each asks for 100 millicores and is to use half of it. */
class ReplicaCalculatorTests {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofHours(1));

    private final List<Pod> pods = new ArrayList<>();
    private final Map<String, Sample> samples = new HashMap<>();

    private void pod(String name, String status) {
        pods.add(pod(name, "", "", status));
    }

    private static Pod pod(String name, String metadata, String spec, String status) {
        String text = "metadata: {name: " + name + metadata + "}\nspec: {containers: [{name: c, resources: {requests: {cpu: 100m,"
                + " memory: 1Mi}}}]" + spec + "}\nstatus: " + status;
        return Records.read(new YAMLMapper().readTree(text), Pod.class);
    }

    private static String running(String ready, Instant start, Instant since) {
        return "{phase: Running, startTime: '" + start + "', conditions: [{type: Ready, status: '" + ready
                + "', lastTransitionTime: '" + since + "'}]}";
    }

    private void running(String name, int millis) {
        pod(name, running("True", LONG_AGO, LONG_AGO));
        uses(name, millis);
    }

    private void uses(String name, int millis) {
        samples.put(name, new Sample(NOW, Duration.ofSeconds(15), millis));
    }

    private int wanted(int current) throws Unobtainable {
        return calculator("cpu", "").byUtilization(current, samples, 50).replicas();
    }

    private ReplicaCalculator calculator(String resource, String container) {
        return new ReplicaCalculator(
                new ReplicaCalculator.Measured(resource, container), pods, new ReplicaCalculator.Tolerances(0.1, 0.1), NOW);
    }

    @Test
    void asManyAreWantedAsBringTheAverageToTheTarget() throws Unobtainable {
        running("a", 60);
        running("b", 90);
        ReplicaCalculator.Outcome outcome = calculator("cpu", "").byUtilization(2, samples, 50);
        assertThat(outcome).isEqualTo(new ReplicaCalculator.Outcome(3, 75, 75));
        assertThat(calculator("cpu", "").byValue(2, samples, 30)).isEqualTo(new ReplicaCalculator.Outcome(5, null, 75));
    }

    @Test
    void podsThatGoOrHaveFailedDoNotCount() throws Unobtainable {
        running("a", 100);
        pods.add(pod("b", ", deletionTimestamp: '" + NOW + "'", "", running("True", LONG_AGO, LONG_AGO)));
        uses("b", 0);
        pod("c", "{phase: Failed}");
        assertThat(wanted(3)).isEqualTo(2);
    }

    @Test
    void podsThatArePendingAreThoughtToBringReliefWhenThereAreToBeMore() throws Unobtainable {
        running("a", 150);
        pod("b", "{phase: Pending}");
        assertThat(wanted(2)).as("75 percent each").isEqualTo(3);
        pod("c", "{phase: Pending}");
        uses("a", 160);
        assertThat(wanted(3)).as("about half each").isEqualTo(3);
    }

    @Test
    void podsThatArePendingSayNothingWhenThereAreToBeFewer() throws Unobtainable {
        running("a", 10);
        running("b", 10);
        pod("c", "{phase: Pending}");
        assertThat(wanted(3)).isEqualTo(1);
    }

    @Test
    void podsOfWhichNothingIsKnownAreThoughtToUseAllThatTheyAskForWhenThereAreToBeFewer() throws Unobtainable {
        running("a", 10);
        running("b", 10);
        running("c", 10);
        pod("d", running("True", LONG_AGO, LONG_AGO));
        assertThat(wanted(4)).as("130 of 400").isEqualTo(3);
        samples.remove("b");
        samples.remove("c");
        assertThat(wanted(4)).as("nobody goes up because of what is not known").isEqualTo(4);
    }

    @Test
    void podsOfWhichNothingIsKnownAreThoughtToUseTheirTargetIfThatIsMoreThanTheyAskFor() throws Unobtainable {
        running("a", 10);
        pod("b", running("True", LONG_AGO, LONG_AGO));
        assertThat(calculator("cpu", "").byUtilization(2, samples, 300).replicas()).as("310 of 600").isEqualTo(2);
        assertThat(calculator("cpu", "").byUtilization(9, samples, 300).replicas()).isEqualTo(2);
    }

    @Test
    void podsOfWhichNothingIsKnownAreThoughtToUseNothingWhenThereAreToBeMore() throws Unobtainable {
        running("a", 200);
        pod("b", running("True", LONG_AGO, LONG_AGO));
        assertThat(wanted(2)).isEqualTo(4);
        pod("c", running("True", LONG_AGO, LONG_AGO));
        uses("a", 70);
        assertThat(wanted(3)).as("nobody goes down because of what is not known").isEqualTo(3);
    }

    @Test
    void byValueTheUnknownAreThoughtToUseTheirTarget() throws Unobtainable {
        running("a", 10);
        running("b", 10);
        pod("c", running("True", LONG_AGO, LONG_AGO));
        assertThat(calculator("cpu", "").byValue(3, samples, 50).replicas()).as("70 of 150").isEqualTo(2);
    }

    @Test
    void whatChangesTheNumberTheOtherWayChangesNothing() throws Unobtainable {
        running("a", 80);
        assertThat(wanted(5)).as("one Pod of five is there: two are enough").isEqualTo(2);
        pod("b", "{phase: Pending}");
        uses("a", 160);
        assertThat(wanted(5)).as("two Pods could do with four").isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "True, 60, 14, false", "True, 60, 15, true", "False, 60, 50, false", "True, 299, 14, false", "True, 301, 14, true",
        "False, 301, 280, false", "False, 301, 270, true", "Unknown, 60, 50, true"
    })
    void aPodThatWarmsUpDoesNotCount(String ready, int started, int since, boolean counts) throws Unobtainable {
        pod("a", running(ready, NOW.minusSeconds(started), NOW.minusSeconds(since)));
        uses("a", 100);
        if (counts) {
            assertThat(wanted(1)).isEqualTo(2);
        } else {
            assertThatThrownBy(() -> wanted(1))
                    .isInstanceOf(Unobtainable.class)
                    .hasMessage("did not receive metrics for targeted pods (pods might be unready)");
        }
    }

    @Test
    void ofMemoryItCountsFromTheStart() throws Unobtainable {
        pod("a", running("False", NOW.minusSeconds(5), NOW.minusSeconds(5)));
        samples.put("a", new Sample(NOW, Duration.ofSeconds(15), 1000L << 20));
        assertThat(calculator("memory", "").byUtilization(1, samples, 50)).isEqualTo(new ReplicaCalculator.Outcome(2, 100, 1000L << 20));
    }

    @Test
    void aPodWithoutConditionsOrStartDoesNotCount() {
        pod("a", "{phase: Running}");
        uses("a", 100);
        assertThatThrownBy(() -> wanted(1)).hasMessageContaining("pods might be unready");
        pods.clear();
        assertThatThrownBy(() -> wanted(1)).hasMessage("no pods returned by selector while calculating replica count");
    }

    private void asksFor(String spec) {
        pods.clear();
        pods.add(pod("a", "", spec, running("True", LONG_AGO, LONG_AGO)));
        uses("a", 100);
    }

    private int utilization(String container) throws Unobtainable {
        Integer utilization = calculator("cpu", container).byUtilization(1, samples, 50).utilization();
        return utilization == null ? -1 : utilization;
    }

    @Test
    void whatAPodAsksForIsWhatItsContainersDoThatRunSideBySide() throws Unobtainable {
        asksFor(", initContainers: [{name: i, resources: {}}, {name: s, restartPolicy: Always, resources: {requests: {cpu: 300m}}}]");
        assertThat(utilization("")).isEqualTo(25);
        assertThat(utilization("s")).isEqualTo(33);
        assertThat(utilization("c")).isEqualTo(100);
        assertThatThrownBy(() -> utilization("i")).hasMessage("container i not found in Pod a");
        asksFor(", initContainers: [{name: s, restartPolicy: Always}]");
        assertThatThrownBy(() -> utilization("")).hasMessage("missing request for cpu in container s of Pod a");
    }

    @Test
    void whatAPodAsksForAsAWholeCountsBeforeItsContainers() throws Unobtainable {
        asksFor(", resources: {requests: {cpu: 500m}}");
        assertThat(utilization("")).isEqualTo(20);
        assertThat(utilization("c")).isEqualTo(100);
        asksFor(", resources: {requests: {memory: 5Mi}}, overhead: {cpu: 100m}");
        assertThat(utilization("")).as("its containers' and its sandbox'").isEqualTo(50);
        asksFor(", resources: {requests: {memory: 5Mi}}");
        assertThatThrownBy(() -> calculator("hugepages-2Mi", "").byUtilization(1, samples, 50))
                .hasMessage("missing pod-level request for hugepages-2Mi in Pod a");
    }
}
