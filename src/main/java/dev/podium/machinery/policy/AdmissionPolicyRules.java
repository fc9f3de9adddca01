package dev.podium.machinery.policy;

import dev.podium.cel.Language;
import dev.podium.cel.Result;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.PolicyLanguage;
import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Conditions;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's ValidateValidatingAdmissionPolicy and ValidateMutatingAdmissionPolicy, and their defaults.
 */
public final class AdmissionPolicyRules implements KindRules {

    /** Which of the two kinds. */
    public enum Kind {
        MUTATING,
        VALIDATING
    }

    /** What CEL keeps for itself. */
    private static final Set<String> RESERVED = Set.of(
            "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
            "loop", "package", "namespace", "return", "var", "void", "while");

    private static final int MOST_ANNOTATIONS = 20;

    private final Kind kind;

    public AdmissionPolicyRules(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode policy) {
        ObjectNode spec = Defaults.object(policy, "spec");
        Defaults.missing(spec, "failurePolicy", "Fail");
        if (spec.get("matchConstraints") instanceof ObjectNode constraints) {
            match(constraints);
        }
        if (kind == Kind.VALIDATING) {
            Defaults.object(policy, "status");
        }
    }

    static void match(ObjectNode resources) {
        Defaults.missing(resources, "matchPolicy", "Equivalent");
        Defaults.object(resources, "namespaceSelector");
        Defaults.object(resources, "objectSelector");
        for (String list : List.of("resourceRules", "excludeResourceRules")) {
            Defaults.objects(resources.path(list)).forEach(rule -> Defaults.missing(rule, "scope", "*"));
        }
    }

