package dev.podium.kubelet;

import dev.podium.kubelet.ContainerWorker.Role;
import dev.podium.nodeagent.KubeletCounts.Failure;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How often a kubelet has started something (upstream's {@code pkg/kubelet/metrics}). Safe for use by several threads. */
final class StartCounts {

    private final AtomicLong sandboxes = new AtomicLong();
    private final AtomicLong failedSandboxes = new AtomicLong();
    private final Map<String, Long> containers = new ConcurrentHashMap<>(2);
    private final Map<Failure, Long> failedContainers = new ConcurrentHashMap<>(2);

    void sandbox() {
        sandboxes.incrementAndGet();
    }

    void sandboxFailed() {
        failedSandboxes.incrementAndGet();
    }

    void container(Role role) {
        containers.merge(type(role), 1L, Long::sum);
    }

    void containerFailed(Role role, String code) {
        container(role);
        failedContainers.merge(new Failure(type(role), code), 1L, Long::sum);
    }

    private static String type(Role role) {
        return switch (role) {
            case INIT, SIDECAR -> "init_container";
            case MAIN -> "container";
            case EPHEMERAL -> "ephemeral_container";
        };
    }

    long sandboxes() {
        return sandboxes.get();
    }

    long failedSandboxes() {
        return failedSandboxes.get();
    }

    Map<String, Long> containers() {
        return new TreeMap<>(containers);
    }

    Map<Failure, Long> failedContainers() {
        return Map.copyOf(failedContainers);
    }
}
