package dev.podium.container.simulated;

import dev.podium.container.ContainerResources;
import dev.podium.container.ContainerSecurity;
import dev.podium.container.ContainerUser;
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
        ContainerUser user,
        ContainerSecurity.Privileges privileges,
        ContainerResources resources,
        List<ContainerPort> ports) {}
