package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchCrowdTests {

    private final WatchCrowd crowd = new WatchCrowd();

    private Duration pauseOf(int watches) {
        List<WatchCrowd.Member> members =
                IntStream.range(0, watches).mapToObj(_ -> crowd.enter("pods", () -> {})).toList();
        Duration pause = crowd.pause();
        members.forEach(WatchCrowd.Member::leave);
        members.forEach(WatchCrowd.Member::leave);
        return pause;
    }

    @Test
    void aFewAreToldOfEverythingAtOnce() {
        assertThat(pauseOf(1)).isZero();
        assertThat(pauseOf(WatchCrowd.FEW)).isZero();
    }

    @Test
    void theMoreThereAreTheLongerTheyRestButNeverLong() {
        assertThat(pauseOf(100)).isPositive().isLessThan(pauseOf(500));
        assertThat(pauseOf(100_000)).isEqualTo(WatchCrowd.LONGEST);
    }

    @Test
    void thoseThatHaveLeftDoNotCount() {
        pauseOf(1000);
        assertThat(crowd.pause()).isZero();
    }

    @Test
    void watchesOfAResourceThatIsRedefinedEnd() {
        List<String> ended = new ArrayList<>();
        crowd.enter("boxes.example.com", () -> ended.add("a box's"));
        crowd.enter("pods", () -> ended.add("a Pod's"));
        crowd.enter("boxes.example.com", () -> ended.add("one that has left")).leave();
        crowd.redefined("boxes.example.com");
        assertThat(ended).containsExactly("a box's");
    }
}
