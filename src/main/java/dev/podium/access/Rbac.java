package dev.podium.access;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, as roles and bindings say (upstream's {@code plugin/pkg/auth/authorizer/rbac}). They are read when the
 * question is asked, so that a binding counts from the moment it is acknowledged.
 */
final class Rbac implements Authorizer {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String MASTERS = "system:masters";
    private static final ResourceType<RoleView> ROLES = new ResourceType<>(GROUP, "v1", "roles", RoleView.class);
    private static final ResourceType<RoleView> CLUSTER_ROLES =
            new ResourceType<>(GROUP, "v1", "clusterroles", RoleView.class);
    private static final ResourceType<BindingView> BINDINGS =
            new ResourceType<>(GROUP, "v1", "rolebindings", BindingView.class);
    private static final ResourceType<BindingView> CLUSTER_BINDINGS =
            new ResourceType<>(GROUP, "v1", "clusterrolebindings", BindingView.class);

    private final ApiClient client;

    Rbac(ApiClient client) {
        this.client = client;
    }

    @Override
    public Decision authorize(Attempt attempt) {
        if (attempt.user().groups().contains(MASTERS)) {
            return new Decision(true, "");
        }
        String namespace = attempt instanceof Attempt.OnResource on ? on.namespace() : "";
        String[] reason = {""};
        Set<String> missing = visit(attempt.user(), namespace, (rule, grant) -> {
            if (!rule.allows(attempt)) {
                return true;
            }
            reason[0] = "RBAC: allowed by " + grant;
            return false;
        });
        boolean allowed = !reason[0].isEmpty();
        return new Decision(allowed, allowed || missing.isEmpty() ? reason[0] : "RBAC: " + because(missing));
    }

    @Override
    public Rules rules(User user, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        if (user.groups().contains(MASTERS)) {
            rules.addAll(ALWAYS.rules(user, namespace).rules());
        }
        Set<String> missing = visit(user, namespace, (rule, _) -> rules.add(rule));
        return new Rules(rules, missing.isEmpty() ? "" : because(missing));
    }

    /** The rules of a role; null if there is no such role. */
    @Nullable List<PolicyRule> rulesOf(String kind, String namespace, String name) {
        RoleView role = kind.equals("ClusterRole")
                ? client.find(CLUSTER_ROLES, "", name)
                : client.find(ROLES, namespace, name);
        return role == null ? null : role.rules();
    }

    private static String because(Set<String> missing) {
        String all = String.join(", ", missing);
        return missing.size() == 1 ? all : "[" + all + "]";
    }

    /** Shows every rule that a user has, until told to stop; answers with the roles that bindings name and nobody finds. */
    private Set<String> visit(User user, String namespace, BiPredicate<PolicyRule, String> visitor) {
        Set<String> missing = new TreeSet<>();
        for (BindingView each : client.list(CLUSTER_BINDINGS, "")) {
            String subject = each.subjectOf(user, "");
            if (subject != null && !visit(each, "ClusterRoleBinding", "", subject, visitor, missing)) {
                return missing;
            }
        }
        if (!namespace.isEmpty()) {
            for (BindingView each : client.list(BINDINGS, namespace)) {
                String subject = each.subjectOf(user, namespace);
                if (subject != null && !visit(each, "RoleBinding", namespace, subject, visitor, missing)) {
                    return missing;
                }
            }
        }
        return missing;
    }

    private boolean visit(
            BindingView binding,
            String kind,
            String namespace,
            String subject,
            BiPredicate<PolicyRule, String> visitor,
            Set<String> missing) {
        List<PolicyRule> rules = rulesOf(binding.roleRef().kind(), namespace, binding.roleRef().name());
        if (rules == null) {
            missing.add((binding.roleRef().kind().equals("ClusterRole") ? "clusterrole" : "role") + "." + GROUP + " \""
                    + binding.roleRef().name() + "\" not found");
            return true;
        }
        String name = binding.metadata().nameOrEmpty();
        String grant = kind + " \"" + (namespace.isEmpty() ? name : name + "/" + namespace) + "\" of "
                + binding.roleRef().kind() + " \"" + binding.roleRef().name() + "\" to " + subject;
        for (PolicyRule each : rules) {
            if (!visitor.test(each, grant)) {
                return false;
            }
        }
        return true;
    }
}
