package dev.podium.machinery.pod;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.JsonAnnotations;
import dev.podium.machinery.kind.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Annotations that say something about a Pod itself (upstream's ValidatePodSpecificAnnotations and its kin). */
final class PodAnnotationRules {
    static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations";
    private static final Map<String, String> TOLERATION = Map.of(
            "key", "string", "operator", "core.TolerationOperator", "value", "string", "effect", "core.TaintEffect",
            "tolerationSeconds", "int64");
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String LOCAL = "localhost/";
    private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private PodAnnotationRules() {}

    /** Of a Pod or of a template. */
    static void validate(Field annotations, Field spec, Set<Leniency> leniencies) {
        if (annotations.key(MIRROR).present() && spec.get("nodeName").empty()) {
            annotations.key(MIRROR).invalid("must set spec.nodeName if mirror pod annotation is set");
        }
        tolerations(annotations, leniencies);
        if (!leniencies.contains(Leniency.DELETION_COST)) {
            deletionCost(annotations);
        }
        seccomp(annotations);
        for (Map.Entry<String, Field> each : annotations.entries()) {
            if (each.getKey().startsWith(APP_ARMOR)) {
                appArmor(each.getValue(), each.getKey().substring(APP_ARMOR.length()), spec);
            }
        }
    }

    static void deletionCost(Field annotations) {
        Field cost = annotations.key(DELETION_COST);
        if (cost.present() && !isCost(cost.text())) {
            cost.invalid("must be a 32bit integer");
        }
    }

    private static void tolerations(Field annotations, Set<Leniency> leniencies) {
        if (annotations.key(TOLERATIONS).empty()) {
            return;
        }
        Field list = JsonAnnotations.list(annotations, TOLERATIONS, "core.Toleration", TOLERATION);
        if (list != null) {
            SchedulingRules.tolerations(list, leniencies);
        }
    }

    private static boolean isCost(String text) {
        if (!text.matches("0|-?[1-9]\\d{0,9}")) {
            return false;
        }
        long cost = Long.parseLong(text);
        return cost == (int) cost;
    }

    private static void seccomp(Field annotations) {
        if (annotations.get(SECCOMP_POD).present()) {
            seccompProfile(annotations.get(SECCOMP_POD));
        }
        for (Map.Entry<String, Field> each : annotations.entries()) {
            if (each.getKey().startsWith(SECCOMP)) {
                seccompProfile(annotations.get(each.getKey()));
            }
        }
    }

    private static void seccompProfile(Field profile) {
        if (profile.text().startsWith(LOCAL)) {
            PathRules.descending(profile.with(profile.text().substring(LOCAL.length())));
        } else if (!List.of("runtime/default", "docker/default", "unconfined").contains(profile.text())) {
            profile.invalid("must be a valid seccomp profile");
        }
    }

    private static void appArmor(Field annotation, String container, Field spec) {
        boolean found = containers(spec).anyMatch(each -> each.get("name").text().equals(container));
        if (!found) {
            annotation.invalid(container, "container not found");
        }
        String profile = annotation.text();
        if (!List.of("", "runtime/default", "unconfined").contains(profile) && !profile.startsWith(LOCAL)) {
            annotation.invalid("invalid AppArmor profile name: " + FieldError.quoted(profile));
        }
    }

    private static Stream<Field> containers(Field spec) {
        return LISTS.stream().flatMap(each -> spec.get(each).items().stream());
    }

    /** Where a profile stands in an annotation and a field, both of a new Pod, they say the same. */
    static void agree(Field annotations, Field spec) {
        Field own = spec.get("securityContext");
        if (annotations.key(SECCOMP_POD).present()) {
            match(annotations.key(SECCOMP_POD), own.get("seccompProfile"), "seccomp");
        }
        containers(spec).forEach(each -> {
            Field annotation = annotations.key(SECCOMP + each.get("name").text());
            if (annotation.present()) {
                match(annotation, each.get("securityContext").get("seccompProfile"), "seccomp");
            }
        });
        if (spec.get("os").get("name").is("windows")) {
            return;
        }
        containers(spec).forEach(each -> {
            Field annotation = annotations.key(APP_ARMOR + each.get("name").text());
            Field profile = each.get("securityContext").get("appArmorProfile");
            if (annotation.present()) {
                match(annotation, profile.present() ? profile : own.get("appArmorProfile").named(profile.path()), "apparmor");
            }
        });
    }

    private static void match(Field annotation, Field profile, String what) {
        String text = annotation.text();
        boolean same = switch (profile.get("type").text()) {
            case "Unconfined" -> text.equals("unconfined");
            case "RuntimeDefault" -> text.equals("runtime/default") || what.equals("seccomp") && text.equals("docker/default");
            case "Localhost" -> text.startsWith(LOCAL);
            default -> true;
        };
        if (!same) {
            profile.get("type").forbidden(what + " type in annotation and field must match");
        } else if (profile.get("type").is("Localhost") && !profile.get("localhostProfile").is(text.substring(LOCAL.length()))) {
            profile.get("localhostProfile").forbidden(what + " profile in annotation and field must match");
        }
    }

    /** What of the annotations may not change. */
    static void validateUpdate(Field updated, Field old) {
        Field now = updated.get("metadata").get("annotations");
        Field before = old.get("metadata").get("annotations");
        for (Map.Entry<String, Field> each : before.entries()) {
            if (!now.key(each.getKey()).same(each.getValue())) {
                fixed(now, each.getKey(), "may not remove or update ");
            }
        }
        for (Map.Entry<String, Field> each : now.entries()) {
            if (before.key(each.getKey()).absent()) {
                fixed(now, each.getKey(), "may not add ");
            }
        }
        validate(now, updated.get("spec"), Leniency.of(old));
    }

    private static void fixed(Field annotations, String key, String what) {
        if (key.startsWith(APP_ARMOR)) {
            annotations.key(key).forbidden(what + "AppArmor annotations");
        }
        if (key.equals(MIRROR)) {
            annotations.key(key).forbidden(what + "mirror pod annotation");
        }
    }
}
