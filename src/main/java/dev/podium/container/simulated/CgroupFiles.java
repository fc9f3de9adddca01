package dev.podium.container.simulated;

import dev.podium.container.ContainerResources;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files below {@code /sys/fs/cgroup}, version 2, that tell what a container is given, and takes. */
final class CgroupFiles {

    static final String DIRECTORY = "/sys/fs/cgroup";

    /** Every file that there is. */
    static final List<String> NAMES = List.of(
            "cgroup.controllers", "cgroup.procs", "cpu.max", "cpu.weight", "memory.current", "memory.high", "memory.low",
            "memory.max", "memory.min", "memory.swap.max", "pids.current", "pids.max");

    /** In microseconds: of how long a period a container may use so much. */
    private static final long PERIOD = 100_000;
    private static final long SHORTEST_QUOTA = 1000;
    private static final long FEWEST_SHARES = 2;
    private static final long MOST_SHARES = 262_144;

    private CgroupFiles() {}

    /** What is in the file at {@code path}; null if it is none of these. */
    static @Nullable String read(Process process, String path) {
        if (!path.startsWith(DIRECTORY + "/")) {
            return null;
        }
        ContainerResources given = process.container().resources();
        String text = switch (path.substring(DIRECTORY.length() + 1)) {
            case "cgroup.controllers" -> "cpuset cpu io memory hugetlb pids rdma misc";
            case "cgroup.procs" -> process.processes().stream()
                    .map(each -> Integer.toString(each.pid()))
                    .collect(Collectors.joining("\n"));
            case "cpu.max" -> quota(given.milliCpu());
            case "cpu.weight" -> Long.toString(weight(shares(given.requestedMilliCpu())));
            case "memory.current" -> Long.toString(process.kernel().memoryInUse());
            case "memory.high", "pids.max" -> "max";
            case "memory.low", "memory.min", "memory.swap.max" -> "0";
            case "memory.max" -> given.memory() == 0 ? "max" : Long.toString(given.memory());
            case "pids.current" -> Integer.toString(process.processes().size());
            default -> null;
        };
        return text == null ? null : text + "\n";
    }

    /** Upstream's {@code MilliCPUToQuota} (pkg/kubelet/cm). */
    private static String quota(long milliCpu) {
        return milliCpu == 0 ? "max " + PERIOD : Math.max(SHORTEST_QUOTA, milliCpu * PERIOD / 1000) + " " + PERIOD;
    }

    /** Upstream's {@code MilliCPUToShares} (pkg/kubelet/cm). */
    private static long shares(long milliCpu) {
        return Math.clamp(milliCpu * 1024 / 1000, FEWEST_SHARES, MOST_SHARES);
    }

    /** As runc turns shares into a weight, so that 1024 are 100, the kernel's own default. */
    static long weight(long shares) {
        if (shares <= FEWEST_SHARES) {
            return 1;
        }
        if (shares >= MOST_SHARES) {
            return 10_000;
        }
        double power = Math.log(shares) / Math.log(2);
        return (long) Math.ceil(Math.pow(10, (power * power + 125 * power) / 612 - 7.0 / 34));
    }
}
