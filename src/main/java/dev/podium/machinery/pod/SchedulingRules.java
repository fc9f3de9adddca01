package dev.podium.machinery.pod;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Affinity, tolerations and topology spread (upstream's validateAffinity, ValidateTolerations and so on). */
public final class SchedulingRules {
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private SchedulingRules() {}

    static void affinity(Field affinity, Set<Leniency> leniencies) {
        Field node = affinity.get("nodeAffinity");
        if (node.get("requiredDuringSchedulingIgnoredDuringExecution").present()) {
            nodeSelector(
                    node.get("requiredDuringSchedulingIgnoredDuringExecution"), !leniencies.contains(Leniency.NODE_LABELS));
        }
        for (Field term : node.get("preferredDuringSchedulingIgnoredDuringExecution").items()) {
            weight(term.get("weight"));
            nodeTerm(term.get("preference"), false);
        }
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            affinity.get(kind).get("requiredDuringSchedulingIgnoredDuringExecution").items()
                    .forEach(each -> podTerm(each, leniencies));
            for (Field term : affinity.get(kind).get("preferredDuringSchedulingIgnoredDuringExecution").items()) {
                weight(term.get("weight"));
                podTerm(term.get("podAffinityTerm"), leniencies);
            }
        }
    }

    /** All terms that say which other Pods are wanted near, and which are not. */
    static List<Field> podTerms(Field affinity) {
        List<Field> all = new ArrayList<>();
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            all.addAll(affinity.get(kind).get("requiredDuringSchedulingIgnoredDuringExecution").items());
            affinity.get(kind).get("preferredDuringSchedulingIgnoredDuringExecution").items()
                    .forEach(each -> all.add(each.get("podAffinityTerm")));
        }
        return all;
    }

    /** The values of labels that a node must have. */
    static void nodeLabels(Field affinity) {
        affinity.get("nodeAffinity").get("requiredDuringSchedulingIgnoredDuringExecution").get("nodeSelectorTerms").items().stream()
                .flatMap(term -> term.get("matchExpressions").items().stream())
                .flatMap(each -> each.get("values").items().stream())
                .forEach(value -> value.invalid(Names.labelValue(value.text())));
    }

    private static void weight(Field weight) {
        if (weight.number() <= 0 || weight.number() > 100) {
            weight.invalid(weight.number(), "must be in the range 1-100");
        }
    }

    /** A NodeSelector, of a Pod or of a PersistentVolume. */
    public static void nodeSelector(Field selector) {
        nodeSelector(selector, true);
    }

    private static void nodeSelector(Field selector, boolean checkValues) {
        Field terms = selector.get("nodeSelectorTerms");
        if (terms.empty()) {
            terms.required("must have at least one node selector term");
        }
        terms.items().forEach(term -> nodeTerm(term, checkValues));
    }

    private static void nodeTerm(Field term, boolean checkValues) {
        for (Field each : term.get("matchExpressions").items()) {
            Field values = each.get("values");
            switch (each.get("operator").text()) {
                case "In", "NotIn" -> {
                    if (values.empty()) {
                        values.required("must be specified when `operator` is 'In' or 'NotIn'");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (!values.empty()) {
                        values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }
                }
                case "Gt", "Lt" -> {
                    if (values.size() != 1) {
                        values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
                    }
                }
                default -> each.get("operator").invalid(each.get("operator").text(), "not a valid selector operator");
            }
            each.get("key").invalid(Names.qualified(each.get("key").text()));
            if (checkValues) {
                values.items().forEach(value -> value.invalid(Names.labelValue(value.text())));
            }
        }
        for (Field each : term.get("matchFields").items()) {
            Field values = each.get("values");
            if (!List.of("In", "NotIn").contains(each.get("operator").text())) {
                each.get("operator").invalid(each.get("operator").text(), "not a valid selector operator");
            } else if (values.size() != 1) {
                values.required("must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
            }
            if (!each.get("key").is("metadata.name")) {
                each.get("key").invalid("not a valid field selector key");
            } else {
                values.items().forEach(value -> value.invalid(NameRule.SUBDOMAIN.problems(value.text())));
            }
        }
    }

    private static void podTerm(Field term, Set<Leniency> leniencies) {
        Labels.Values values =
                leniencies.contains(Leniency.AFFINITY_SELECTORS) ? Labels.Values.AS_BEFORE : Labels.Values.CHECKED;
        Labels.selector(term.get("labelSelector"), values);
        Labels.selector(term.get("namespaceSelector"), values);
        for (Field name : term.get("namespaces").items()) {
            name.named(term.path() + ".namespace").invalid(Names.label(name.text()));
        }
        labelKeys(term);
        Field topology = term.get("topologyKey");
        if (topology.empty()) {
            topology.required("can not be empty");
        }
        Names.qualified(topology.text()).forEach(problem -> topology.invalid(topology.text(), problem));
    }

    public static void tolerations(Field tolerations) {
        tolerations(tolerations, Set.of());
    }

    static void tolerations(Field tolerations, Set<Leniency> leniencies) {
        for (Field each : tolerations.items()) {
            Field key = each.get("key");
            Field operator = each.get("operator");
            Field effect = each.get("effect");
            String value = each.get("value").text();
            if (!key.empty()) {
                key.invalid(Names.qualified(key.text()));
            } else if (!operator.is("Exists")) {
                operator.invalid(operator.text(),
                        "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }
            if (each.get("tolerationSeconds").present() && !effect.is("NoExecute")) {
                effect.invalid(effect.text(), "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }
            switch (operator.text()) {
                case "Equal", "" -> {
                    List<String> problems = Names.labelValue(value);
                    if (!problems.isEmpty()) {
                        operator.invalid(value, String.join(";", problems));
                    }
                }
                case "Exists" -> {
                    if (!value.isEmpty()) {
                        operator.invalid(value, "value must be empty when `operator` is 'Exists'");
                    }
                }
                case "Lt", "Gt" -> {
                    if (leniencies.contains(Leniency.COMPARED_TAINTS)) {
                        number(each.get("value"));
                    } else {
                        operator.notSupported(List.of("Equal", "Exists", "Lt", "Gt"));
                    }
                }
                default -> operator.notSupported(List.of("Equal", "Exists"));
            }
            if (!effect.empty()) {
                effect.ifSetOneOf(EFFECTS);
            }
        }
    }

    private static void number(Field value) {
        if (value.empty()) {
            value.invalid("", "must be non-empty");
        } else if (!value.text().matches("0|-?[1-9][0-9]*")) {
            value.invalid("must be a valid decimal integer in canonical form");
        }
        try {
            Long.parseLong(value.text());
        } catch (NumberFormatException malformed) {
            value.invalid(value.text(), "strconv.ParseInt: parsing " + FieldError.quoted(value.text())
                    + (value.text().matches("[-+]?[0-9]+") ? ": value out of range" : ": invalid syntax"));
        }
    }

    /** A Node's taints. */
    public static void taints(Field taints) {
        Set<String> seen = new HashSet<>();
        for (Field each : taints.items()) {
            each.get("key").invalid(Names.qualified(each.get("key").text()));
            List<String> problems = Names.labelValue(each.get("value").text());
            if (!problems.isEmpty()) {
                each.get("value").invalid(String.join(";", problems));
            }
            each.get("effect").oneOf(EFFECTS);
            if (!seen.add(each.get("effect").text() + "/" + each.get("key").text())) {
                each.add(new FieldError(
                        FieldError.Type.DUPLICATE,
                        each.path(),
                        each.value(),
                        "taints must be unique by key and effect pair"));
            }
        }
    }

    static void spread(Field constraints, Set<Leniency> leniencies) {
        List<Field> all = constraints.items();
        for (int i = 0; i < all.size(); i++) {
            Field each = all.get(i);
            if (each.get("maxSkew").number() <= 0) {
                each.get("maxSkew").invalid(each.get("maxSkew").number(), "must be greater than zero");
            }
            if (each.get("topologyKey").empty()) {
                each.get("topologyKey").required("can not be empty");
            }
            Field action = each.get("whenUnsatisfiable");
            if (!List.of("DoNotSchedule", "ScheduleAnyway").contains(action.text())) {
                action.notSupported(List.of("DoNotSchedule", "ScheduleAnyway"));
            }
            for (Field later : all.subList(i + 1, all.size())) {
                if (each.get("topologyKey").is(later.get("topologyKey").text()) && action.is(later.get("whenUnsatisfiable").text())) {
                    each.get("{topologyKey, whenUnsatisfiable}")
                            .duplicate("{" + each.get("topologyKey").text() + ", " + action.text() + "}");
                    break;
                }
            }
            Field domains = each.get("minDomains");
            if (domains.present()) {
                if (domains.number() <= 0) {
                    domains.invalid("must be greater than zero");
                }
                if (!action.is("DoNotSchedule")) {
                    domains.invalid("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action.text());
                }
            }
            each.get("nodeAffinityPolicy").ifSetOneOf(List.of("Honor", "Ignore"));
            each.get("nodeTaintsPolicy").ifSetOneOf(List.of("Honor", "Ignore"));
            if (leniencies.contains(Leniency.SPREAD_KEYS)) {
                keysApart(each);
            } else {
                labelKeys(each);
            }
            if (!leniencies.contains(Leniency.SPREAD_SELECTORS)) {
                Labels.selector(each.get("labelSelector"));
            }
        }
    }

    /** As upstream looked at a constraint's keys before they were made part of its selector: none is in both. */
    private static void keysApart(Field constraint) {
        Field keys = constraint.get("matchLabelKeys");
        Field selector = constraint.get("labelSelector");
        if (!keys.empty() && selector.absent()) {
            keys.forbidden("must not be specified when labelSelector is not set");
        }
        Set<String> selected = new HashSet<>(selector.get("matchLabels").value().propertyNames());
        selector.get("matchExpressions").items().forEach(each -> selected.add(each.get("key").text()));
        for (Field key : keys.items()) {
            key.invalid(Names.qualified(key.text()));
            if (selected.contains(key.text())) {
                key.invalid("exists in both matchLabelKeys and labelSelector");
            }
        }
    }

    /** Of a term or constraint. Its selector has what the keys have been made into, and nothing else with them. */
    static void labelKeys(Field place) {
        Field matching = place.get("matchLabelKeys");
        Field selector = place.get("labelSelector");
        for (Field keys : List.of(matching, place.get("mismatchLabelKeys"))) {
            if (!keys.empty() && selector.absent()) {
                keys.forbidden("must not be specified when labelSelector is not set");
                continue;
            }
            keys.items().forEach(key -> key.invalid(Names.qualified(key.text())));
        }
        List<String> matched = matching.items().stream().map(Field::text).toList();
        Set<String> selected = new HashSet<>(selector.get("matchLabels").value().propertyNames());
        for (Field each : selector.get("matchExpressions").items()) {
            String key = each.get("key").text();
            int index = matched.lastIndexOf(key);
            if (!selected.add(key) && index >= 0) {
                place.named(place.path() + "[" + index + "]").invalid(key, "exists in both matchLabelKeys and labelSelector");
            }
        }
        Set<String> mismatched = new HashSet<>();
        place.get("mismatchLabelKeys").items().forEach(each -> mismatched.add(each.text()));
        for (Field key : matching.items()) {
            if (mismatched.contains(key.text())) {
                key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
    }
}
