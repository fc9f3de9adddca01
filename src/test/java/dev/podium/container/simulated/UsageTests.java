package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ContainerResources;
import dev.podium.model.DiskUsage;
import dev.podium.model.ResourceUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What containers are said to use. */
class UsageTests {

    private static final long MIB = 1 << 20;
    private static final long IDLE = 100_000;

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private ResourceUsage usage(String id) {
        return Objects.requireNonNull(simulation.runtime.usage(id));
    }

    /** An image whose program computes for three seconds, and then waits. */
    private String thinker() {
        simulation.images.register("thinker", Image.builder()
                .memory(40 * MIB)
                .command("think", process -> {
                    process.compute(Duration.ofSeconds(3));
                    return process.await();
                })
                .build());
        return simulation.start(config("thinker"));
    }

    @Test
    void whoOnlyWaitsUsesNextToNothing() {
        String id = simulation.start(config("busybox", "sleep", "3600"));
        simulation.time.advance(Duration.ofSeconds(60));
        assertThat(usage(id))
                .isEqualTo(new ResourceUsage(
                        Instant.parse("2026-01-01T00:01:00Z"),
                        Duration.ofSeconds(15),
                        IDLE,
                        CpuMeter.PROCESS_START + 60 * IDLE,
                        MIB,
                        1));
    }

    @Test
    void computingIsAveragedOverTheLastFifteenSeconds() {
        String id = thinker();
        assertThat(usage(id).nanoCores()).as("the second that is going on does not count").isZero();
        simulation.time.advance(Duration.ofSeconds(15));
        long start = CpuMeter.PROCESS_START / 15;
        assertThat(usage(id).nanoCores()).as("3 of 15 seconds").isBetween(200_000_000 + start, 200_000_000 + start + IDLE);
        simulation.time.advance(Duration.ofSeconds(2));
        assertThat(usage(id).nanoCores()).as("the third one only").isBetween(66_666_666L, 73_500_000L);
        simulation.time.advance(Duration.ofSeconds(60));
        assertThat(usage(id).nanoCores()).isEqualTo(IDLE);
    }

    @Test
    void memoryIsTheImagesWhatProcessesTakeAndWhatProgramsAllocate() {
        String thinker = thinker();
        assertThat(usage(thinker).workingSet()).isEqualTo(40 * MIB);
        String hog = simulation.start(config("polinux/stress", "stress").args("--vm", "1", "--vm-bytes", "150M"));
        assertThat(usage(hog).workingSet()).isEqualTo(151 * MIB);
        String shell = simulation.start(config("busybox", "sh", "-c", "sleep 3600 & sleep 3600 & wait"));
        assertThat(usage(shell).workingSet()).isEqualTo(2 * MIB);
    }

    @Test
    void nothingShowsMoreThanItsLimits() {
        String id = simulation.start(
                config("vish/stress").args("-cpus", "2").resources(new ContainerResources(0, 1500, 3 * MIB / 2)));
        simulation.time.advance(Duration.ofSeconds(20));
        assertThat(usage(id).nanoCores()).isEqualTo(1_500_000_000);
        assertThat(usage(id).workingSet()).isEqualTo(3 * MIB / 2);
    }

    @Test
    void theTimeInAllGrowsByWhatIsUsedAndByNoMoreThanTheLimit() {
        String id = simulation.start(
                config("vish/stress").args("-cpus", "2").resources(new ContainerResources(0, 1500, 0)));
        simulation.time.advance(Duration.ofSeconds(20));
        long before = usage(id).coreNanos();
        simulation.time.advance(Duration.ofSeconds(10));
        assertThat(usage(id).coreNanos() - before).isEqualTo(10 * 1_500_000_000L);
    }

    @Test
    void whatWasTooMuchForASecondTakesSomeOfTheNext() {
        CpuMeter meter = new CpuMeter();
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        long half = 500_000_000;
        meter.add(start, 4 * half, half);
        assertThat(meter.total(start, half)).as("the second that is going on does not count").isZero();
        assertThat(meter.total(start.plusSeconds(1), half)).isEqualTo(half);
        assertThat(meter.total(start.plusSeconds(3), half)).isEqualTo(3 * half);
        assertThat(meter.total(start.plusSeconds(60), half)).isEqualTo(4 * half);
        meter.add(start.plusSeconds(60), 100 * half, half);
        assertThat(meter.total(start.plusSeconds(600), half)).as("what cannot be made up for is left").isEqualTo(20 * half);
    }

