package dev.podium.container.simulated;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerResources;
import dev.podium.model.ResourceUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a container takes of its node. Safe for use by several threads. */
final class Consumption {

    private static final long PAGE = 4096;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** What each process takes beside the first, whose share is its image's. */
    private static final long FURTHER_PROCESS = 512 << 10;

    private final Image image;
    private final CpuMeter cpu = new CpuMeter();
    private final AtomicLong allocated = new AtomicLong();
    private volatile ContainerResources given;

    Consumption(ContainerConfig config, Image image) {
        this.given = config.resources();
        this.image = image;
    }

    ContainerResources given() {
        return given;
    }

    void given(ContainerResources changed) {
        given = changed;
    }

    void compute(Instant now, long nanos) {
        cpu.add(now, nanos, mostOfSecond());
    }

    /** What it may use in a second, beside what waiting costs. */
    private long mostOfSecond() {
        long cores = given.milliCpu();
        return cores > 0 ? cores * NANOS_PER_MILLI - CpuMeter.IDLE_SECOND : Long.MAX_VALUE;
    }

    /** The CPU time that a container has used since {@code start}, but for the second that {@code now} is in. */
    long coreNanos(Instant now, Instant start) {
        long seconds = Math.max(0, Duration.between(start, now.truncatedTo(ChronoUnit.SECONDS)).toSeconds());
        return cpu.total(now, mostOfSecond()) + seconds * CpuMeter.IDLE_SECOND;
    }

    /** Takes memory, or gives some back; tells whether that was more than the container may have. */
    boolean allocate(long bytes) {
        long total = allocated.addAndGet(bytes);
        long most = given.memory();
        return bytes > 0 && most > 0 && total > most;
    }

    /** What a container shows that has run since {@code start}: no more than its limits, as a control group's figures. */
    ResourceUsage usage(Instant now, Instant start, int processes) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        long window = CpuMeter.WINDOW.toSeconds();
        long idle = Math.clamp(Duration.between(start, second).toSeconds(), 0, window) * CpuMeter.IDLE_SECOND;
        long bytes = image.memory() + Math.max(0, processes - 1) * FURTHER_PROCESS + allocated.get();
        ContainerResources most = given;
        return new ResourceUsage(
                        second,
                        CpuMeter.WINDOW,
                        (cpu.used(second, mostOfSecond()) + idle) / window,
                        coreNanos(second, start),
                        Math.ceilDiv(bytes, PAGE) * PAGE,
                        processes)
                .atMost(
                        most.milliCpu() > 0 ? most.milliCpu() * NANOS_PER_MILLI : Long.MAX_VALUE,
                        most.memory() > 0 ? most.memory() : Long.MAX_VALUE);
    }
}
