package dev.podium.time;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The signal of both clocks. */
final class MeetingPoint implements Signal {

    private final ThreadedTime time;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    /** Never less than the size of {@code waiters}, which has no exact and cheap size of its own. */
    private final AtomicInteger present = new AtomicInteger();

    MeetingPoint(ThreadedTime time) {
        this.time = time;
    }

    @Override
    public void raise() {
        if (present.get() > 0) {
            waiters.forEach(Waiter::wake);
        }
    }

    @Override
    public void await(BooleanSupplier condition) throws InterruptedException {
        await(condition, Long.MAX_VALUE);
    }

    @Override
    public boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        return await(condition, ThreadedTime.nanosOf(timeout));
    }

    private boolean await(BooleanSupplier condition, long timeout) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (condition.getAsBoolean()) {
            return true;
        }
        if (timeout <= 0) {
            return false;
        }
        long deadline = timeout == Long.MAX_VALUE ? timeout : ThreadedTime.sum(time.nanos(), timeout);
        Waiter waiter = time.enter();
        present.incrementAndGet();
        waiters.add(waiter);
        @Nullable Task alarm = deadline == Long.MAX_VALUE ? null : time.alarm(waiter, deadline);
        try {
            while (true) {
                waiter.arm();
                if (condition.getAsBoolean()) {
                    return true;
                }
                if (time.nanos() >= deadline) {
                    return false;
                }
                waiter.park(deadline);
            }
        } finally {
            waiter.disarm();
            if (alarm != null) {
                alarm.cancel();
            }
            waiters.remove(waiter);
            present.decrementAndGet();
            time.leave(waiter);
        }
    }
}
