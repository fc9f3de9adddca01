package dev.podium.machinery.access;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.NameRule;
import java.util.List;

/** Upstream's ValidateRole and ValidateClusterRole (pkg/apis/rbac/validation). */
public final class RoleRules implements KindRules {
    private final Scope scope;

    public RoleRules(Scope scope) {
        this.scope = scope;
    }

    @Override
    public Scope scope() {
        return scope;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public void validate(Field role) {
        validate(role, Labels.Values.CHECKED);
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        List<Field> selectors = old.get("aggregationRule").get("clusterRoleSelectors").items();
        boolean sound = selectors.stream().allMatch(each -> Labels.Values.afterAny(each) == Labels.Values.CHECKED);
        validate(updated, sound ? Labels.Values.CHECKED : Labels.Values.AS_BEFORE);
    }

    private void validate(Field role, Labels.Values values) {
        for (Field rule : role.get("rules").items()) {
            if (rule.get("verbs").empty()) {
                rule.get("verbs").required("verbs must contain at least one value");
            }
            Field urls = rule.get("nonResourceURLs");
            if (!urls.empty()) {
                if (scope == Scope.NAMESPACED) {
                    urls.invalid("namespaced rules cannot apply to non-resource URLs");
                }
                if (!rule.get("apiGroups").empty() || !rule.get("resources").empty() || !rule.get("resourceNames").empty()) {
                    urls.invalid("rules cannot apply to both regular resources and non-resource URLs");
                }
                continue;
            }
            if (rule.get("apiGroups").empty()) {
                rule.get("apiGroups").required("resource rules must supply at least one api group");
            }
            if (rule.get("resources").empty()) {
                rule.get("resources").required("resource rules must supply at least one resource");
            }
        }
        if (scope == Scope.CLUSTER && role.get("aggregationRule").present()) {
            selectors(role.get("aggregationRule").get("clusterRoleSelectors"), values);
        }
    }

    /** Which ClusterRoles are put together; what is no selector is told of as a whole too, in Go's print of none. */
    private static void selectors(Field selectors, Labels.Values values) {
        if (selectors.empty()) {
            selectors.required("at least one clusterRoleSelector required if aggregationRule is non-nil");
        }
        for (Field each : selectors.items()) {
            if (Labels.selects(each, values) == Labels.Form.BROKEN) {
                each.invalid(null, "invalid label selector.");
            }
        }
    }
}
