package dev.podium.probe;

import dev.podium.container.ContainerRuntime;
import dev.podium.model.Container;

/**
 * A running container that is probed.
 *
 * @param podIp where its ports are
 * @param container what it declares: named ports
 * @param containerId its ID in {@code runtime}, for exec
 */
public record ProbeTarget(
        String namespace,
        String pod,
        String podUid,
        String podIp,
        Container container,
        String containerId,
        ContainerRuntime runtime) {

    ProbeId id(ProbeKind kind) {
        return new ProbeId(namespace, pod, podUid, container.name(), kind);
    }
}
