package dev.podium.container.simulated;

import dev.podium.model.ContainerPort;
import java.util.List;

/** What a program may know of its container. */
public record ContainerFacts(
        String id,
        String name,
        String image,
        String hostname,
        String podNamespace,
        String podName,
        String ip,
        long user,
        long memoryLimit,
        List<ContainerPort> ports) {}
