package dev.podium;

import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.support.SimpleTriggerContext;

/** Spring's scheduler on the cluster's time: what is {@code @Scheduled} keeps pace with a clock that is scaled or moved. */
final class ClusterTaskScheduler implements TaskScheduler {

    private final ClusterTime time;

    ClusterTaskScheduler(ClusterTime time) {
        this.time = time;
    }

    @Override
    public Clock getClock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return time.now();
            }
        };
    }

    @Override
    public @Nullable ScheduledFuture<?> schedule(Runnable task, Trigger trigger) {
        SimpleTriggerContext context = new SimpleTriggerContext(getClock());
        Instant first = trigger.nextExecution(context);
        if (first == null) {
            return null;
        }
        Scheduled scheduled = new Scheduled();
        again(task, trigger, context, first, scheduled);
        return scheduled;
    }

    private void again(Runnable task, Trigger trigger, SimpleTriggerContext context, Instant at, Scheduled scheduled) {
        scheduled.runs(time.after(Duration.between(time.now(), at), () -> {
            Instant began = time.now();
            task.run();
            context.update(at, began, time.now());
            Instant next = trigger.nextExecution(context);
            if (next != null && !scheduled.isCancelled()) {
                again(task, trigger, context, next, scheduled);
            }
        }));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, Instant startTime) {
        Scheduled scheduled = new Scheduled();
        scheduled.runs(time.after(Duration.between(time.now(), startTime), task));
        return scheduled;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Instant startTime, Duration period) {
        Scheduled scheduled = new Scheduled();
        scheduled.runs(time.after(Duration.between(time.now(), startTime), () -> {
            task.run();
            if (!scheduled.isCancelled()) {
                scheduled.runs(time.every(period, task));
            }
        }));
        return scheduled;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, Duration period) {
        return scheduleAtFixedRate(task, time.now(), period);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Instant startTime, Duration delay) {
        Scheduled scheduled = new Scheduled();
        delayed(task, Duration.between(time.now(), startTime), delay, scheduled);
        return scheduled;
    }

    private void delayed(Runnable task, Duration wait, Duration delay, Scheduled scheduled) {
        scheduled.runs(time.after(wait, () -> {
            task.run();
            if (!scheduled.isCancelled()) {
                delayed(task, delay, delay, scheduled);
            }
        }));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, Duration delay) {
        return scheduleWithFixedDelay(task, time.now(), delay);
    }

    /** A task of the cluster's time as Spring wants to see it: something to cancel. */
    private static final class Scheduled extends CompletableFuture<Object> implements ScheduledFuture<Object> {

        private volatile @Nullable Task current;

        void runs(Task task) {
            current = task;
            if (isCancelled()) {
                task.cancel();
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            Task task = current;
            if (task != null) {
                task.cancel();
            }
            return cancelled;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
