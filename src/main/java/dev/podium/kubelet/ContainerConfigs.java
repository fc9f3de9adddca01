package dev.podium.kubelet;

import dev.podium.container.ContainerConfig;
import dev.podium.container.Mount;
import dev.podium.model.Container;
import dev.podium.model.Pod;
import dev.podium.model.Quantity;
import java.util.List;
import java.util.Map;

/** What a container is made from (upstream's {@code generateContainerConfig}). */
final class ContainerConfigs {

    private ContainerConfigs() {}

    static ContainerConfig of(
            Container spec, int attempt, Pod pod, Map<String, String> env, List<Mount> mounts) {
        Quantity memory = spec.resources() == null ? null : spec.resources().limits().get("memory");
        Long user = spec.securityContext() != null && spec.securityContext().runAsUser() != null
                ? spec.securityContext().runAsUser()
                : pod.spec().securityContext() == null
                        ? null
                        : pod.spec().securityContext().runAsUser();
        return new ContainerConfig(
                spec.name(),
                attempt,
                spec.imageOrEmpty(),
                Environment.expanded(spec.command(), env),
                Environment.expanded(spec.args(), env),
                env,
                spec.workingDir() == null || spec.workingDir().isEmpty() ? null : spec.workingDir(),
                spec.ports(),
                mounts,
                !Boolean.TRUE.equals(spec.stdin())
                        ? ContainerConfig.Stdin.NONE
                        : Boolean.TRUE.equals(spec.stdinOnce()) ? ContainerConfig.Stdin.ONCE : ContainerConfig.Stdin.OPEN,
                Boolean.TRUE.equals(spec.tty()) ? ContainerConfig.Terminal.TTY : ContainerConfig.Terminal.NONE,
                spec.lifecycle() == null ? null : spec.lifecycle().stopSignal(),
                memory == null ? 0 : memory.value(),
                user);
    }
}
