package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchCrowdTests {

    private final WatchCrowd crowd = new WatchCrowd();

    private Duration pauseOf(int watches) {
        for (int i = 0; i < watches; i++) {
            crowd.enter();
        }
        Duration pause = crowd.pause();
        for (int i = 0; i < watches; i++) {
            crowd.leave();
        }
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
}
