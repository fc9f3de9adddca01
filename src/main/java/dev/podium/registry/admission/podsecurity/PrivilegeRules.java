package dev.podium.registry.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What keeps containers from becoming more than they are. */
final class PrivilegeRules {

    /** What containers have anyway. */
    private static final Set<String> CAPABILITIES = Set.of(
            "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
            "SETPCAP", "SETUID", "SYS_CHROOT");

    private PrivilegeRules() {}

    static Optional<Violation> privileged(SecuredPod pod) {
        List<String> found = pod.which(each -> SecuredPod.isTrue(SecuredPod.settings(each), "privileged"));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "privileged", Wording.containers(found) + " must not set securityContext.privileged=true"));
    }

    static Optional<Violation> procMount(SecuredPod pod) {
        Offenders found = pod.containersWith(container -> {
            JsonNode type = SecuredPod.settings(container).path("procMount");
            return !type.isString() || type.stringValue().equals("Default") ? List.of() : List.of(type.stringValue());
        });
        return found.none()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "procMount",
                        found.who() + " must not set securityContext.procMount to " + Wording.quoted(found.values())));
    }

    static Optional<Violation> addedCapabilities(SecuredPod pod) {
        Offenders found = pod.containersWith(container -> added(container, CAPABILITIES));
        return found.none()
                ? Optional.empty()
                : Optional.of(new Violation("non-default capabilities", mustNotAdd(found)));
    }

    private static List<String> added(JsonNode container, Set<String> allowed) {
        return SecuredPod.settings(container).path("capabilities").path("add").valueStream()
                .map(each -> each.asString(""))
                .filter(each -> !allowed.contains(each))
                .toList();
    }

    private static String mustNotAdd(Offenders found) {
        return found.who() + " must not include " + Wording.quoted(found.values()) + " in securityContext.capabilities.add";
    }

    /** Those that containers have anyway are to be dropped, too. */
    static Optional<Violation> keptCapabilities(SecuredPod pod) {
        List<String> keeping =
                pod.which(container -> SecuredPod.settings(container).path("capabilities").path("drop").valueStream()
                        .noneMatch(each -> each.asString("").equals("ALL")));
        Offenders adding = pod.containersWith(container -> added(container, Set.of("NET_BIND_SERVICE")));
        List<String> wrong = new ArrayList<>();
        if (!keeping.isEmpty()) {
            wrong.add(Wording.containers(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        if (!adding.none()) {
            wrong.add(mustNotAdd(adding));
        }
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation("unrestricted capabilities", String.join("; ", wrong)));
    }

    static Optional<Violation> escalation(SecuredPod pod) {
        List<String> found =
                pod.which(each -> !SecuredPod.isFalse(SecuredPod.settings(each), "allowPrivilegeEscalation"));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "allowPrivilegeEscalation != false",
                        Wording.containers(found) + " must set securityContext.allowPrivilegeEscalation=false"));
    }

    static Optional<Violation> nonRoot(SecuredPod pod) {
        String reason = "runAsNonRoot != true";
        Offenders found = pod.settersWhere(each -> SecuredPod.isFalse(each, "runAsNonRoot"));
        if (!found.none()) {
            return Optional.of(new Violation(reason, found.who() + " must not set securityContext.runAsNonRoot=false"));
        }
        List<String> silent = pod.settings().hasNonNull("runAsNonRoot")
                ? List.of()
                : pod.which(each -> !SecuredPod.settings(each).hasNonNull("runAsNonRoot"));
        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        reason, "pod or " + Wording.containers(silent) + " must set securityContext.runAsNonRoot=true"));
    }

    static Optional<Violation> root(SecuredPod pod) {
        Offenders found = pod.settersWhere(each -> each.path("runAsUser").isNumber() && each.path("runAsUser").asLong() == 0);
        return found.none()
                ? Optional.empty()
                : Optional.of(new Violation("runAsUser=0", found.who() + " must not set runAsUser=0"));
    }
}
