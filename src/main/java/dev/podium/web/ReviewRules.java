package dev.podium.web;

import dev.podium.machinery.FieldError;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** What a question about permissions must look like (upstream's {@code pkg/apis/authorization/validation}). */
final class ReviewRules {

    /** About whom, and where, a review asks. */
    enum Scope {
        CLUSTER,
        NAMESPACE,
        /** Whoever asks. */
        SELF
    }

    private final List<FieldError> errors = new ArrayList<>();

    private ReviewRules() {}

    /** @param namespace the request's */
    static List<FieldError> check(ObjectNode review, Scope scope, String namespace) {
        ReviewRules rules = new ReviewRules();
        rules.spec(review.path("spec"), scope);
        rules.metadata(review.path("metadata"), scope);
        if (scope == Scope.NAMESPACE) {
            rules.local(review.path("spec"), namespace);
        }
        return rules.errors;
    }

    private void spec(JsonNode spec, Scope scope) {
        JsonNode on = spec.path("resourceAttributes");
        JsonNode path = spec.path("nonResourceAttributes");
        if (on.isObject() && path.isObject()) {
            invalid("spec.nonResourceAttributes", path, "cannot be specified in combination with resourceAttributes");
        }
        if (!on.isObject() && !path.isObject()) {
            invalid(
                    "spec.resourceAttributes",
                    NullNode.instance,
                    "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }
        if (scope != Scope.SELF && spec.path("user").asString("").isEmpty() && spec.path("groups").isEmpty()) {
            errors.add(FieldError.invalid("spec.user", "", "at least one of user or group must be specified"));
        }
        selector(on.path("fieldSelector"), "spec.resourceAttributes.fieldSelector");
        selector(on.path("labelSelector"), "spec.resourceAttributes.labelSelector");
    }

    private void selector(JsonNode selector, String at) {
        if (!selector.isObject()) {
            return;
        }
        String raw = selector.path("rawSelector").asString("");
        JsonNode requirements = selector.path("requirements");
        if (!raw.isEmpty() && !requirements.isEmpty()) {
            errors.add(FieldError.invalid(at + ".rawSelector", raw, "may not specified at the same time as requirements"));
        }
        if (raw.isEmpty() && requirements.isEmpty()) {
            errors.add(FieldError.required(
                    at + ".requirements", "when " + at + " is specified, requirements or rawSelector is required"));
        }
        for (int i = 0; i < requirements.size(); i++) {
            requirement(requirements.path(i), at + ".requirements[" + i + "]");
        }
    }

    /** Operators that nobody here knows may come from newer clients, and are none of our business. */
    private void requirement(JsonNode requirement, String at) {
        if (requirement.path("key").asString("").isEmpty()) {
            errors.add(FieldError.required(at + ".key", "must be specified"));
        }
        boolean valued = !requirement.path("values").isEmpty();
        switch (requirement.path("operator").asString("")) {
            case "In", "NotIn" -> {
                if (!valued) {
                    errors.add(FieldError.required(
                            at + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (valued) {
                    errors.add(FieldError.forbidden(
                            at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
                }
            }
            case String _ -> {}
        }
    }

    private void metadata(JsonNode metadata, Scope scope) {
        if (!(metadata instanceof ObjectNode present)) {
            return;
        }
        ObjectNode rest = present.deepCopy();
        rest.remove("managedFields");
        if (scope == Scope.NAMESPACE) {
            rest.remove("namespace");
        }
        if (!rest.isEmpty()) {
            invalid("metadata", present, scope == Scope.NAMESPACE ? "must be empty except for namespace" : "must be empty");
        }
    }

    private void local(JsonNode spec, String namespace) {
        JsonNode on = spec.path("resourceAttributes");
        String asked = on.path("namespace").asString("");
        if (on.isObject() && !asked.equals(namespace)) {
            errors.add(FieldError.invalid("spec.resourceAttributes.namespace", asked, "must match metadata.namespace"));
        }
        if (spec.path("nonResourceAttributes").isObject()) {
            invalid(
                    "spec.nonResourceAttributes",
                    spec.path("nonResourceAttributes"),
                    "disallowed on this kind of request");
        }
    }

    private void invalid(String path, JsonNode value, String why) {
        errors.add(FieldError.invalid(path, value, why));
    }
}
