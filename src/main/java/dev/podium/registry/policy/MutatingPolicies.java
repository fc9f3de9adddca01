package dev.podium.registry.policy;

import dev.podium.cel.Budget;
import dev.podium.cel.Expression;
import dev.podium.cel.ExpressionException;
import dev.podium.cel.ObjectValue;
import dev.podium.cel.Values;
import dev.podium.machinery.ApplyException;
import dev.podium.machinery.Json;
import dev.podium.machinery.Overlay;
import dev.podium.machinery.PatchException;
import dev.podium.machinery.Patches;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Schemas;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.registry.Decider;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * MutatingAdmissionPolicies, by their bindings: each may change the object. If one does, the cluster's own plugins see the object again,
 * and so do those policies that want to and were evaluated before (upstream's {@code admission/plugin/policy/mutating}).
 */
public final class MutatingPolicies implements Admission {

    private final Policies policies;
    private final List<Admission> earlier;

    /** @param earlier the plugins that have their turn before */
    public MutatingPolicies(WatchCache cache, Decider decider, List<Admission> earlier) {
        this.policies = new Policies("mutating", cache, decider);
        this.earlier = List.copyOf(earlier);
    }

    @Override
    public void begin(Registry registry) {
        policies.begin(registry);
    }

    /** What a policy could not do. */
    private record Failure(Policy policy, Binding binding, String message) {

        @Override
        public String toString() {
            return "policy '" + policy.name() + "' with binding '" + binding.name() + "' denied request: " + message;
        }
    }

    @Override
    public void mutate(Request request) {
        List<Policies.Call> calls = request.object() == null ? List.of() : policies.about(request);
        if (calls.isEmpty()) {
            return;
        }
        List<Failure> failures = new ArrayList<>();
        List<Policies.Call> evaluated = new ArrayList<>();
        List<Policies.Call> again = new ArrayList<>();
        boolean changed = false;
        for (Policies.Call each : calls) {
            if (change(request, each, failures)) {
                changed = true;
                again.addAll(evaluated);
                evaluated.clear();
            }
            if (each.policy().reinvoked()) {
                evaluated.add(each);
            }
        }
        if (changed) {
            ObjectNode before = request.written().deepCopy();
            earlier.forEach(each -> each.mutate(request));
            if (!Json.same(before, request.written())) {
                again.addAll(evaluated);
            }
            again.forEach(each -> change(request, each, failures));
        }
        refuse(request, failures);
    }

    /** Those that want to see again what others have changed meanwhile. */
    @Override
    public void mutateAgain(Request request) {
        List<Failure> failures = new ArrayList<>();
        for (Policies.Call each : request.object() == null ? List.<Policies.Call>of() : policies.about(request)) {
            if (each.policy().reinvoked()) {
                change(request, each, failures);
            }
        }
        refuse(request, failures);
    }

    /** Has a policy change the object; tells whether it did. */
    private boolean change(Request request, Policies.Call call, List<Failure> failures) {
        ObjectNode before = request.written().deepCopy();
        try {
            Policy.Compiled compiled = call.policy().demand();
            for (JsonNode parameters : policies.parameters(call, request)) {
                Map<String, Object> values = policies.values(request, call.shown());
                Budget budget = Budget.ofValidation();
                Policies.pass(parameters, compiled, values, budget);
                if (!compiled.conditions().hold(values)) {
                    continue;
                }
                for (Policy.Mutation each : compiled.mutations()) {
                    try {
                        request.rewrite(call.shown(), changed(request, call.shown(), each, values, budget));
                    } catch (ExpressionException | ApplyException | PatchException failed) {
                        fail(call, String.valueOf(failed.getMessage()), failures);
                    }
                    // What comes next sees what has been done.
                    values.putAll(policies.values(request, call.shown()));
                    Policies.pass(parameters, compiled, values, budget);
                }
            }
        } catch (MisconfiguredException | ExpressionException failed) {
            fail(call, String.valueOf(failed.getMessage()), failures);
        }
        return !Json.same(before, request.written());
    }

    private static void fail(Policies.Call call, String why, List<Failure> failures) {
        if (!call.policy().ignoresFailure()) {
            failures.add(new Failure(call.policy(), call.binding(), why));
        }
    }

    /** The object as a mutation leaves it, in the version that the policy sees. */
    private static ObjectNode changed(
            Request request, Resource shown, Policy.Mutation mutation, Map<String, Object> values, Budget budget) {
        ObjectNode object = request.resource().shownAs(shown, request.written());
        return switch (mutation) {
            case Policy.Configuration(Expression expression) -> {
                if (!(expression.evaluate(values, budget) instanceof ObjectValue configuration)
                        || !configuration.type().equals("Object")) {
                    throw new ExpressionException("unsupported return type from ApplyConfiguration expression");
                }
                configuration.demandMatchingNames();
                try {
                    yield Overlay.of(object, (ObjectNode) Values.json(configuration), schema(request, shown));
                } catch (ApplyException refused) {
                    throw new ApplyException("error applying patch: " + refused.getMessage());
                }
            }
            case Policy.Patch(Expression expression) -> {
                if (!(expression.evaluate(values, budget) instanceof List<?> operations)) {
                    throw new ExpressionException(
                            "type mismatch: JSONPatchType.expression should evaluate to array");
                }
                yield patched(object, operations(operations));
            }
        };
    }

    private static @Nullable Schema schema(Request request, Resource shown) {
        return request.atSubresource() ? Schemas.bundled().forKind(request.kind(shown)) : shown.model().schema();
    }

    private static ArrayNode operations(List<?> operations) {
        ArrayNode patch = Json.mapper().createArrayNode();
        for (Object each : operations) {
            if (!(each instanceof ObjectValue operation) || !operation.type().equals("JSONPatch")) {
                throw new ExpressionException(
                        "type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch");
            }
            if (operation.get("value") instanceof ObjectValue value) {
                value.demandMatchingNames();
            }
            patch.add(Values.json(operation));
        }
        return patch;
    }

    /** A patch whose test fails changes nothing, and is no failure. */
    private static ObjectNode patched(ObjectNode object, ArrayNode patch) {
        try {
            if (Patches.json(object, patch) instanceof ObjectNode patched) {
                return patched;
            }
            throw new ExpressionException("the mutation left no object");
        } catch (PatchException failed) {
            if (failed.reason() == PatchException.Reason.TEST_FAILED) {
                return object;
            }
            throw new PatchException(failed.reason(), "JSONPath: " + failed.getMessage());
        }
    }

    private static void refuse(Request request, List<Failure> failures) {
        if (failures.isEmpty()) {
            return;
        }
        throw new ApiException(
                403,
                "Invalid",
                failures.getFirst().toString(),
                new ApiException.Details(
                        request.name(),
                        request.resource().group(),
                        request.resource().name(),
                        null,
                        failures.stream()
                                .map(each -> new ApiException.Cause("", each.toString(), null))
                                .toList(),
                        0));
    }
}
