package dev.podium.kubelet;

import dev.podium.container.ContainerConfig;
import dev.podium.container.ContainerResources;
import dev.podium.container.ContainerSecurity;
import dev.podium.container.ImageRef;
import dev.podium.container.Mount;
import dev.podium.model.Container;
import dev.podium.model.Pod;
import dev.podium.model.PodSecurityContext;
import dev.podium.model.PodSpec;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceRequirements;
import dev.podium.model.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container is made from (upstream's {@code generateContainerConfig}). */
final class ContainerConfigs {

    private ContainerConfigs() {}

    /**
     * Upstream's {@code verifyRunAsNonRoot}.
     *
     * @param imageUser as the image says it; empty: root
     */
    static void demandUser(Container spec, Pod pod, String imageUser) throws MissingSource {
        Boolean nonRoot = own(spec).runAsNonRoot() != null ? own(spec).runAsNonRoot() : whole(pod).runAsNonRoot();
        if (!Boolean.TRUE.equals(nonRoot)) {
            return;
        }
        String of = " (pod: \"" + pod.metadata().nameOrEmpty() + "_" + pod.metadata().namespaceOrEmpty() + "("
                + pod.metadata().uidOrEmpty() + ")\", container: " + spec.name() + ")";
        Long asked = user(spec, pod);
        if (asked != null) {
            if (asked == 0) {
                throw new MissingSource("container's runAsUser breaks non-root policy" + of);
            }
            return;
        }
        String name = imageUser.replaceFirst(":.*", "");
        if (name.isEmpty() || name.matches("0+")) {
            throw new MissingSource("container has runAsNonRoot and image will run as root" + of);
        }
        if (!name.matches("\\d+")) {
            throw new MissingSource("container has runAsNonRoot and image has non-numeric user (" + name
                    + "), cannot verify user is non-root" + of);
        }
    }

    private static SecurityContext own(Container spec) {
        return spec.securityContext() == null ? SecurityContext.NONE : spec.securityContext();
    }

    private static PodSecurityContext whole(Pod pod) {
        return pod.spec().securityContext() == null ? PodSecurityContext.NONE : pod.spec().securityContext();
    }

    private static @Nullable Long user(Container spec, Pod pod) {
        return own(spec).runAsUser() != null ? own(spec).runAsUser() : whole(pod).runAsUser();
    }

    /** The user whom all of a Pod's containers run as; null if there is none (upstream's {@code FsUserFrom}). */
    static @Nullable Long sharedUser(Pod pod) {
        List<@Nullable Long> users = Sources.all(pod.spec()).map(each -> user(each, pod)).distinct().toList();
        return users.size() == 1 ? users.getFirst() : null;
    }

    private static ContainerSecurity security(Container spec, Pod pod) {
        List<Long> groups = new ArrayList<>(whole(pod).supplementalGroups());
        if (whole(pod).fsGroup() != null) {
            groups.add(whole(pod).fsGroup());
        }
        return new ContainerSecurity(
                user(spec, pod),
                own(spec).runAsGroup() != null ? own(spec).runAsGroup() : whole(pod).runAsGroup(),
                groups,
                Boolean.TRUE.equals(own(spec).readOnlyRootFilesystem()) ? Mount.Access.READ_ONLY : Mount.Access.READ_WRITE,
                Boolean.TRUE.equals(own(spec).privileged())
                        ? ContainerSecurity.Privileges.ALL
                        : Boolean.FALSE.equals(own(spec).allowPrivilegeEscalation())
                                ? ContainerSecurity.Privileges.NO_NEW
                                : ContainerSecurity.Privileges.DEFAULT,
                processes(pod.spec()),
                spec.targetContainerName());
    }

    private static ContainerSecurity.Processes processes(PodSpec pod) {
        return Boolean.TRUE.equals(pod.hostPID())
                ? ContainerSecurity.Processes.OF_NODE
                : Boolean.TRUE.equals(pod.shareProcessNamespace())
                        ? ContainerSecurity.Processes.OF_POD
                        : ContainerSecurity.Processes.OWN;
    }

    /** What a container is given. */
    static ContainerResources resources(Container spec, PodSpec pod) {
        ResourceRequirements resources = ContainerResize.effective(spec.resourcesOrNone(), pod.resources());
        Quantity requested = resources.requests().get("cpu");
        Quantity cpu = resources.limits().get("cpu");
        Quantity memory = resources.limits().get("memory");
        return new ContainerResources(
                requested == null ? 0 : requested.milliValue(),
                cpu == null ? 0 : cpu.milliValue(),
                memory == null ? 0 : memory.value());
    }

    /** @param attempt how often the container has been started before */
    static ContainerConfig of(Container spec, int attempt, PodContext context) throws MissingSource {
        Map<String, String> env = Environment.of(spec, context.sources(), context.volumes());
        List<Mount> mounts = context.volumes().mounts(spec, env);
        ImageRef image = context.runtime().image(spec.imageOrEmpty());
        demandUser(spec, context.pod(), image == null ? "" : image.user());
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
                security(spec, context.pod()),
                resources(spec, context.pod().spec()));
    }
}
