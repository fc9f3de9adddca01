package dev.podium.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManualTimeTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualTime time = ManualTime.startingAt(START);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        time.close();
    }

    private void note(String what) {
        seen.add(what + " at " + Duration.between(START, time.now()).toSeconds());
    }

    @Test
    void timersFireInOrderOfDueTimeWithTheClockAtIt() {
        time.after(Duration.ofSeconds(3), () -> note("c"));
        time.after(Duration.ofSeconds(1), () -> {
            note("a");
            time.after(Duration.ofSeconds(1), () -> note("b"));
        });
        time.after(Duration.ofSeconds(9), () -> note("d"));

        time.advance(Duration.ofSeconds(5));

        assertThat(seen).containsExactly("a at 1", "b at 2", "c at 3");
        assertThat(time.now()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void nothingHappensWhileTimeStands() {
        time.after(Duration.ofNanos(1), () -> note("early"));
        time.settle();
        assertThat(seen).isEmpty();
    }

    @Test
    void aTimerThatIsNotInTheFutureRunsAtOnce() {
        time.after(Duration.ZERO, () -> note("now"));
        time.settle();
        assertThat(seen).containsExactly("now at 0");
    }

    @Test
    void aCancelledTimerDoesNotFire() {
        Task timer = time.after(Duration.ofSeconds(1), () -> note("never"));
        timer.cancel();
        time.advance(Duration.ofSeconds(2));
        assertThat(seen).isEmpty();
    }

    @Test
    void aThreadSleepsThroughClusterTime() {
        time.run("sleeper", () -> {
            for (int i = 0; i < 3; i++) {
                sleep(Duration.ofHours(1));
                note("woke");
            }
        });
        time.advance(Duration.ofHours(2));
        assertThat(seen).containsExactly("woke at 3600", "woke at 7200");
    }

    @Test
    void aPeriodicTaskKeepsItsBeatAndNeverOverlapsItself() {
        Task task = time.every(Duration.ofSeconds(10), () -> {
            note("begin");
            sleep(Duration.ofSeconds(12));
            note("end");
        });
        time.advance(Duration.ofSeconds(55));
        task.cancel();
        time.advance(Duration.ofSeconds(100));
        assertThat(seen)
                .containsExactly("begin at 10", "end at 22", "begin at 30", "end at 42", "begin at 50", "end at 62");
    }

    @Test
    void aPeriodicTaskSurvivesItsOwnFailures() {
        AtomicInteger runs = new AtomicInteger();
        time.every(Duration.ofSeconds(1), () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("wanted by the test");
        });
        time.advance(Duration.ofSeconds(3));
        assertThat(runs).hasValue(3);
    }

    @Test
    void aWaitEndsWhenItsTimeIsUp() {
        Signal signal = time.signal();
        time.run("waiter", () -> note("held: " + await(signal, Duration.ofSeconds(7))));
        time.advance(Duration.ofSeconds(60));
        assertThat(seen).containsExactly("held: false at 7");
    }

    @Test
    void settlingWaitsForAChainOfWakeUps() {
        int links = 200;
        Signal signal = time.signal();
        AtomicInteger reached = new AtomicInteger();
        for (int i = 1; i <= links; i++) {
            int link = i;
            time.run("link " + i, () -> {
                awaitHolding(signal, () -> reached.get() == link);
                reached.incrementAndGet();
                signal.raise();
            });
        }
        time.settle();
        assertThat(reached).hasValue(0);
        reached.set(1);
        signal.raise();
        time.settle();
        assertThat(reached).hasValue(links + 1);
    }

    /** Threads hand a ball round as fast as they can; settling in between must never see it in the air. */
    @Test
    void settlingNeverSlipsInBetweenAWakeUpAndItsThread() {
        int players = 8;
        int passes = 100;
        Signal signal = time.signal();
        AtomicInteger ball = new AtomicInteger();
        AtomicInteger end = new AtomicInteger();
        for (int i = 0; i < players; i++) {
            int player = i;
            time.run("player " + i, () -> {
                while (true) {
                    awaitHolding(signal, () -> {
                        int now = ball.get();
                        return now < end.get() && now % players == player;
                    });
                    ball.incrementAndGet();
                    signal.raise();
                }
            });
        }
        for (int round = 1; round <= 500; round++) {
            end.set(round * passes);
            signal.raise();
            time.settle();
            assertThat(ball).hasValue(round * passes);
        }
    }

    @Test
    void settlingNeverSlipsInBetweenACancellationAndItsThread() {
        for (int i = 0; i < 5_000; i++) {
            AtomicInteger ended = new AtomicInteger();
            Signal signal = time.signal();
            Task task = time.run("victim", () -> {
                try {
                    signal.await(() -> false);
                } catch (InterruptedException e) {
                    Thread.yield();
                    ended.set(1);
                }
            });
            if (i % 2 == 0) {
                time.settle();
            }
            task.cancel();
            time.settle();
            assertThat(ended).hasValue(1);
        }
    }

    @Test
    void aCancellationThatCameBeforeTheWaitLeavesNoGapEither() {
        for (int i = 0; i < 5_000; i++) {
            AtomicInteger ended = new AtomicInteger();
            AtomicBoolean cancelled = new AtomicBoolean();
            Signal signal = time.signal();
            Task task = time.run("victim", () -> {
                try {
                    signal.await(() -> {
                        while (!cancelled.get()) {
                            Thread.onSpinWait();
                        }
                        return false;
                    });
                } catch (InterruptedException e) {
                    ended.set(1);
                }
            });
            task.cancel();
            cancelled.set(true);
            time.settle();
            assertThat(ended).hasValue(1);
        }
    }

    @Test
    void threadsFromElsewhereMayWaitAndAreNotCounted() throws Exception {
        Signal signal = time.signal();
        AtomicReference<String> news = new AtomicReference<>();
        CompletableFuture<Boolean> stranger =
                CompletableFuture.supplyAsync(() -> awaitHolding(signal, () -> news.get() != null));
        time.settle();
        time.after(Duration.ofSeconds(1), () -> {
            news.set("here");
            signal.raise();
        });
        time.advance(Duration.ofSeconds(1));
        assertThat(stranger.get()).isTrue();
    }

    @Test
    void settlingGivesUpAndTellsWhoIsBusy() {
        CountDownLatch latch = new CountDownLatch(1);
        try (ManualTime impatient = ManualTime.startingAt(START, Duration.ofMillis(50))) {
            impatient.run("waiting politely", () -> quietly(() -> impatient.sleep(Duration.ofDays(1))));
            impatient.run("stuck in a latch", () -> quietly(latch::await));
            assertThatThrownBy(impatient::settle)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("stuck in a latch")
                    .hasMessageContaining("at java.base/java.util.concurrent.CountDownLatch.await")
                    .hasMessageNotContaining("waiting politely");
        }
    }

    @Test
    void aThreadOfTheClusterCannotSettleIt() {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        time.run("self-absorbed", () -> {
            try {
                time.settle();
            } catch (IllegalStateException e) {
                failure.set(e);
            }
        });
        time.settle();
        assertThat(failure.get()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHundredThousandTimersFireInOrder() {
        List<Integer> fired = Collections.synchronizedList(new ArrayList<>());
        List<Integer> order = new ArrayList<>(IntStream.range(1, 100_000).boxed().toList());
        Collections.shuffle(order, new java.util.Random(1));
        List<Task> tasks = order.stream()
                .map(i -> time.after(Duration.ofMillis(i), () -> fired.add(i)))
                .toList();
        for (int i = 0; i < tasks.size(); i++) {
            if (order.get(i) % 10 != 0) {
                tasks.get(i).cancel();
            }
        }
        time.advance(Duration.ofMillis(100_000));
        assertThat(fired).hasSize(9_999).isSorted();
    }

    private void sleep(Duration duration) {
        quietly(() -> time.sleep(duration));
    }

    private static boolean await(Signal signal, Duration timeout) {
        try {
            return signal.await(() -> false, timeout);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean awaitHolding(Signal signal, java.util.function.BooleanSupplier condition) {
        quietly(() -> signal.await(condition));
        return true;
    }

    private interface Blocking {
        void run() throws InterruptedException;
    }

    private static void quietly(Blocking wait) {
        try {
            wait.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
