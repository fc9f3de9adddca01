package dev.podium.registry.admission.podsecurity;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All checks (upstream's {@code pod-security-admission/policy}, check_*.go and registry.go), in the order in which what they
 * find is told: the baseline's before the restricted ones, and among them by the bytes of their names.
 */
final class Checks {

    private static final List<Check> ALL = List.of(
            // Fields of AppArmor came with 1.30; upstream looks at them whatever version is asked for.
            Check.baseline("appArmorProfile").since(0, ProfileRules::appArmor),
            Check.baseline("capabilities_baseline").since(0, PrivilegeRules::addedCapabilities),
            Check.baseline("hostNamespaces").since(0, HostRules::namespaces),
            Check.baseline("hostPathVolumes").since(0, HostRules::paths),
            Check.baseline("hostPorts").since(0, HostRules::ports),
            Check.baseline("hostProbesAndHostLifecycle").since(34, HostRules::handlers),
            Check.baseline("privileged").since(0, PrivilegeRules::privileged),
            Check.baseline("procMount")
                    .since(0, PrivilegeRules::procMount)
                    .since(35, Rule.butForOwnUsers(PrivilegeRules::procMount)),
            Check.baseline("seLinuxOptions")
                    .since(0, pod -> ProfileRules.seLinux(pod, ProfileRules.SELINUX_TYPES))
                    .since(31, pod -> ProfileRules.seLinux(pod, ProfileRules.SELINUX_TYPES_1_31)),
            Check.baseline("seccompProfile_baseline")
                    .since(0, ProfileRules::seccompAnnotations)
                    .since(19, ProfileRules::seccomp),
            Check.baseline("sysctls")
                    .since(0, pod -> HostRules.sysctls(pod, HostRules.SYSCTLS))
                    .since(27, pod -> HostRules.sysctls(pod, HostRules.SYSCTLS_1_27))
                    .since(29, pod -> HostRules.sysctls(pod, HostRules.SYSCTLS_1_29))
                    .since(32, pod -> HostRules.sysctls(pod, HostRules.SYSCTLS_1_32)),
            Check.baseline("windowsHostProcess").since(0, HostRules::process),
            Check.restricted("allowPrivilegeEscalation")
                    .since(8, PrivilegeRules::escalation)
                    .since(25, Rule.butForWindows(PrivilegeRules::escalation)),
            Check.restricted("capabilities_restricted")
                    .insteadOf("capabilities_baseline")
                    .since(22, PrivilegeRules::keptCapabilities)
                    .since(25, Rule.butForWindows(PrivilegeRules::keptCapabilities)),
            // Before, the baseline's own rule was as strict.
            Check.restricted("procMount_restricted").insteadOf("procMount").since(35, PrivilegeRules::procMount),
            Check.restricted("restrictedVolumes").insteadOf("hostPathVolumes").since(0, VolumeRule::types),
            Check.restricted("runAsNonRoot")
                    .since(0, PrivilegeRules::nonRoot)
                    .since(35, Rule.butForOwnUsers(PrivilegeRules::nonRoot)),
            Check.restricted("runAsUser")
                    .since(23, PrivilegeRules::root)
                    .since(35, Rule.butForOwnUsers(PrivilegeRules::root)),
            Check.restricted("seccompProfile_restricted")
                    .insteadOf("seccompProfile_baseline")
                    .since(19, ProfileRules::seccompEverywhere)
                    .since(25, Rule.butForWindows(ProfileRules::seccompEverywhere)));

    private Checks() {}

    static List<Rule> rules(Standard standard) {
        List<Check> checks = ALL.stream()
                .filter(each -> each.level().compareTo(standard.level()) <= 0)
                .filter(each -> each.in(standard.version()).isPresent())
                .toList();
        Set<String> replaced = checks.stream().map(Check::replaces).collect(Collectors.toSet());
        return checks.stream()
                .filter(each -> !replaced.contains(each.name()))
                .flatMap(each -> each.in(standard.version()).stream())
                .toList();
    }
}
