package dev.podium.machinery.access;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateRoleBinding and ValidateClusterRoleBinding, and their defaults. */
public final class RoleBindingRules implements KindRules {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private final Scope scope;

    public RoleBindingRules(Scope scope) {
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
    public void applyDefaults(ObjectNode binding) {
        Defaults.text(Defaults.object(binding, "roleRef"), "apiGroup", GROUP);
        for (ObjectNode subject : Defaults.objects(binding.path("subjects"))) {
            String kind = subject.path("kind").asString("");
            if (kind.equals("User") || kind.equals("Group")) {
                Defaults.text(subject, "apiGroup", GROUP);
            }
        }
    }

    @Override
    public void validate(Field binding) {
        Field reference = binding.get("roleRef");
        if (!reference.get("apiGroup").is(GROUP)) {
            reference.get("apiGroup").notSupported(List.of(GROUP));
        }
        List<String> kinds = scope == Scope.NAMESPACED ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
        if (!kinds.contains(reference.get("kind").text())) {
            reference.get("kind").notSupported(kinds);
        }
        Field name = reference.get("name");
        if (name.empty()) {
            name.required("");
        } else {
            name.invalid(Names.pathSegment(name.text()));
        }
        binding.get("subjects").items().forEach(this::subject);
    }

    private void subject(Field subject) {
        Field name = subject.get("name");
        Field group = subject.get("apiGroup");
        name.mustBeSet();
        switch (subject.get("kind").text()) {
            case "ServiceAccount" -> {
                if (!name.empty()) {
                    name.invalid(Names.subdomain(name.text()));
                }
                if (!group.empty()) {
                    group.notSupported(List.of(""));
                }
                if (scope == Scope.CLUSTER) {
                    subject.get("namespace").mustBeSet();
                }
            }
            case "User", "Group" -> {
                if (!group.is(GROUP)) {
                    group.notSupported(List.of(GROUP));
                }
            }
            default -> subject.get("kind").notSupported(List.of("ServiceAccount", "User", "Group"));
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        Field reference = updated.get("roleRef");
        if (!List.of("apiGroup", "kind", "name").stream()
                .allMatch(each -> reference.get(each).text().equals(old.get("roleRef").get(each).text()))) {
            updated.get("roleRef").invalid("cannot change roleRef");
        }
    }
}