    @Override
    public void validate(Field policy) {
        Field spec = policy.get("spec");
        spec.get("failurePolicy").oneOf(List.of("Fail", "Ignore"));
        Field parameters = spec.get("paramKind");
        if (parameters.present()) {
            parameters(parameters);
        }
        Field constraints = spec.get("matchConstraints");
        if (constraints.absent()) {
            constraints.required("");
        } else {
            resources(constraints);
            if (constraints.get("resourceRules").empty()) {
                constraints.get("resourceRules").required("");
            }
        }
        PolicyLanguage language = PolicyLanguage.of(spec.value());
        MatchRules.conditions(spec.get("matchConditions"), language.conditions());
        variables(spec.get("variables"), language);
        switch (kind) {
            case VALIDATING -> validations(spec, policy.get("metadata").get("name").text(), language.language());
            case MUTATING -> mutations(spec, language.language());
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        Field status = updated.get("status");
        for (Field warning : status.get("typeChecking").get("expressionWarnings").items()) {
            warning.get("warning").mustBeSet();
            if (warning.get("fieldRef").text().isBlank()) {
                warning.get("fieldRef").required("");
            }
        }
        Conditions.validate(status.get("conditions"));
    }

    private static void parameters(Field parameters) {
        Field version = parameters.get("apiVersion");
        if (version.empty()) {
            version.required("");
        } else {
            GroupVersionKind type = GroupVersionKind.of(version.text(), "");
            if (!type.group().isEmpty()) {
                version.invalid(Names.subdomain(type.group()));
            }
            version.invalid(Names.label1035(type.version()));
        }
        Field kind = parameters.get("kind");
        if (kind.empty()) {
            kind.required("");
        } else {
            Names.label1035(kind.text().toLowerCase(java.util.Locale.ROOT))
                    .forEach(each -> kind.invalid("may have mixed case, but should otherwise match: " + each));
        }
    }

    static void resources(Field match) {
        match.get("matchPolicy").oneOf(List.of("Equivalent", "Exact"));
        Labels.selector(match.get("namespaceSelector"));
        Labels.selector(match.get("objectSelector"));
        for (String list : List.of("resourceRules", "excludeResourceRules")) {
            match.get(list).items().forEach(MatchRules::namedRule);
        }
    }

    private static void variables(Field variables, PolicyLanguage language) {
        Set<String> names = new HashSet<>();
        for (Field each : variables.items()) {
            Field name = each.get("name");
            if (name.empty()) {
                name.required("name is not specified");
            } else if (RESERVED.contains(name.text()) || !Names.cIdentifier(name.text()).isEmpty()) {
                name.invalid("must be a valid CEL identifier");
            } else if (!names.add(name.text())) {
                name.duplicate();
            }
            if (each.get("expression").text().isBlank()) {
                each.get("expression").required("expression is not specified");
            }
            MatchRules.compiled(each.get("expression"), text -> language.define(name.text(), text));
        }
    }

    /** @param policy its name, which comes before the keys of its annotations */
    private static void validations(Field spec, String policy, Language language) {
        Field validations = spec.get("validations");
        Field annotations = spec.get("auditAnnotations");
        if (validations.empty() && annotations.empty()) {
            validations.required("validations or auditAnnotations must contain at least one item");
            annotations.required("validations or auditAnnotations must contain at least one item");
        }
        for (Field each : validations.items()) {
            if (each.get("expression").text().isBlank()) {
                each.get("expression").required("expression is not specified");
            }
            MatchRules.compiled(each.get("expression"), language, Result.BOOL);
            Field said = each.get("messageExpression");
            if (!said.empty() && said.text().isBlank()) {
                said.invalid("must be non-empty if specified");
            }
            MatchRules.compiled(said, language, Result.TEXT);
            Field message = each.get("message");
            if (!message.empty() && message.text().isBlank()) {
                message.invalid("message must be non-empty if specified");
            } else if (message.text().strip().matches("(?s).*[\\n\\r].*")) {
                message.invalid("must not contain line breaks");
            }
            each.get("reason").ifSetOneOf(List.of("Forbidden", "Invalid", "RequestEntityTooLarge"));
        }
        if (annotations.size() > MOST_ANNOTATIONS) {
            annotations.invalid("must not have more than " + MOST_ANNOTATIONS + " auditAnnotations");
        }
        Set<String> keys = new HashSet<>();
        for (Field each : annotations.items()) {
            Field key = each.get("key");
            String whole = policy + "/" + key.text();
            Names.qualified(whole).forEach(problem -> key.invalid(whole, problem));
            if (each.get("valueExpression").text().isBlank()) {
                each.get("valueExpression").required("valueExpression is not specified");
            }
            MatchRules.compiled(each.get("valueExpression"), language, Result.TEXT, Result.NULL);
            if (!keys.add(key.text())) {
                key.duplicate(key.text());
            }
        }
    }

    private static void mutations(Field spec, Language language) {
        Field mutations = spec.get("mutations");
        if (mutations.empty()) {
            mutations.required("mutations must contain at least one item");
        }
        spec.get("reinvocationPolicy").oneOf(List.of("IfNeeded", "Never"));
        for (Field each : mutations.items()) {
            Field type = each.get("patchType");
            type.oneOf(List.of("ApplyConfiguration", "JSONPatch"));
            if (type.is("ApplyConfiguration")) {
                wanted(each.get("applyConfiguration"), "ApplyConfiguration", language, Result.OBJECT);
            } else {
                unwanted(each.get("applyConfiguration"), "ApplyConfiguration");
            }
            if (type.is("JSONPatch")) {
                wanted(each.get("jsonPatch"), "JSONPatch", language, Result.PATCHES);
            } else {
                unwanted(each.get("jsonPatch"), "JSONPatch");
            }
        }
    }

    private static void wanted(Field detail, String type, Language language, Result result) {
        if (detail.absent()) {
            detail.required("must be specified when patchType is " + type);
        } else if (detail.get("expression").text().isBlank()) {
            detail.get("expression").required("expression is not specified");
        } else {
            MatchRules.compiled(detail.get("expression"), language, result);
        }
    }

    private static void unwanted(Field detail, String type) {
        if (detail.present()) {
            detail.invalid("must not be specified when patchType is not " + type);
        }
    }
}
