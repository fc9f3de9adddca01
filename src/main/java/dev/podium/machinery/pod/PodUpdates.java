package dev.podium.machinery.pod;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.LineDiff;
import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What may change in a Pod's spec once it exists (upstream's ValidatePodUpdate). */
final class PodUpdates {
    private static final String SPEC = "io.k8s.api.core.v1.PodSpec";
    private static final String MUTABLE = String.join(",", List.of(
            "`spec.containers[*].image`",
            "`spec.initContainers[*].image`",
            "`spec.activeDeadlineSeconds`",
            "`spec.tolerations` (only additions to existing tolerations)",
            "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));

    private PodUpdates() {}

    static void validate(Field spec, Field old) {
        for (String list : List.of("containers", "initContainers")) {
            if (spec.get(list).size() != old.get(list).size()) {
                spec.get(list).forbidden("pod updates may not add or remove containers");
                return;
            }
        }
        if (!deadline(spec.get("activeDeadlineSeconds"), old.get("activeDeadlineSeconds"))) {
            return;
        }
        tolerations(spec.get("tolerations"), old.get("tolerations"));
        gates(spec.get("schedulingGates"), old.get("schedulingGates"));
        if (SemanticEquality.sameStructs(SPEC, spec.value(), old.value())) {
            return;
        }
        ObjectNode munged = spec.value().deepCopy().asObject();
        for (String list : List.of("containers", "initContainers")) {
            List<ObjectNode> containers = Defaults.objects(munged.path(list));
            for (int i = 0; i < containers.size(); i++) {
                restore(containers.get(i), old.get(list).at(i).value(), "image");
            }
        }
        for (String each : List.of("activeDeadlineSeconds", "tolerations", "schedulingGates")) {
            restore(munged, old.value(), each);
        }
        if (old.get("terminationGracePeriodSeconds").number() < 0 && spec.get("terminationGracePeriodSeconds").number() == 1) {
            restore(munged, old.value(), "terminationGracePeriodSeconds");
        }
        if (!old.get("schedulingGates").empty()) {
            gated(munged, spec, old);
        }
        if (!SemanticEquality.sameStructs(SPEC, munged, old.value())) {
            spec.forbidden("pod updates may not change fields other than " + MUTABLE + "\n" + difference("PodSpec", old.value(), munged));
        }
    }

    private static void restore(ObjectNode target, JsonNode old, String key) {
        if (old.hasNonNull(key)) {
            target.set(key, old.get(key));
        } else {
            target.remove(key);
        }
    }

    /** Equality in which an empty list, map or string is as good as none: upstream's semantic equality. */
    static boolean same(JsonNode left, JsonNode right) {
        return SemanticEquality.same(left, right);
    }

    /** @param type one of the core group's */
    static String difference(String type, JsonNode old, JsonNode updated) {
        String definition = "io.k8s.api.core.v1." + type;
        return LineDiff.of(GoStructs.of(definition, old), GoStructs.of(definition, updated));
    }

    private static boolean deadline(Field deadline, Field old) {
        if (deadline.present()) {
            List<String> problems = Names.between(deadline.number(), 0, Integer.MAX_VALUE);
            deadline.invalid(problems);
            if (!problems.isEmpty()) {
                return false;
            }
            if (old.present() && old.number() < deadline.number()) {
                deadline.invalid("must be less than or equal to previous value");
                return false;
            }
        } else if (old.present()) {
            deadline.invalid((Object) null, "must not update from a positive integer to nil value");
        }
        return true;
    }

    private static void tolerations(Field tolerations, Field old) {
        for (Field before : old.items()) {
            boolean kept = tolerations.items().stream().anyMatch(each -> {
                ObjectNode now = each.value().deepCopy().asObject();
                restore(now, before.value(), "tolerationSeconds");
                return same(now, before.value());
            });
            if (!kept) {
                tolerations.forbidden("existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    private static void gates(Field gates, Field old) {
        Set<String> before = new HashSet<>();
        old.items().forEach(each -> before.add(each.get("name").text()));
        for (Field gate : gates.items()) {
            String name = gate.get("name").text();
            if (!before.contains(name)) {
                gate.get("name").forbidden("only deletion is allowed, but found new scheduling gate '" + name + "'");
            }
        }
    }

    /** As long as a Pod is gated, where it may run can be narrowed. */
    private static void gated(ObjectNode munged, Field spec, Field old) {
        Field selector = spec.get("nodeSelector");
        for (Map.Entry<String, Field> each : old.get("nodeSelector").entries()) {
            if (!selector.key(each.getKey()).same(each.getValue())) {
                selector.invalid(
                        selector.present() ? selector.value() : null,
                        "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
                break;
            }
        }
        restore(munged, old.value(), "nodeSelector");
        Field affinity = spec.get("affinity").get("nodeAffinity");
        Field before = old.get("affinity").get("nodeAffinity");
        if (same(affinity.value(), before.value())) {
            return;
        }
        Field required = before.get("requiredDuringSchedulingIgnoredDuringExecution");
        Field now = affinity.get("requiredDuringSchedulingIgnoredDuringExecution");
        if (required.present()) {
            narrowed(now.get("nodeSelectorTerms"), required.get("nodeSelectorTerms"));
        }
        ObjectNode target = Defaults.object(munged, "affinity");
        restore(target, old.get("affinity").value(), "nodeAffinity");
        if (target.isEmpty() && old.get("affinity").absent()) {
            munged.remove("affinity");
        }
    }

    private static void narrowed(Field terms, Field before) {
        if (terms.size() != before.size()) {
            terms.invalid("no additions/deletions to non-empty NodeSelectorTerms list are allowed");
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            for (String list : List.of("matchExpressions", "matchFields")) {
                List<JsonNode> now = new ArrayList<>(terms.at(i).get(list).value().values());
                boolean kept = terms.at(i).get(list).size() >= before.at(i).get(list).size()
                        && now.subList(0, before.at(i).get(list).size())
                                .equals(new ArrayList<>(before.at(i).get(list).value().values()));
                if (!kept) {
                    terms.at(i).invalid("only additions are allowed (no mutations or deletions)");
                    break;
                }
            }
        }
    }
}
