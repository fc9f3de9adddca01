package dev.podium.registry.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What keeps Pods from the host that they run on. */
final class HostRules {

    static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start");
    static final Set<String> SYSCTLS_1_27 = with(SYSCTLS, "net.ipv4.ip_local_reserved_ports");
    static final Set<String> SYSCTLS_1_29 = with(
            SYSCTLS_1_27,
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes");
    static final Set<String> SYSCTLS_1_32 = with(SYSCTLS_1_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

    private HostRules() {}

    private static Set<String> with(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    static Optional<Violation> namespaces(SecuredPod pod) {
        List<String> used = Stream.of("hostNetwork", "hostPID", "hostIPC")
                .filter(each -> SecuredPod.isTrue(pod.spec(), each))
                .map(each -> each + "=true")
                .toList();
        return used.isEmpty() ? Optional.empty() : Optional.of(new Violation("host namespaces", String.join(", ", used)));
    }

    static Optional<Violation> paths(SecuredPod pod) {
        List<String> volumes = pod.spec().path("volumes").valueStream()
                .filter(each -> each.hasNonNull("hostPath"))
                .map(SecuredPod::name)
                .toList();
        return volumes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "hostPath volumes", Wording.counted("volume", volumes) + " " + Wording.quoted(volumes)));
    }

    static Optional<Violation> ports(SecuredPod pod) {
        Offenders found = pod.containersWith(container -> container.path("ports").valueStream()
                .map(each -> each.path("hostPort").asInt(0))
                .filter(each -> each != 0)
                .map(String::valueOf)
                .toList());
        return found.none()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "hostPort",
                        Wording.use("container", found.containers()) + " " + Wording.counted("hostPort", found.values()) + " "
                                + String.join(", ", found.values())));
    }

    /** Probes and hooks that a kubelet would send elsewhere than to their Pod. */
    static Optional<Violation> handlers(SecuredPod pod) {
        Offenders found = pod.containersWith(HostRules::hosts);
        if (found.none()) {
            return Optional.empty();
        }
        // Unlike the other rules' containers, these are sorted.
        List<String> containers = found.containers().stream().sorted().toList();
        return Optional.of(new Violation(
                "probe or lifecycle host",
                Wording.use("container", containers) + " " + Wording.counted("probe or lifecycle host", found.values()) + " "
                        + Wording.quoted(found.values())));
    }

    private static List<String> hosts(JsonNode container) {
        List<String> hosts = new ArrayList<>();
        for (JsonNode handler : List.of(
                container.path("livenessProbe"),
                container.path("readinessProbe"),
                container.path("startupProbe"),
                container.path("lifecycle").path("postStart"),
                container.path("lifecycle").path("preStop"))) {
            for (String each : List.of("httpGet", "tcpSocket")) {
                String host = handler.path(each).path("host").asString("");
                if (!host.isEmpty()) {
                    hosts.add(host);
                }
            }
        }
        return hosts;
    }

    static Optional<Violation> sysctls(SecuredPod pod, Set<String> allowed) {
        List<String> found = pod.settings().path("sysctls").valueStream()
                .map(SecuredPod::name)
                .filter(each -> !allowed.contains(each))
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(new Violation("forbidden sysctls", String.join(", ", found)));
    }

    static Optional<Violation> process(SecuredPod pod) {
        Offenders found =
                pod.settersWhere(each -> SecuredPod.isTrue(each.path("windowsOptions"), "hostProcess"));
        return found.none()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "hostProcess", found.who() + " must not set securityContext.windowsOptions.hostProcess=true"));
    }
}
