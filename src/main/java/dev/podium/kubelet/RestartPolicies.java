package dev.podium.kubelet;

import dev.podium.model.Container;
import dev.podium.model.Pod;
import dev.podium.model.RestartRule;
import org.jspecify.annotations.Nullable;

/** Whether a container that has ended is started again (upstream's {@code podutil.ContainerShouldRestart}). */
final class RestartPolicies {

    static final String ALL = "RestartAllContainers";

    private RestartPolicies() {}

    static boolean restart(Pod pod, ContainerWorker.Role role, Container container, int exitCode) {
        return switch (role) {
            case EPHEMERAL -> false;
            case SIDECAR -> true;
            case INIT, MAIN -> rule(container, exitCode) != null || byPolicy(pod, role, container, exitCode);
        };
    }

    /** Whether all containers of the Pod are restarted: the first rule that is about the exit code decides. */
    static boolean all(Container container, int exitCode) {
        RestartRule rule = rule(container, exitCode);
        return rule != null && rule.action().equals(ALL);
    }

    private static @Nullable RestartRule rule(Container container, int exitCode) {
        for (RestartRule rule : container.restartPolicyRules()) {
            if (rule.exitCodes() != null && rule.exitCodes().include(exitCode)) {
                return rule;
            }
        }
        return null;
    }

    private static boolean byPolicy(Pod pod, ContainerWorker.Role role, Container container, int exitCode) {
        String own = container.restartPolicy();
        String policy = own != null ? own : pod.spec().restartPolicy();
        return switch (policy == null ? "Always" : policy) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            // An init container that has done its work is done, whatever the policy.
            default -> role == ContainerWorker.Role.MAIN || exitCode != 0;
        };
    }
}
