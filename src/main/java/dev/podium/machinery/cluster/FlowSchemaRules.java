package dev.podium.machinery.cluster;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Names;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateFlowSchema and SetDefaults_FlowSchemaSpec (pkg/apis/flowcontrol). */
public final class FlowSchemaRules implements KindRules {

    private static final int USUAL_PRECEDENCE = 1000;
    private static final int LAST_PRECEDENCE = 10000;

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
        Field precedence = spec.get("matchingPrecedence");
        if (precedence.number() <= 0) {
            precedence.invalid("must be a positive value");
        }
        if (precedence.number() > LAST_PRECEDENCE) {
            precedence.invalid("must not be greater than " + LAST_PRECEDENCE);
        }
        boolean exempt = schema.get("metadata").get("name").is("exempt");
        if (precedence.number() == 1 && !exempt) {
            precedence.invalid("only the schema named 'exempt' may have matchingPrecedence 1");
        }
        if (spec.get("distinguisherMethod").present()) {
            spec.get("distinguisherMethod").get("type").oneOf(List.of("ByNamespace", "ByUser"));
        }
        Field level = spec.get("priorityLevelConfiguration").get("name");
        if (level.empty()) {
            level.required("must reference a priority level");
        } else {
            level.invalid(Names.subdomain(level.text()));
        }
        spec.get("rules").items().forEach(FlowSchemaRules::rule);
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
        for (Field each : rule.get("resourceRules").items()) {
            verbs(each.get("verbs"));
            for (String list : List.of("apiGroups", "resources")) {
                if (each.get(list).empty()) {
                    each.get(list).required("resource rules must supply at least one " + (list.equals("resources") ? "resource" : "api group"));
                }
            }
            if (each.get("namespaces").empty() && !each.get("clusterScope").isTrue()) {
                each.get("namespaces").required("resource rules that are not cluster scoped must supply at least one namespace");
            }
        }
        for (Field each : rule.get("nonResourceRules").items()) {
            verbs(each.get("verbs"));
            if (each.get("nonResourceURLs").empty()) {
                each.get("nonResourceURLs").required("nonResourceURLs must contain at least one value");
            }
        }
    }

    private static void verbs(Field verbs) {
        if (verbs.empty()) {
            verbs.required("verbs must contain at least one value");
        }
    }

    private static void subject(Field subject) {
        switch (subject.get("kind").text()) {
            case "User" -> named(subject, "user");
            case "Group" -> named(subject, "group");
            case "ServiceAccount" -> {
                named(subject, "serviceAccount");
                subject.get("serviceAccount").get("namespace").mustBeSet();
            }
            default -> subject.get("kind").notSupported(List.of("Group", "ServiceAccount", "User"));
        }
    }

    private static void named(Field subject, String member) {
        if (subject.get(member).absent()) {
            subject.get(member).required("subject kind is " + subject.get("kind").text());
        } else {
            subject.get(member).get("name").mustBeSet();
        }
    }
}
