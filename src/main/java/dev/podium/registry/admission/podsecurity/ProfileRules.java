package dev.podium.registry.admission.podsecurity;

import dev.podium.machinery.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What keeps the profiles of AppArmor, SELinux and seccomp on containers. */
final class ProfileRules {

    static final Set<String> SELINUX_TYPES = Set.of("", "container_t", "container_init_t", "container_kvm_t");
    static final Set<String> SELINUX_TYPES_1_31 =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    private static final Set<String> CONFINING = Set.of("RuntimeDefault", "Localhost");
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

    private ProfileRules() {}

    static Optional<Violation> appArmor(SecuredPod pod) {
        Offenders found = pod.settersOf(each -> notConfining(each.path("appArmorProfile")));
        List<String> annotations = pod.annotations().propertyStream()
                .filter(each -> each.getKey().startsWith(APP_ARMOR))
                .filter(each -> !allowsAppArmor(each.getValue().asString("")))
                .map(each -> annotation(each.getKey(), each.getValue()))
                .sorted()
                .toList();
        List<String> who = found.parts();
        if (!annotations.isEmpty()) {
            who.add(Wording.counted("annotation", annotations));
        }
        List<String> values = Stream.concat(found.values().stream(), annotations.stream()).toList();
        return who.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        Wording.counted("forbidden AppArmor profile", values),
                        String.join(" and ", who) + " must not set AppArmor profile type to " + Wording.quoted(values)));
    }

    private static boolean allowsAppArmor(String profile) {
        return profile.isEmpty() || profile.equals("runtime/default") || profile.startsWith("localhost/");
    }

    private static String annotation(String key, JsonNode value) {
        return key + "=" + FieldError.quoted(value.asString(""));
    }

    private static List<String> notConfining(JsonNode profile) {
        String type = profile.path("type").asString("");
        return !profile.isObject() || CONFINING.contains(type) ? List.of() : List.of(type);
    }

    static Optional<Violation> seLinux(SecuredPod pod, Set<String> allowed) {
        Function<JsonNode, List<String>> type = each -> {
            String set = seLinux(each, "type");
            return allowed.contains(set) ? List.of() : List.of(set);
        };
        Predicate<JsonNode> user = each -> !seLinux(each, "user").isEmpty();
        Predicate<JsonNode> role = each -> !seLinux(each, "role").isEmpty();
        Offenders found = pod.settersWhere(each -> !type.apply(each).isEmpty() || user.or(role).test(each));
        if (found.none()) {
            return Optional.empty();
        }
        List<String> wrong = new ArrayList<>();
        SortedSet<String> types = pod.settersOf(type).values();
        if (!types.isEmpty()) {
            wrong.add(Wording.counted("type", types) + " " + Wording.quoted(types));
        }
        if (!pod.settersWhere(user).none()) {
            wrong.add("user may not be set");
        }
        if (!pod.settersWhere(role).none()) {
            wrong.add("role may not be set");
        }
        return Optional.of(new Violation(
                "seLinuxOptions",
                found.who() + " set forbidden securityContext.seLinuxOptions: " + String.join("; ", wrong)));
    }

    private static String seLinux(JsonNode settings, String option) {
        return settings.path("seLinuxOptions").path(option).asString("");
    }

    /** Where profiles were named before there was a field for them. */
    static Optional<Violation> seccompAnnotations(SecuredPod pod) {
        Stream<String> keys = Stream.concat(
                Stream.of(SeccompAnnotations.POD), pod.containers().stream().map(SeccompAnnotations::of));
        SortedSet<String> found = new TreeSet<>();
        keys.filter(pod.annotations()::hasNonNull)
                .filter(each -> !SeccompAnnotations.confines(pod.annotations().path(each).asString("")))
                .forEach(each -> found.add(annotation(each, pod.annotations().path(each))));
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "seccompProfile",
                        "forbidden " + Wording.counted("annotation", found) + " " + String.join(", ", found)));
    }

    static Optional<Violation> seccomp(SecuredPod pod) {
        Offenders found = pod.settersOf(each -> notConfining(each.path("seccompProfile")));
        return found.none()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "seccompProfile",
                        found.who() + " must not set securityContext.seccompProfile.type to " + Wording.quoted(found.values())));
    }

    /** A profile for every container, its own or that of the Pod. */
    static Optional<Violation> seccompEverywhere(SecuredPod pod) {
        Optional<Violation> wrong = seccomp(pod);
        if (wrong.isPresent() || pod.settings().hasNonNull("seccompProfile")) {
            return wrong;
        }
        List<String> silent = pod.which(each -> !SecuredPod.settings(each).hasNonNull("seccompProfile"));
        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "seccompProfile",
                        "pod or " + Wording.containers(silent)
                                + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\""));
    }
}
