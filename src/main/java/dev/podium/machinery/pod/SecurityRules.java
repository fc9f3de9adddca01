package dev.podium.machinery.pod;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Security contexts of Pods and containers (upstream's ValidateSecurityContext, validatePodSpecSecurityContext). */
final class SecurityRules {
    private static final long MAX_ID = Integer.MAX_VALUE;
    private static final String SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final Pattern SYSCTL = Pattern.compile("^(" + SEGMENT + "[\\./])*" + SEGMENT + "$");

    private SecurityRules() {}

    static void pod(Field context, Field spec, Set<Leniency> leniencies) {
        for (String each : List.of("fsGroup", "runAsUser", "runAsGroup")) {
            id(context.get(each));
        }
        context.get("supplementalGroups").items().forEach(SecurityRules::id);
        if (spec.get("shareProcessNamespace").isTrue() && spec.get("hostPID").isTrue()) {
            spec.get("shareProcessNamespace")
                    .named(context.path() + ".shareProcessNamespace")
                    .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
        }
        sysctls(context.get("sysctls"), spec, leniencies);
        context.get("fsGroupChangePolicy").ifSetOneOf(List.of("Always", "OnRootMismatch"));
        seccomp(context.get("seccompProfile"));
        SystemRules.options(context.get("windowsOptions"));
        appArmor(context.get("appArmorProfile"));
        context.get("supplementalGroupsPolicy").ifSetOneOf(List.of("Merge", "Strict"));
        context.get("seLinuxChangePolicy").ifSetOneOf(leniencies.contains(Leniency.ANY_SELINUX_POLICY)
                ? List.of("MountOption", "Recursive")
                : List.of("Recursive"));
    }

    static void container(Field context, boolean hostUsers) {
        id(context.get("runAsUser"));
        id(context.get("runAsGroup"));
        Field procMount = context.get("procMount");
        procMount.ifSetOneOf(List.of("Default", "Unmasked"));
        if (hostUsers && procMount.is("Unmasked")) {
            procMount.invalid("`hostUsers` must be false to use `Unmasked`");
        }
        seccomp(context.get("seccompProfile"));
        Field escalation = context.get("allowPrivilegeEscalation");
        if (escalation.present() && !escalation.isTrue()) {
            if (context.get("privileged").isTrue()) {
                context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            for (Field capability : context.get("capabilities").get("add").items()) {
                if (capability.is("CAP_SYS_ADMIN")) {
                    context.invalid("cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
                }
            }
        }
        SystemRules.options(context.get("windowsOptions"));
        appArmor(context.get("appArmorProfile"));
    }

    private static void id(Field id) {
        if (id.present()) {
            id.invalid(Names.between(id.number(), 0, MAX_ID));
        }
    }

    private static void sysctls(Field sysctls, Field spec, Set<Leniency> leniencies) {
        Set<String> names = new HashSet<>();
        for (Field each : sysctls.items()) {
            Field name = each.get("name");
            if (name.empty()) {
                name.required("");
            } else if (name.text().length() > 253 || !SYSCTL.matcher(name.text()).matches()) {
                name.invalid("must have at most 253 characters and match regex " + SYSCTL.pattern());
            } else if (!names.add(name.text())) {
                name.duplicate();
            }
            if (!leniencies.contains(Leniency.SYSCTLS_OF_THE_HOST)) {
                hostSysctl(name, spec);
            }
        }
    }

    /** What a Pod on the host's network, or with its ways to communicate, cannot set. */
    static void hostSysctls(Field sysctls, Field spec) {
        sysctls.items().forEach(each -> hostSysctl(each.get("name"), spec));
    }

    private static void hostSysctl(Field name, Field spec) {
        String dotted = name.text().replace('/', '.');
        if (dotted.startsWith("net.") && spec.get("hostNetwork").isTrue()) {
            name.invalid("may not be specified when 'hostNetwork' is true");
            return;
        }
        boolean ipc = dotted.startsWith("kernel.shm") || dotted.startsWith("kernel.msg") || dotted.equals("kernel.sem")
                || dotted.startsWith("fs.mqueue.");
        if (ipc && spec.get("hostIPC").isTrue()) {
            name.invalid("may not be specified when 'hostIPC' is true");
        }
    }

    private static void seccomp(Field profile) {
        if (profile.absent()) {
            return;
        }
        Field type = profile.get("type");
        Field local = profile.get("localhostProfile");
        if (type.empty()) {
            type.required("type is required when seccompProfile is set");
        } else {
            type.ifSetOneOf(List.of("Localhost", "RuntimeDefault", "Unconfined"));
        }
        if (!type.is("Localhost")) {
            if (local.present()) {
                local.invalid(
                        new GoStructs.Shown(GoStructs.of("io.k8s.api.core.v1.SeccompProfile", profile.value())),
                        "can only be set when seccomp type is Localhost");
            }
        } else if (local.absent()) {
            local.required("must be set when seccomp type is Localhost");
        } else {
            PathRules.descending(local);
        }
    }

    private static void appArmor(Field profile) {
        if (profile.absent()) {
            return;
        }
        Field type = profile.get("type");
        Field local = profile.get("localhostProfile");
        switch (type.text()) {
            case "Localhost" -> {
                if (local.absent() || local.text().isBlank()) {
                    local.required("must be set when AppArmor type is Localhost");
                } else if (!local.text().strip().equals(local.text())) {
                    local.invalid("must not be padded with whitespace");
                }
                if (Names.bytes(local.text()) > 4095) {
                    local.tooLong(4095);
                }
            }
            case "RuntimeDefault", "Unconfined" -> {
                if (local.present()) {
                    local.invalid("can only be set when AppArmor type is Localhost");
                }
            }
            case "" -> type.required("type is required when appArmorProfile is set");
            default -> type.notSupported(List.of("Localhost", "RuntimeDefault", "Unconfined"));
        }
    }
}
