package dev.podium.controller.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.podium.time.RealTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowStartTests {

    private final RealTime time = RealTime.create();
    private final SlowStart batches = new SlowStart(time);
    private final AtomicInteger done = new AtomicInteger();

    @AfterEach
    void stop() {
        time.close();
    }

    @Test
    void everythingIsDoneOnce() throws InterruptedException {
        batches.run(100, done::incrementAndGet);
        assertThat(done).hasValue(100);
        batches.together(50, done::incrementAndGet);
        assertThat(done).hasValue(150);
    }

    @Test
    void nothingIsDoneAtOnce() throws InterruptedException {
        batches.run(0, done::incrementAndGet);
        batches.together(0, done::incrementAndGet);
        assertThat(done).hasValue(0);
    }

    /** One, two, four: the failure is in the third batch, which is done, and no other is begun. */
    @Test
    void aFailureEndsItAfterItsBatch() {
        assertThatIllegalStateException()
                .isThrownBy(() -> batches.run(100, () -> {
                    if (done.incrementAndGet() == 5) {
                        throw new IllegalStateException("five");
                    }
                }))
                .withMessage("five");
        assertThat(done).hasValue(7);
    }
}
