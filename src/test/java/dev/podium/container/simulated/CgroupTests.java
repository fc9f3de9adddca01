package dev.podium.container.simulated;

import static dev.podium.container.simulated.Simulation.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.container.ContainerResources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What programs read of the resources that their container is given: JVMs among them. */
class CgroupTests {

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private String start(ContainerResources resources) {
        return simulation.start(config("busybox", "sleep", "3600").resources(resources));
    }

    private String read(String id, String file) {
        return simulation.exec(id, "cat", "/sys/fs/cgroup/" + file).stdout().strip();
    }

    @Test
    void tellsWhatAContainerIsGiven() {
        String id = start(new ContainerResources(500, 1500, 128 << 20));
        assertThat(read(id, "cpu.max")).isEqualTo("150000 100000");
        assertThat(read(id, "cpu.weight")).isEqualTo("59");
        assertThat(read(id, "memory.max")).isEqualTo("134217728");
        assertThat(read(id, "memory.current")).isEqualTo("1572864");
        assertThat(read(id, "pids.current")).isEqualTo("2");
    }

    @Test
    void whatHasNoLimitHasNone() {
        String id = start(ContainerResources.NONE);
        assertThat(read(id, "cpu.max")).isEqualTo("max 100000");
        assertThat(read(id, "cpu.weight")).isEqualTo("1");
        assertThat(read(id, "memory.max")).isEqualTo("max");
    }

    @Test
    void theShortestQuotaIsAMillisecond() {
        assertThat(read(start(new ContainerResources(1, 5, 0)), "cpu.max")).isEqualTo("1000 100000");
    }

    @Test
    void aResizeShowsAtOnce() {
        String id = start(new ContainerResources(100, 100, 64 << 20));
        simulation.runtime.resizeContainer(id, new ContainerResources(200, 400, 32 << 20));
        assertThat(read(id, "cpu.max")).isEqualTo("40000 100000");
        assertThat(read(id, "cpu.weight")).isEqualTo("29");
        assertThat(read(id, "memory.max")).isEqualTo("33554432");
    }

    @Test
    void theFilesAreListedAndMounted() {
        String id = start(ContainerResources.NONE);
        assertThat(simulation.exec(id, "ls", "/sys/fs/cgroup").stdout().lines()).contains("cpu.max", "memory.max");
        assertThat(simulation.exec(id, "mount", "-t", "cgroup2").stdout())
                .isEqualTo("cgroup on /sys/fs/cgroup type cgroup2 (ro,relatime)\n");
        assertThat(simulation.exec(id, "cat", "/proc/self/cgroup").stdout()).isEqualTo("0::/\n");
    }

    @Test
    void sharesBecomeWeightsAsRuncMakesThem() {
        assertThat(CgroupFiles.weight(0)).isEqualTo(1);
        assertThat(CgroupFiles.weight(2)).isEqualTo(1);
        assertThat(CgroupFiles.weight(3)).isEqualTo(2);
        assertThat(CgroupFiles.weight(102)).isEqualTo(17);
        assertThat(CgroupFiles.weight(1024)).isEqualTo(100);
        assertThat(CgroupFiles.weight(2048)).isEqualTo(174);
        assertThat(CgroupFiles.weight(262_144)).isEqualTo(10_000);
    }
}
