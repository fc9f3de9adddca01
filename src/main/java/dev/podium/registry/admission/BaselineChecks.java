package dev.podium.registry.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The baseline standard (upstream's {@code pod-security-admission/policy}), in the order of the checks' names. */
final class BaselineChecks {

    private static final Set<String> CAPABILITIES = Set.of(
            "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
            "SETPCAP", "SETUID", "SYS_CHROOT");
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_wmem");
    private static final Set<String> SELINUX =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    private BaselineChecks() {}

    /** All of it, or what the restricted standard has no stricter rules for. */
    static void check(SecuredPod pod, Scope scope, List<String> found) {
        if (scope == Scope.ALL) {
            found.add(capabilities(pod));
        }
        found.add(hostNamespaces(pod));
        if (scope == Scope.ALL) {
            found.add(hostPath(pod));
        }
        found.add(hostPorts(pod));
        found.add(privileged(pod));
        found.add(procMount(pod));
        found.add(seLinux(pod));
        if (scope == Scope.ALL) {
            found.add(seccomp(pod));
        }
        found.add(sysctls(pod));
        found.add(hostProcess(pod));
    }

    enum Scope {
        ALL,
        UNLESS_RESTRICTED
    }

    private static String hostNamespaces(SecuredPod pod) {
        List<String> used = new ArrayList<>();
        for (String each : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (pod.spec().path(each).asBoolean(false)) {
                used.add(each + "=true");
            }
        }
        return used.isEmpty() ? "" : "host namespaces (" + String.join(", ", used) + ")";
    }

    private static String hostPorts(SecuredPod pod) {
        Set<Integer> ports = new TreeSet<>();
        List<String> containers = pod.which(container -> {
            boolean some = false;
            for (JsonNode each : container.path("ports")) {
                int port = each.path("hostPort").asInt(0);
                if (port != 0) {
                    ports.add(port);
                    some = true;
                }
            }
            return some;
        });
        return containers.isEmpty()
                ? ""
                : "hostPort (" + SecuredPod.named(containers) + (containers.size() == 1 ? " uses " : " use ")
                        + SecuredPod.counted("hostPort", List.copyOf(ports)) + " "
                        + String.join(", ", ports.stream().map(String::valueOf).toList()) + ")";
    }

    private static String privileged(SecuredPod pod) {
        List<String> containers = pod.which(each -> SecuredPod.settings(each).path("privileged").asBoolean(false));
        return containers.isEmpty()
                ? ""
                : "privileged (" + SecuredPod.named(containers) + " must not set securityContext.privileged=true)";
    }

    private static String procMount(SecuredPod pod) {
        Set<String> types = new TreeSet<>();
        List<String> containers = pod.which(each -> {
            String type = SecuredPod.settings(each).path("procMount").asString("Default");
            if (type.equals("Default")) {
                return false;
            }
            types.add(type);
            return true;
        });
        return containers.isEmpty()
                ? ""
                : "procMount (" + SecuredPod.named(containers) + " must not set securityContext.procMount to "
                        + SecuredPod.quoted(List.copyOf(types)) + ")";
    }

    private static String seLinux(SecuredPod pod) {
        List<String> who = new ArrayList<>();
        if (forbidden(pod.settings().path("seLinuxOptions"))) {
            who.add("pod");
        }
        List<String> containers = pod.which(each -> forbidden(SecuredPod.settings(each).path("seLinuxOptions")));
        if (!containers.isEmpty()) {
            who.add(SecuredPod.named(containers));
        }
        return who.isEmpty() ? "" : "seLinuxOptions (" + String.join(" and ", who) + " set forbidden securityContext.seLinuxOptions)";
    }

    private static boolean forbidden(JsonNode options) {
        return !SELINUX.contains(options.path("type").asString(""))
                || !options.path("user").asString("").isEmpty()
                || !options.path("role").asString("").isEmpty();
    }

    private static String sysctls(SecuredPod pod) {
        List<String> found = pod.settings().path("sysctls").valueStream()
                .map(each -> each.path("name").asString(""))
                .filter(each -> !SYSCTLS.contains(each))
                .toList();
        return found.isEmpty() ? "" : "forbidden sysctls (" + String.join(", ", found) + ")";
    }

    private static String hostProcess(SecuredPod pod) {
        List<String> who = new ArrayList<>();
        if (hostProcess(pod.settings())) {
            who.add("pod");
        }
        List<String> containers = pod.which(each -> hostProcess(SecuredPod.settings(each)));
        if (!containers.isEmpty()) {
            who.add(SecuredPod.named(containers));
        }
        return who.isEmpty()
                ? ""
                : "hostProcess (" + String.join(" and ", who) + " must not set securityContext.windowsOptions.hostProcess=true)";
    }

    private static boolean hostProcess(JsonNode settings) {
        return settings.path("windowsOptions").path("hostProcess").asBoolean(false);
    }

    private static String capabilities(SecuredPod pod) {
        Set<String> more = new TreeSet<>();
        List<String> containers = pod.which(container -> {
            boolean some = false;
            for (JsonNode each : SecuredPod.settings(container).path("capabilities").path("add")) {
                if (!CAPABILITIES.contains(each.asString(""))) {
                    more.add(each.asString(""));
                    some = true;
                }
            }
            return some;
        });
        return containers.isEmpty()
                ? ""
                : "non-default capabilities (" + SecuredPod.named(containers) + " must not include "
                        + SecuredPod.quoted(List.copyOf(more)) + " in securityContext.capabilities.add)";
    }

    private static String hostPath(SecuredPod pod) {
        List<String> volumes = pod.spec().path("volumes").valueStream()
                .filter(each -> each.hasNonNull("hostPath"))
                .map(each -> each.path("name").asString(""))
                .toList();
        return volumes.isEmpty()
                ? ""
                : "hostPath volumes (" + SecuredPod.counted("volume", volumes) + " " + SecuredPod.quoted(volumes) + ")";
    }

    private static String seccomp(SecuredPod pod) {
        List<String> who = new ArrayList<>();
        if (unconfined(pod.settings())) {
            who.add("pod");
        }
        List<String> containers = pod.which(each -> unconfined(SecuredPod.settings(each)));
        if (!containers.isEmpty()) {
            who.add(SecuredPod.named(containers));
        }
        return who.isEmpty()
                ? ""
                : "seccompProfile (" + String.join(" and ", who) + " must not set securityContext.seccompProfile.type to \"Unconfined\")";
    }

    private static boolean unconfined(JsonNode settings) {
        return settings.path("seccompProfile").path("type").asString("").equals("Unconfined");
    }
}
