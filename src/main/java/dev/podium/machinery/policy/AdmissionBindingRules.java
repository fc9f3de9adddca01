package dev.podium.machinery.policy;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Labels;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateValidatingAdmissionPolicyBinding and ValidateMutatingAdmissionPolicyBinding, and their defaults. */
public final class AdmissionBindingRules implements KindRules {

    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

    private final AdmissionPolicyRules.Kind kind;

    public AdmissionBindingRules(AdmissionPolicyRules.Kind kind) {
        this.kind = kind;
    }

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode binding) {
        if (binding.path("spec").get("matchResources") instanceof ObjectNode resources) {
            AdmissionPolicyRules.match(resources);
        }
    }

    @Override
    public void validate(Field binding) {
        Field spec = binding.get("spec");
        spec.get("policyName").mustBe(Names::subdomain);
        Field reference = spec.get("paramRef");
        if (reference.present()) {
            reference(reference);
        }
        if (spec.get("matchResources").present()) {
            AdmissionPolicyRules.resources(spec.get("matchResources"));
        }
        if (kind == AdmissionPolicyRules.Kind.VALIDATING) {
            actions(spec.get("validationActions"));
        }
    }

    private static void reference(Field reference) {
        Field name = reference.get("name");
        Field selector = reference.get("selector");
        if (!name.empty()) {
            name.invalid(Names.pathSegment(name.text()));
            if (selector.present()) {
                name.forbidden("name and selector are mutually exclusive");
            }
        } else if (selector.present()) {
            Labels.selector(selector);
        } else {
            reference.required("one of name or selector must be specified");
        }
        Field action = reference.get("parameterNotFoundAction");
        if (action.empty()) {
            action.required("");
        } else {
            action.ifSetOneOf(List.of("Deny", "Allow"));
        }
    }

    private static void actions(Field actions) {
        if (actions.empty()) {
            actions.required("at least one validation action is required");
        }
        Set<String> seen = new HashSet<>();
        for (Field each : actions.items()) {
            if (!ACTIONS.contains(each.text())) {
                each.notSupported(ACTIONS);
            }
            if (!seen.add(each.text())) {
                each.duplicate();
            }
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            actions.invalid("must not contain both Deny and Warn (repeating the same validation failure information in the API"
                    + " response and headers serves no purpose)");
        }
    }
}
