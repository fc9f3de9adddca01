package dev.podium.kubelet;

import dev.podium.model.Pod;
import dev.podium.model.Sysctl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kernel parameters that Pods may set (upstream's {@code kubelet/sysctl}). */
final class Sysctls {

    private static final Set<String> SAFE = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ping_group_range",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.tcp_wmem");

    private Sysctls() {}

    /** What a Pod sets, by name. */
    static Map<String, String> of(Pod pod) {
        Map<String, String> all = new LinkedHashMap<>();
        asked(pod).forEach(each -> all.put(dotted(each.name()), each.value()));
        return all;
    }

    private static List<Sysctl> asked(Pod pod) {
        return pod.spec().securityContext() == null ? List.of() : pod.spec().securityContext().sysctls();
    }

    /** What is wrong with the first parameter that the Pod may not set; null: nothing is. */
    static @Nullable String forbidden(Pod pod) {
        for (Sysctl each : asked(pod)) {
            String name = dotted(each.name());
            if (!SAFE.contains(name)) {
                return "\"" + each.name() + "\" not allowlisted";
            }
            if (name.startsWith("net.") && pod.spec().onHostNetwork()) {
                return "\"" + each.name() + "\" not allowed with host net enabled";
            }
        }
        return null;
    }

    /** Names may have slashes for dots. */
    private static String dotted(String name) {
        int slash = name.indexOf('/');
        int dot = name.indexOf('.');
        return slash < 0 || (dot >= 0 && dot < slash)
                ? name
                : name.replace('.', '\0').replace('/', '.').replace('\0', '/');
    }
}
