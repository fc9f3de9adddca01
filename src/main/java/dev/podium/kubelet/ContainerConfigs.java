package dev.podium.kubelet;

import dev.podium.container.ContainerConfig;
import dev.podium.container.Mount;
import dev.podium.model.Container;
import dev.podium.model.Pod;
import dev.podium.model.PodSecurityContext;
import dev.podium.model.Quantity;
import dev.podium.model.SecurityContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container is made from (upstream's {@code generateContainerConfig}). */
final class ContainerConfigs {

    private ContainerConfigs() {}

    /** Upstream's {@code verifyRunAsNonRoot}, as far as the Pod itself says who its containers run as. */
    static void demandUser(Container spec, Pod pod) throws MissingSource {
        SecurityContext own = spec.securityContext();
        PodSecurityContext whole = pod.spec().securityContext();
        Boolean nonRoot = own != null && own.runAsNonRoot() != null
                ? own.runAsNonRoot()
                : whole == null ? null : whole.runAsNonRoot();
        Long user = user(spec, pod);
        if (Boolean.TRUE.equals(nonRoot) && user != null && user == 0) {
            throw new MissingSource("container's runAsUser breaks non-root policy (pod: \""
                    + pod.metadata().nameOrEmpty() + "_" + pod.metadata().namespaceOrEmpty() + "("
                    + pod.metadata().uidOrEmpty() + ")\", container: " + spec.name() + ")");
        }
    }

    private static @Nullable Long user(Container spec, Pod pod) {
        if (spec.securityContext() != null && spec.securityContext().runAsUser() != null) {
            return spec.securityContext().runAsUser();
        }
        return pod.spec().securityContext() == null ? null : pod.spec().securityContext().runAsUser();
    }

    static ContainerConfig of(
            Container spec, int attempt, Pod pod, Map<String, String> env, List<Mount> mounts) {
        Quantity cpu = spec.resources() == null ? null : spec.resources().limits().get("cpu");
        Quantity memory = spec.resources() == null ? null : spec.resources().limits().get("memory");
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
                user(spec, pod),
                cpu == null ? 0 : cpu.milliValue());
    }
}
