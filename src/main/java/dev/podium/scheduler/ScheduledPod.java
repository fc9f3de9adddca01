package dev.podium.scheduler;

import dev.podium.model.Affinity;
import dev.podium.model.Container;
import dev.podium.model.ContainerPort;
import dev.podium.model.Pod;
import dev.podium.model.PodAffinityTerm;
import dev.podium.model.PodResources;
import dev.podium.model.PodSpec;
import dev.podium.model.Volume;
import java.util.ArrayList;
import java.util.List;

/**
 * A Pod with everything about it that placing it, or others beside it, asks for again and again.
 *
 * @param requests what it asks for
 * @param scored the same, with something counted where it asks for nothing
 * @param claims the names of those that its volumes are made of
 */
record ScheduledPod(
        Pod pod,
        Resources requests,
        Resources scored,
        List<HostPort> hostPorts,
        List<PodAffinityTerm> affinity,
        List<PodAffinityTerm> antiAffinity,
        List<String> claims) {

    /** A port of the node that a container takes. */
    record HostPort(String ip, String protocol, int port) {

        private static final String ANY = "0.0.0.0";

        boolean conflicts(HostPort other) {
            return port == other.port
                    && protocol.equals(other.protocol)
                    && (ip.equals(other.ip) || ip.equals(ANY) || other.ip.equals(ANY));
        }
    }

    static ScheduledPod of(Pod pod) {
        Affinity affinity = pod.spec().affinity();
        PodSpec counted = PodResources.counted(pod);
        return new ScheduledPod(
                pod,
                Resources.of(counted),
                Resources.scored(counted),
                hostPorts(pod),
                affinity == null || affinity.podAffinity() == null
                        ? List.of()
                        : affinity.podAffinity().requiredDuringSchedulingIgnoredDuringExecution(),
                affinity == null || affinity.podAntiAffinity() == null
                        ? List.of()
                        : affinity.podAntiAffinity().requiredDuringSchedulingIgnoredDuringExecution(),
                claims(pod));
    }

    private static List<String> claims(Pod pod) {
        List<String> claims = List.of();
        for (Volume each : pod.spec().volumes()) {
            String claim = each.claim(pod.metadata().nameOrEmpty());
            if (!claim.isEmpty()) {
                claims = claims.isEmpty() ? new ArrayList<>(2) : claims;
                claims.add(claim);
            }
        }
        return claims;
    }

    private static List<HostPort> hostPorts(Pod pod) {
        List<HostPort> ports = new ArrayList<>();
        for (Container container : pod.spec().containers()) {
            for (ContainerPort each : container.ports()) {
                Integer port = each.hostPort();
                if (port != null && port > 0) {
                    String ip = each.hostIP();
                    ports.add(new HostPort(
                            ip == null || ip.isEmpty() ? HostPort.ANY : ip,
                            each.protocol() == null ? "TCP" : each.protocol(),
                            port));
                }
            }
        }
        return ports.isEmpty() ? List.of() : ports;
    }

    String uid() {
        return pod.metadata().uidOrEmpty();
    }

    String namespace() {
        return pod.metadata().namespaceOrEmpty();
    }

    String name() {
        return pod.metadata().nameOrEmpty();
    }

    /** Whether one of its volumes is made of that claim. */
    boolean uses(String claimNamespace, String claim) {
        return claims.contains(claim) && namespace().equals(claimNamespace);
    }

    int priority() {
        Integer priority = pod.spec().priority();
        return priority == null ? 0 : priority;
    }
}
