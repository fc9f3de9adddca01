package dev.podium.kubelet;

import dev.podium.kubelet.ContainerWorker.Role;
import dev.podium.model.Container;
import dev.podium.model.Probe;
import java.time.Duration;

/**
 * A probe for whose failure a container is stopped.
 *
 * @param grace how long the container gets to end
 */
record FailedProbe(String message, Duration grace) {

    static FailedProbe of(Container spec, Role role, Verdicts verdicts, PodContext context) {
        boolean startup = spec.startupProbe() != null && !verdicts.started();
        Probe probe = startup ? spec.startupProbe() : spec.livenessProbe();
        Long own = probe == null ? null : probe.terminationGracePeriodSeconds();
        boolean again = role == Role.MAIN && RestartPolicies.restart(context.pod(), role, spec, 1);
        // Upstream calls a sidecar an init container here, and promises a restart of main containers only.
        return new FailedProbe(
                (role == Role.SIDECAR ? "Init container " : "Container ") + spec.name() + " failed "
                        + (startup ? "startup" : "liveness") + " probe" + (again ? ", will be restarted" : ""),
                own == null ? context.grace() : Duration.ofSeconds(own));
    }
}
