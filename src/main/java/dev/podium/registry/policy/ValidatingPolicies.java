package dev.podium.registry.policy;

import dev.podium.cel.Budget;
import dev.podium.cel.CostException;
import dev.podium.cel.ExpressionException;
import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.registry.Decider;
import dev.podium.registry.Registry;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** ValidatingAdmissionPolicies, by their bindings (upstream's {@code admission/plugin/policy/validating}). */
public final class ValidatingPolicies implements Admission {

    private static final String FAILURE = "validation.policy.admission.k8s.io/validation_failure";

    private final Policies policies;

    public ValidatingPolicies(WatchCache cache, Decider decider) {
        this.policies = new Policies("validating", cache, decider);
    }

    @Override
    public void begin(Registry registry) {
        policies.begin(registry);
    }

    /** What comes of an objection. */
    private enum Effect {
        /** What the binding says. */
        BOUND,
        REFUSES
    }

    /**
     * What a policy has against a request.
     *
     * @param expression the number of the validation that it comes from
     */
    private record Objection(String message, String reason, int expression, Effect effect) {

        Objection(String message, String reason, int expression) {
            this(message, reason, expression, Effect.BOUND);
        }
    }

    @Override
    public void validate(Request request) {
        Traces traces = new Traces();
        try {
            for (Policies.Call each : policies.about(request)) {
                act(request, each.policy(), each.binding(), objections(request, each, traces));
            }
        } finally {
            traces.publish(request);
        }
    }

    private List<Objection> objections(Request request, Policies.Call call, Traces traces) {
        List<Objection> objections = new ArrayList<>();
        Policy policy = call.policy();
        try {
            Policy.Compiled compiled = policy.demand();
            List<JsonNode> parameters = policies.parameters(call, request);
            Map<String, Object> values = policies.values(request, call.shown());
            for (JsonNode each : parameters) {
                Budget budget = Budget.ofValidation();
                Policies.pass(each, compiled, values, budget);
                if (compiled.conditions().hold(values)) {
                    for (int i = 0; i < compiled.validations().size(); i++) {
                        check(compiled.validations().get(i), i, values, budget, policy, objections);
                    }
                    for (Policy.Annotation annotation : compiled.annotations()) {
                        trace(annotation, values, policy, traces, objections);
                    }
                }
            }
        } catch (MisconfiguredException | ExpressionException failed) {
            if (!policy.ignoresFailure()) {
                objections.add(new Objection(String.valueOf(failed.getMessage()), "", 0));
            }
        }
        return objections;
    }

    /** @throws CostException if the policy has nothing left to spend */
    private static void check(
            Policy.Validation validation,
            int number,
            Map<String, Object> values,
            Budget budget,
            Policy policy,
            List<Objection> objections) {
        try {
            if (!validation.condition().holds(values, budget)) {
                objections.add(new Objection(message(validation, values, budget), validation.reason(), number));
            }
        } catch (ExpressionException failed) {
            if (failed instanceof CostException cost && cost.limit() == CostException.Limit.BUDGET) {
                throw cost;
            }
            if (!policy.ignoresFailure()) {
                objections.add(new Objection(
                        "expression '" + validation.condition() + "' resulted in error: " + failed.getMessage(), "", number));
            }
        }
    }

    /** Blank texts and null are not told; what cannot be worked out is an objection, whatever the binding's actions. */
    private static void trace(
            Policy.Annotation annotation,
            Map<String, Object> values,
            Policy policy,
            Traces traces,
            List<Objection> objections) {
        try {
            if (annotation.value().evaluate(values, Budget.ofValidation()) instanceof String text && !text.isBlank()) {
                traces.add(policy, annotation.key(), text.strip());
            }
        } catch (ExpressionException failed) {
            if (!policy.ignoresFailure()) {
                objections.add(new Objection(
                        "expression '" + annotation.value() + "' resulted in error: " + failed.getMessage(), "", 0, Effect.REFUSES));
            }
        }
    }

    /** What the policy says about it, at length or else in its own words. */
    private static String message(Policy.Validation validation, Map<String, Object> values, Budget budget) {
        if (validation.messageExpression() != null) {
            try {
                if (validation.messageExpression().evaluate(values, budget) instanceof String text
                        && !text.isBlank()
                        && !text.contains("\n")) {
                    return text.strip();
                }
            } catch (ExpressionException silent) {
                // The message that is written down does.
            }
        }
        return validation.message().isEmpty()
                ? "failed expression: " + validation.condition().toString().strip()
                : validation.message().strip();
    }

    private static void act(Request request, Policy policy, Binding binding, List<Objection> objections) {
        for (Objection each : objections) {
            boolean bound = each.effect() == Effect.BOUND;
            if (bound && binding.actions().contains("Audit")) {
                request.options().annotate(FAILURE, failure(policy, binding, each));
            }
            if (bound && binding.actions().contains("Warn")) {
                request.options()
                        .warn("Validation failed for ValidatingAdmissionPolicy '" + policy.name() + "' with binding '"
                                + binding.name() + "': " + each.message());
            }
            if (!bound || binding.actions().contains("Deny")) {
                throw denied(request, "ValidatingAdmissionPolicy '" + policy.name() + "' with binding '" + binding.name()
                        + "' denied request: " + each.message(), each.reason());
            }
        }
    }

    private static String failure(Policy policy, Binding binding, Objection objection) {
        ObjectNode failure = Json.mapper().createObjectNode();
        failure.put("message", objection.message()).put("policy", policy.name()).put("binding", binding.name());
        failure.put("expressionIndex", objection.expression());
        ArrayNode actions = failure.putArray("validationActions");
        binding.actions().stream().sorted().forEach(actions::add);
        return Json.mapper().createArrayNode().add(failure).toString();
    }

    private static ApiException denied(Request request, String why, String reason) {
        ApiException forbidden = ApiException.forbidden(request.resource(), request.name(), why);
        int code =
                switch (reason) {
                    case "Unauthorized" -> 401;
                    case "Forbidden" -> 403;
                    case "RequestEntityTooLarge" -> 413;
                    default -> 422;
                };
        return new ApiException(
                code,
                reason.isEmpty() ? "Invalid" : reason,
                String.valueOf(forbidden.getMessage()),
                new ApiException.Details(
                        request.name(),
                        request.resource().group(),
                        request.resource().name(),
                        null,
                        List.of(new ApiException.Cause("", why, null)),
                        0));
    }
}
