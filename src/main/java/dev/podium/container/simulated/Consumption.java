package dev.podium.container.simulated;

import dev.podium.container.ContainerConfig;
import dev.podium.model.ResourceUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a container takes of its node. Safe for use by several threads. */
final class Consumption {

    private static final long PAGE = 4096;
    /** What each process takes beside the first, whose share is its image's. */
    private static final long FURTHER_PROCESS = 512 << 10;

    private final ContainerConfig config;
    private final Image image;
    private final CpuMeter cpu = new CpuMeter();
    private final AtomicLong allocated = new AtomicLong();

    Consumption(ContainerConfig config, Image image) {
        this.config = config;
        this.image = image;
    }

    void compute(Instant now, long nanos) {
        cpu.add(now, nanos);
    }

    /** Takes memory, or gives some back; tells whether that was more than the container may have. */
    boolean allocate(long bytes) {
        long total = allocated.addAndGet(bytes);
        return bytes > 0 && config.memoryLimit() > 0 && total > config.memoryLimit();
    }

    /** What a container shows that has run since {@code start}: no more than its limits, as a control group's figures. */
    ResourceUsage usage(Instant now, Instant start, int processes) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        long window = CpuMeter.WINDOW.toSeconds();
        long idle = Math.clamp(Duration.between(start, second).toSeconds(), 0, window) * CpuMeter.IDLE_SECOND;
        long bytes = image.memory() + Math.max(0, processes - 1) * FURTHER_PROCESS + allocated.get();
        return new ResourceUsage(
                        second, CpuMeter.WINDOW, (cpu.used(second) + idle) / window, Math.ceilDiv(bytes, PAGE) * PAGE)
                .atMost(
                        config.cpuLimit() > 0 ? config.cpuLimit() * 1_000_000 : Long.MAX_VALUE,
                        config.memoryLimit() > 0 ? config.memoryLimit() : Long.MAX_VALUE);
    }
}
