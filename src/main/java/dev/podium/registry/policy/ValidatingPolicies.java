package dev.podium.registry.policy;

import dev.podium.cel.Budget;
import dev.podium.cel.CostException;
import dev.podium.cel.ExpressionException;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.registry.Decider;
import dev.podium.registry.Registry;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** ValidatingAdmissionPolicies, by their bindings (upstream's {@code admission/plugin/policy/validating}). */
public final class ValidatingPolicies implements Admission {

    private final Policies policies;

    public ValidatingPolicies(WatchCache cache, Decider decider) {
        this.policies = new Policies("validating", cache, decider);
    }

    @Override
    public void begin(Registry registry) {
        policies.begin(registry);
    }

    /** What a policy has against a request. */
    private record Objection(String message, String reason) {}

    @Override
    public void validate(Request request) {
        for (Policies.Call each : policies.about(request)) {
            act(request, each.policy(), each.binding(), objections(request, each));
        }
    }

    private List<Objection> objections(Request request, Policies.Call call) {
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
                    for (Policy.Validation validation : compiled.validations()) {
                        check(validation, values, budget, policy, objections);
                    }
                }
            }
        } catch (MisconfiguredException | ExpressionException failed) {
            if (!policy.ignoresFailure()) {
                objections.add(new Objection(String.valueOf(failed.getMessage()), ""));
            }
        }
        return objections;
    }

    /** @throws CostException if the policy has nothing left to spend */
    private static void check(
            Policy.Validation validation,
            Map<String, Object> values,
            Budget budget,
            Policy policy,
            List<Objection> objections) {
        try {
            if (!validation.condition().holds(values, budget)) {
                objections.add(new Objection(message(validation, values, budget), validation.reason()));
            }
        } catch (ExpressionException failed) {
            if (failed instanceof CostException cost && cost.limit() == CostException.Limit.BUDGET) {
                throw cost;
            }
            if (!policy.ignoresFailure()) {
                objections.add(new Objection(
                        "expression '" + validation.condition() + "' resulted in error: " + failed.getMessage(), ""));
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
            if (binding.actions().contains("Warn")) {
                request.options()
                        .warn("Validation failed for ValidatingAdmissionPolicy '" + policy.name() + "' with binding '"
                                + binding.name() + "': " + each.message());
            }
            if (binding.actions().contains("Deny")) {
                throw denied(request, "ValidatingAdmissionPolicy '" + policy.name() + "' with binding '" + binding.name()
                        + "' denied request: " + each.message(), each.reason());
            }
        }
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
