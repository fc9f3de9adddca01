package dev.podium.container.simulated;

import dev.podium.container.Mount;
import dev.podium.model.ResourceUsage;
import java.util.List;
import java.util.Map;

/** What a container's processes are told by the kernel that they run on. */
public final class Kernel {

    private final SimulatedContainer container;

    Kernel(SimulatedContainer container) {
        this.container = container;
    }

    /** What is mounted over the container's root, by the Pod and by the runtime. */
    public List<Mount> mounts() {
        return container.mounts();
    }

    /** Every kernel parameter that is known, by name. */
    public Map<String, String> parameters() {
        return ProcFiles.sysctls(this);
    }

    /** What may be done with the container's root directory. */
    Mount.Access rootAccess() {
        return container.rootAccess();
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
