package dev.podium.machinery.cluster;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateFlowSchema and SetDefaults_FlowSchemaSpec (pkg/apis/flowcontrol). */
public final class FlowSchemaRules implements KindRules {

    private static final int USUAL_PRECEDENCE = 1000;
    private static final int LAST_PRECEDENCE = 10000;
    private static final List<String> DISTINGUISHERS = List.of("ByNamespace", "ByUser");
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch");
    private static final Map<String, String> MEMBERS =
            Map.of("ServiceAccount", "serviceAccount", "User", "user", "Group", "group");

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode schema) {
        Defaults.nonZero(Defaults.object(schema, "spec"), "matchingPrecedence", USUAL_PRECEDENCE);
        Defaults.object(schema, "status");
    }

    @Override
    public void validate(Field schema) {
        Field spec = schema.get("spec");
        String name = schema.get("metadata").get("name").text();
        precedence(spec.get("matchingPrecedence"), name);
        Field type = spec.get("distinguisherMethod").get("type");
        if (spec.get("distinguisherMethod").present() && !DISTINGUISHERS.contains(type.text())) {
            // Upstream shows the method as it keeps it.
            ObjectNode shown = JsonNodeFactory.instance.objectNode().put("Type", type.text());
            type.add(FieldError.notSupported(type.path(), shown, DISTINGUISHERS));
        }
        Field level = spec.get("priorityLevelConfiguration").get("name");
        if (level.empty()) {
            level.required("must reference a priority level");
        } else {
            level.invalid(Names.subdomain(level.text()));
        }
        spec.get("rules").items().forEach(FlowSchemaRules::rule);
        if (MandatoryFlows.differs(schema)) {
            spec.invalid("spec of '" + name + "' must equal the fixed value");
        }
        conditions(schema);
    }

    private static void precedence(Field precedence, String name) {
        if (precedence.number() <= 0) {
            precedence.invalid("must be a positive value");
        }
        if (precedence.number() > LAST_PRECEDENCE) {
            precedence.invalid("must not be greater than " + LAST_PRECEDENCE);
        }
        if (precedence.number() == 1 && !name.equals("exempt")) {
            precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
        }
    }

    /** What a status says of each thing is said once, and of something. */
    static void conditions(Field object) {
        Set<String> types = new HashSet<>();
        for (Field condition : object.get("status").get("conditions").items()) {
            Field type = condition.get("type");
            if (!types.add(type.text())) {
                type.duplicate();
            }
            if (type.empty()) {
                type.required("");
            }
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        conditions(updated);
    }

    private static void rule(Field rule) {
        if (rule.get("subjects").empty()) {
            rule.get("subjects").required("subjects must contain at least one value");
        }
        for (Field subject : rule.get("subjects").items()) {
            subject(subject);
        }
        if (rule.get("resourceRules").empty() && rule.get("nonResourceRules").empty()) {
            rule.required("at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        rule.get("resourceRules").items().forEach(FlowSchemaRules::resources);
        for (Field each : rule.get("nonResourceRules").items()) {
            verbs(each.get("verbs"));
            paths(each.get("nonResourceURLs"));
        }
    }

    private static void resources(Field rule) {
        verbs(rule.get("verbs"));
        everythingOr(rule.get("apiGroups"), "resource rules must supply at least one api group", "api groups");
        everythingOr(rule.get("resources"), "resource rules must supply at least one resource", "resources");
        Field namespaces = rule.get("namespaces");
        if (namespaces.empty() && !rule.get("clusterScope").isTrue()) {
            namespaces.required("resource rules that are not cluster scoped must supply at least one namespace");
        } else if (all(namespaces)) {
            alone(namespaces, "namespaces");
        } else {
            for (Field each : namespaces.items()) {
                Names.label(each.text())
                        .forEach(problem -> each.invalid("each member of this list must be '*' or a DNS-1123 label; " + problem));
            }
        }
    }

    private static boolean all(Field list) {
        return list.items().stream().anyMatch(each -> each.is("*"));
    }

    private static void alone(Field list, String what) {
        if (all(list) && list.size() > 1) {
            list.invalid("if '*' is present, must not specify other " + what);
        }
    }

    private static void everythingOr(Field list, String missing, String what) {
        if (list.empty()) {
            list.required(missing);
        } else {
            alone(list, what);
        }
    }

    private static void verbs(Field verbs) {
        everythingOr(verbs, "verbs must contain at least one value", "verbs");
        if (!all(verbs) && verbs.items().stream().anyMatch(each -> !VERBS.contains(each.text()))) {
            verbs.notSupported(VERBS);
        }
    }

    private static void paths(Field paths) {
        everythingOr(paths, "nonResourceURLs must contain at least one value", "non-resource URLs");
        if (all(paths)) {
            return;
        }
        for (Field each : paths.items()) {
            String path = each.text();
            if (path.isEmpty()) {
                each.invalid("must not be empty");
            } else if (!path.startsWith("/")) {
                each.invalid("must start with slash");
            } else if (path.contains(" ")) {
                each.invalid("must not contain white-space");
            } else if (path.contains("//")) {
                each.invalid("must not contain double slash");
            } else if (path.contains("*") && path.indexOf("/*") != path.length() - 2) {
                each.invalid("wildcard can only do suffix matching");
            }
        }
    }

    private static void subject(Field subject) {
        String kind = subject.get("kind").text();
        String member = MEMBERS.get(kind);
        if (member == null) {
            subject.get("kind").notSupported(List.of("Group", "ServiceAccount", "User"));
            return;
        }
        Field named = subject.get(member);
        if (named.absent()) {
            named.required(member + " is required when subject kind is '" + kind + "'");
        } else {
            name(named.get("name"), kind.equals("ServiceAccount"));
            if (kind.equals("ServiceAccount")) {
                Field namespace = named.get("namespace");
                if (namespace.empty()) {
                    namespace.required("must specify namespace for service account");
                } else {
                    namespace.invalid(Names.label(namespace.text()));
                }
            }
        }
        for (String other : List.of("ServiceAccount", "User", "Group")) {
            Field unwanted = subject.get(MEMBERS.getOrDefault(other, ""));
            if (!other.equals(kind) && unwanted.present()) {
                unwanted.forbidden(MEMBERS.get(other) + " is forbidden when subject kind is not '" + other + "'");
            }
        }
    }

    private static void name(Field name, boolean ofAccount) {
        if (name.empty()) {
            name.required("");
        } else if (ofAccount && !name.is("*")) {
            name.invalid(Names.subdomain(name.text()));
        }
    }
}
