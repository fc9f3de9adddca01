package dev.podium.registry.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What the restricted standard asks for beyond the baseline (upstream's {@code pod-security-admission/policy}). */
final class RestrictedChecks {

    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret");

    private RestrictedChecks() {}

    static void check(SecuredPod pod, List<String> found) {
        if (!pod.windows()) {
            found.add(escalation(pod));
            found.add(capabilities(pod));
        }
        found.add(volumes(pod));
        found.add(nonRoot(pod));
        found.add(root(pod));
        if (!pod.windows()) {
            found.add(seccomp(pod));
        }
    }

    private static String escalation(SecuredPod pod) {
        List<String> containers =
                pod.which(each -> SecuredPod.settings(each).path("allowPrivilegeEscalation").asBoolean(true));
        return containers.isEmpty()
                ? ""
                : "allowPrivilegeEscalation != false (" + SecuredPod.named(containers)
                        + " must set securityContext.allowPrivilegeEscalation=false)";
    }

    private static String capabilities(SecuredPod pod) {
        List<String> kept = pod.which(each -> SecuredPod.settings(each).path("capabilities").path("drop").valueStream()
                .noneMatch(dropped -> dropped.asString("").equals("ALL")));
        Set<String> more = new TreeSet<>();
        List<String> added = pod.which(container -> {
            boolean some = false;
            for (JsonNode each : SecuredPod.settings(container).path("capabilities").path("add")) {
                if (!each.asString("").equals("NET_BIND_SERVICE")) {
                    more.add(each.asString(""));
                    some = true;
                }
            }
            return some;
        });
        List<String> wrong = new ArrayList<>();
        if (!kept.isEmpty()) {
            wrong.add(SecuredPod.named(kept) + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        if (!added.isEmpty()) {
            wrong.add(SecuredPod.named(added) + " must not include " + SecuredPod.quoted(List.copyOf(more))
                    + " in securityContext.capabilities.add");
        }
        return wrong.isEmpty() ? "" : "unrestricted capabilities (" + String.join("; ", wrong) + ")";
    }

    private static String volumes(SecuredPod pod) {
        List<String> names = new ArrayList<>();
        Set<String> types = new TreeSet<>();
        for (JsonNode volume : pod.spec().path("volumes")) {
            for (Map.Entry<String, JsonNode> each : volume.properties()) {
                if (!each.getKey().equals("name") && !VOLUMES.contains(each.getKey())) {
                    names.add(volume.path("name").asString(""));
                    types.add(each.getKey());
                }
            }
        }
        return names.isEmpty()
                ? ""
                : "restricted volume types (" + SecuredPod.counted("volume", names) + " " + SecuredPod.quoted(names)
                        + (names.size() == 1 ? " uses" : " use") + " restricted volume "
                        + SecuredPod.counted("type", List.copyOf(types)) + " " + SecuredPod.quoted(List.copyOf(types)) + ")";
    }

    private static String nonRoot(SecuredPod pod) {
        JsonNode own = pod.settings().path("runAsNonRoot");
        List<String> open =
                pod.which(each -> SecuredPod.settings(each).path("runAsNonRoot").isBoolean()
                        && !SecuredPod.settings(each).path("runAsNonRoot").booleanValue());
        if (!open.isEmpty()) {
            return "runAsNonRoot != true (" + SecuredPod.named(open) + " must not set securityContext.runAsNonRoot=false)";
        }
        List<String> silent = pod.which(each -> !SecuredPod.settings(each).path("runAsNonRoot").isBoolean());
        if (silent.isEmpty() || own.asBoolean(false)) {
            return "";
        }
        return own.isBoolean()
                ? "runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)"
                : "runAsNonRoot != true (pod or " + SecuredPod.named(silent) + " must set securityContext.runAsNonRoot=true)";
    }

    private static String root(SecuredPod pod) {
        List<String> who = new ArrayList<>();
        if (isRoot(pod.settings())) {
            who.add("pod");
        }
        List<String> containers = pod.which(each -> isRoot(SecuredPod.settings(each)));
        if (!containers.isEmpty()) {
            who.add(SecuredPod.named(containers));
        }
        return who.isEmpty() ? "" : "runAsUser=0 (" + String.join(" and ", who) + " must not set runAsUser=0)";
    }

    private static boolean isRoot(JsonNode settings) {
        return settings.path("runAsUser").isNumber() && settings.path("runAsUser").asLong() == 0;
    }

    private static String seccomp(SecuredPod pod) {
        String own = pod.settings().path("seccompProfile").path("type").asString("");
        List<String> wrong = pod.which(each -> {
            String type = type(each);
            return !type.isEmpty() && !confined(type);
        });
        List<String> silent = pod.which(each -> type(each).isEmpty());
        List<String> who = new ArrayList<>();
        if (!own.isEmpty() && !confined(own)) {
            who.add("pod");
        }
        if (!wrong.isEmpty()) {
            who.add(SecuredPod.named(wrong));
        }
        if (!who.isEmpty()) {
            return "seccompProfile (" + String.join(" and ", who)
                    + " must not set securityContext.seccompProfile.type to \"Unconfined\")";
        }
        return silent.isEmpty() || confined(own)
                ? ""
                : "seccompProfile (pod or " + SecuredPod.named(silent)
                        + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")";
    }

    private static String type(JsonNode container) {
        return SecuredPod.settings(container).path("seccompProfile").path("type").asString("");
    }

    private static boolean confined(String type) {
        return type.equals("RuntimeDefault") || type.equals("Localhost");
    }
}
