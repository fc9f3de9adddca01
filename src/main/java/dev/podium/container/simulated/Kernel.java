package dev.podium.container.simulated;

import dev.podium.model.ResourceUsage;
import java.util.Map;

/** What a container's processes are told by the kernel that they run on. */
public final class Kernel {

    private final SimulatedContainer container;

    Kernel(SimulatedContainer container) {
        this.container = container;
    }

    /** Every kernel parameter that is known, by name. */
    public Map<String, String> parameters() {
        return ProcFiles.sysctls(this);
    }

    /** The kernel parameters that the Pod has set. */
    Map<String, String> sysctls() {
        return container.sysctls();
    }

    /** Bytes of memory that the whole container has in use. */
    long memoryInUse() {
        ResourceUsage usage = container.usage();
        return usage == null ? 0 : usage.workingSet();
    }
}
