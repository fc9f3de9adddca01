package dev.podium.machinery.limit;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.ResourceNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateResourceQuota (pkg/apis/core/validation). */
public final class QuotaRules implements KindRules {

    private static final List<String> EXISTENTIAL =
            List.of("BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity");
    private static final Set<String> SCOPES = Set.of(
            "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity",
            "VolumeAttributesClass");
    private static final Set<String> COMPUTE =
            Set.of("pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory");
    private static final Set<String> VOLUMES = Set.of("persistentvolumeclaims", "requests.storage");
    private static final List<Set<String>> CONFLICTS =
            List.of(Set.of("BestEffort", "NotBestEffort"), Set.of("Terminating", "NotTerminating"));

    @Override
    public void applyDefaults(ObjectNode quota) {
        Defaults.object(quota, "spec");
        Defaults.object(quota, "status");
    }

    @Override
    public void validate(Field quota) {
        Field spec = quota.get("spec");
        amounts(spec.get("hard"));
        scopes(spec);
        selector(spec);
    }

    private static void amounts(Field amounts) {
        for (Map.Entry<String, Field> each : amounts.entries()) {
            ResourceNames.quota(each.getValue(), each.getKey());
            ResourceNames.amount(each.getValue(), each.getKey());
        }
    }

    private static void scopes(Field spec) {
        Field scopes = spec.get("scopes");
        Shown shown = new Shown(scopes, scopes.value());
        Set<String> seen = new HashSet<>();
        for (Field scope : scopes.items()) {
            if (!SCOPES.contains(scope.text())) {
                scopes.invalid("unsupported scope");
            }
            applied(spec, scope.text(), shown);
            seen.add(scope.text());
        }
        conflicts(seen, shown);
    }

    /** The selector under the name of its expressions, which is what upstream shows. */
    private static Shown whole(Field spec) {
        Field selector = spec.get("scopeSelector");
        JsonNode shown = GoStructs.of("io.k8s.api.core.v1.ScopeSelector", selector.value());
        return new Shown(selector.get("matchExpressions"), new GoStructs.Shown(shown));
    }

    /** A place, and what stands there for those who read of it. */
    private record Shown(Field field, Object value) {
        void invalid(String detail) {
            field.invalid(value, detail);
        }
    }

    private static void conflicts(Set<String> seen, Shown where) {
        CONFLICTS.stream().filter(seen::containsAll).forEach(_ -> where.invalid("conflicting scopes"));
    }

    /** A scope is about some resources only. */
    private static void applied(Field spec, String scope, Shown where) {
        for (Map.Entry<String, Field> each : spec.get("hard").entries()) {
            boolean valid = !ResourceNames.isQuota(each.getKey())
                    || switch (scope) {
                        case "BestEffort" -> each.getKey().equals("pods");
                        case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity" ->
                            COMPUTE.contains(each.getKey());
                        case "VolumeAttributesClass" -> VOLUMES.contains(each.getKey());
                        default -> true;
                    };
            if (!valid) {
                where.invalid("unsupported scope applied to resource");
            }
        }
    }

    private static void selector(Field spec) {
        Field expressions = spec.get("scopeSelector").get("matchExpressions");
        Set<String> seen = new HashSet<>();
        for (Field each : expressions.items()) {
            Field scope = each.get("scopeName").named(expressions.path() + ".scopeName");
            Field operator = each.get("operator").named(expressions.path() + ".operator");
            Field values = each.get("values").named(expressions.path() + ".values");
            if (!SCOPES.contains(scope.text())) {
                scope.invalid("unsupported scope");
            }
            applied(spec, scope.text(), whole(spec));
            if (EXISTENTIAL.contains(scope.text()) && !operator.is("Exists")) {
                operator.invalid("must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
                        + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or"
                        + " ResourceQuotaScopeCrossNamespacePodAffinity");
            }
            switch (operator.text()) {
                case "In", "NotIn" -> {
                    if (values.empty()) {
                        values.required("must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (!values.empty()) {
                        values.invalid("must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                    }
                }
                default -> operator.invalid("not a valid selector operator");
            }
            seen.add(scope.text());
        }
        conflicts(seen, whole(spec));
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        Field scopes = updated.get("spec").get("scopes");
        if (!texts(scopes).equals(texts(old.get("spec").get("scopes")))) {
            scopes.invalid(scopes.present() ? scopes.value() : null, "field is immutable");
        }
    }

    private static Set<String> texts(Field list) {
        Set<String> texts = new HashSet<>();
        list.items().forEach(each -> texts.add(each.text()));
        return texts;
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        amounts(updated.get("status").get("hard"));
        amounts(updated.get("status").get("used"));
    }
}