    @Test
    void theTimeThatSomethingHasUsedIsNotLostWithIt() {
        String first = thinker();
        simulation.start(config("nginx"));
        simulation.time.advance(Duration.ofSeconds(20));
        long before = simulation.runtime.usage().coreNanos();
        String sandbox = Objects.requireNonNull(simulation.runtime.container(first)).sandboxId();
        simulation.runtime.removeContainer(first);
        simulation.time.settle();
        assertThat(simulation.runtime.usage().coreNanos()).isGreaterThanOrEqualTo(before);
        assertThat(Objects.requireNonNull(simulation.runtime.sandboxUsage(sandbox)).coreNanos()).isGreaterThan(3_000_000_000L);
        simulation.runtime.removeSandbox(sandbox);
        assertThat(simulation.runtime.usage().coreNanos()).isGreaterThanOrEqualTo(before);
        assertThat(simulation.runtime.sandboxUsage(sandbox)).isNull();
    }

    @Test
    void whatAContainerHasWrittenIsCountedAndWhatItsImageHasIsNot() {
        String id = simulation.start(config("nginx"));
        assertThat(simulation.runtime.written(id)).isEqualTo(DiskUsage.NONE);
        simulation.exec(id, "sh", "-c", "echo hello > /etc/greeting; mkdir /data; echo 123456789 > /data/file");
        assertThat(simulation.runtime.written(id)).isEqualTo(new DiskUsage(16, 3));
    }

    @Test
    void answeringAndRunningCommandsCosts() {
        String server = simulation.start(config("nginx"));
        simulation.time.advance(Duration.ofSeconds(60));
        assertThat(usage(server).nanoCores()).isEqualTo(IDLE);
        for (int i = 0; i < 10; i++) {
            simulation.exec(server, "wget", "-qO-", "http://localhost/");
        }
        simulation.time.advance(Duration.ofSeconds(1));
        long eachCall = CpuMeter.PROCESS_START + CpuMeter.CONNECTION + CpuMeter.REQUEST;
        assertThat(usage(server).nanoCores()).isBetween(IDLE + 10 * eachCall / 15, IDLE + 11 * eachCall / 15);
    }

    @Test
    void thePageOfTheTutorialOnAutoscalingTakesSomeComputing() {
        String id = simulation.start(config("registry.k8s.io/hpa-example"));
        assertThat(simulation.exec(id, Duration.ofSeconds(1), "wget", "-qO-", "http://localhost/").stdout()).isEqualTo("OK!");
        assertThat(usage(id).nanoCores()).isBetween(100_000_000L / 15, 105_000_000L / 15);
    }

    @Test
    void aShellThatNeverRestsIsBusy() {
        String id = simulation.start(config("busybox", "sh", "-c", "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done; sleep 3600"));
        simulation.time.advance(Duration.ofSeconds(2));
        assertThat(usage(id).nanoCores()).isGreaterThan(2 * 3000 * CpuMeter.TURN / 15);
    }

    @Test
    void whatHasEndedUsesNothingAndTheNodeIsTheSumOfTheRest() {
        String first = thinker();
        String second = simulation.start(config("nginx"));
        simulation.time.advance(Duration.ofSeconds(5));
        assertThat(simulation.runtime.usage()).isEqualTo(usage(first).plus(usage(second)));
        simulation.runtime.stopContainer(first, Duration.ZERO);
        simulation.time.settle();
        assertThat(simulation.runtime.usage(first)).isNull();
        assertThat(simulation.runtime.usage().nanoCores()).isEqualTo(usage(second).nanoCores());
        assertThat(simulation.runtime.usage().workingSet()).isEqualTo(usage(second).workingSet());
        assertThat(simulation.runtime.usage("nobody")).isNull();
    }
}
