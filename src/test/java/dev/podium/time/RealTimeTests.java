package dev.podium.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RealTimeTests {

    private final RealTime time = RealTime.create();

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void theClockIsTheWalls() {
        assertThat(time.now()).isBetween(Instant.now().minusSeconds(1), Instant.now().plusSeconds(1));
    }

    @Test
    void aScaledClockShortensEveryWait() throws Exception {
        try (RealTime fast = RealTime.scaled(3_600)) {
            Instant begin = fast.now();
            CompletableFuture<Instant> timer = new CompletableFuture<>();
            CompletableFuture<Instant> period = new CompletableFuture<>();
            fast.after(Duration.ofMinutes(5), () -> timer.complete(fast.now()));
            fast.every(Duration.ofMinutes(5), () -> period.complete(fast.now()));
            fast.sleep(Duration.ofMinutes(5));
            assertThat(fast.signal().await(() -> false, Duration.ofMinutes(5))).isFalse();
            assertThat(fast.now()).isAfterOrEqualTo(begin.plus(Duration.ofMinutes(10)));
            assertThat(timer.get()).isAfterOrEqualTo(begin.plus(Duration.ofMinutes(5)));
            assertThat(period.get()).isAfterOrEqualTo(begin.plus(Duration.ofMinutes(5)));
        }
    }

    @Test
    void everyOneOfAThousandWaitersSeesEveryStep() {
        int steps = 50;
        Signal signal = time.signal();
        AtomicInteger step = new AtomicInteger();
        AtomicInteger arrived = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1_000);
        for (int i = 0; i < 1_000; i++) {
            time.run("waiter", () -> {
                for (int next = 1; next <= steps; next++) {
                    int awaited = next;
                    await(signal, () -> step.get() >= awaited);
                    arrived.incrementAndGet();
                    signal.raise();
                }
                done.countDown();
            });
        }
        for (int i = 1; i <= steps; i++) {
            int all = i * 1_000;
            step.incrementAndGet();
            signal.raise();
            await(signal, () -> arrived.get() == all);
        }
    }

    @Test
    void noWakeUpIsLost() {
        Signal there = time.signal();
        Signal back = time.signal();
        AtomicInteger ball = new AtomicInteger();
        time.run("other side", () -> {
            while (true) {
                await(there, () -> ball.get() % 2 == 1);
                ball.incrementAndGet();
                back.raise();
            }
        });
        for (int i = 0; i < 20_000; i++) {
            ball.incrementAndGet();
            there.raise();
            await(back, () -> ball.get() % 2 == 0);
        }
        assertThat(ball).hasValue(40_000);
    }

    @Test
    void aPeriodicTaskNeverOverlapsItselfAndSurvivesFailures() {
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        CountDownLatch runs = new CountDownLatch(20);
        time.every(Duration.ofMillis(1), () -> {
            if (inside.incrementAndGet() > 1) {
                overlapped.set(true);
            }
            Thread.yield();
            inside.decrementAndGet();
            runs.countDown();
            throw new IllegalStateException("wanted by the test");
        });
        assertThat(runs).satisfies(CountDownLatch::await);
        assertThat(overlapped).isFalse();
    }

    @Test
    void aHundredThousandPendingTimersAreCancelledAndFiredWithoutAThreadEach() throws Exception {
        CountDownLatch fired = new CountDownLatch(50_000);
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Task> cancelled = IntStream.range(0, 50_000)
                .mapToObj(i -> time.after(Duration.ofHours(1), () -> wrong.add("fired")))
                .toList();
        IntStream.range(0, 50_000).forEach(i -> time.after(Duration.ofMillis(1 + i % 50), fired::countDown));
        cancelled.forEach(Task::cancel);
        fired.await();
        assertThat(wrong).isEmpty();
    }

    @Test
    void farDatesDoNotOverflow() {
        Task task = time.after(Duration.ofSeconds(Long.MAX_VALUE), () -> {});
        time.after(Duration.ofSeconds(Long.MIN_VALUE), () -> {});
        task.cancel();
    }

    @Test
    void closingEndsEveryThread() {
        RealTime doomed = RealTime.create();
        AtomicInteger ended = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(30);
        Signal signal = doomed.signal();
        for (int i = 0; i < 10; i++) {
            doomed.run("doomed", () -> waitAndCount(started, ended, () -> signal.await(() -> false)));
            doomed.run("doomed", () -> waitAndCount(started, ended, () -> doomed.sleep(Duration.ofDays(1))));
            doomed.runOnPlatformThread("doomed", () -> waitAndCount(started, ended, () -> signal.await(() -> false)));
        }
        doomed.every(Duration.ofMillis(1), () -> {});
        doomed.after(Duration.ofHours(1), () -> {});
        assertThat(started).satisfies(CountDownLatch::await);
        assertThat(threadsNamed("doomed")).isEqualTo(10);

        doomed.close();

        assertThat(ended).hasValue(30);
        assertThat(doomed.workers()).isEmpty();
        assertThat(threadsNamed("doomed")).isZero();
    }

    @Test
    void closingLeavesNoTimerThread() {
        long before = threadsNamed("cluster-timer");
        RealTime doomed = RealTime.create();
        doomed.after(Duration.ofHours(1), () -> {});
        assertThat(threadsNamed("cluster-timer")).isEqualTo(before + 1);
        doomed.close();
        assertThat(threadsNamed("cluster-timer")).isEqualTo(before);
    }

    @Test
    void afterClosingNothingStartsAndNobodyWaits() {
        RealTime doomed = RealTime.create();
        Signal signal = doomed.signal();
        CompletableFuture<Void> stranger = CompletableFuture.runAsync(() -> await(signal, () -> false));
        doomed.close();
        AtomicBoolean started = new AtomicBoolean();
        doomed.run("late", () -> started.set(true)).cancel();
        doomed.after(Duration.ofMillis(1), () -> started.set(true)).cancel();
        assertThatThrownBy(stranger::join).hasRootCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> doomed.sleep(Duration.ofDays(1))).isInstanceOf(InterruptedException.class);
        assertThat(doomed.workers()).isEmpty();
        assertThat(started).isFalse();
    }

    private static void waitAndCount(CountDownLatch started, AtomicInteger ended, Blocking wait) {
        started.countDown();
        try {
            wait.run();
        } catch (InterruptedException e) {
            ended.incrementAndGet();
        }
    }

    private static long threadsNamed(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals(name))
                .count();
    }

    private interface Blocking {
        void run() throws InterruptedException;
    }

    private static void await(Signal signal, java.util.function.BooleanSupplier condition) {
        try {
            signal.await(condition);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
