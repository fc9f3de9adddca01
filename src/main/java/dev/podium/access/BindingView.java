package dev.podium.access;

import dev.podium.model.ObjectMeta;
import dev.podium.model.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A RoleBinding or ClusterRoleBinding. */
record BindingView(ObjectMeta metadata, List<Subject> subjects, RoleRef roleRef) {
    BindingView {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        subjects = subjects == null ? List.of() : subjects;
        roleRef = roleRef == null ? new RoleRef("", "") : roleRef;
    }

    record Subject(@Nullable String kind, @Nullable String name, @Nullable String namespace) {}

    record RoleRef(@Nullable String kind, @Nullable String name) {
        @Override
        public String kind() {
            return kind == null ? "" : kind;
        }

        @Override
        public String name() {
            return name == null ? "" : name;
        }
    }

    /** Which of the subjects a user is, as reasons name it; null: none. */
    @Nullable String subjectOf(User user, String home) {
        for (Subject each : subjects) {
            String kind = each.kind() == null ? "" : each.kind();
            String name = each.name() == null ? "" : each.name();
            switch (kind) {
                case "User" -> {
                    if (user.name().equals(name)) {
                        return "User \"" + name + "\"";
                    }
                }
                case "Group" -> {
                    if (user.groups().contains(name)) {
                        return "Group \"" + name + "\"";
                    }
                }
                case "ServiceAccount" -> {
                    String own = each.namespace() == null || each.namespace().isEmpty() ? home : each.namespace();
                    if (!own.isEmpty() && user.name().equals("system:serviceaccount:" + own + ":" + name)) {
                        return "ServiceAccount \"" + name + "/" + own + "\"";
                    }
                }
                case String _ -> {}
            }
        }
        return null;
    }
}
