package dev.podium.registry.policy;

import dev.podium.cel.Budget;
import dev.podium.cel.Values;
import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.Decider;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.webhook.AdmissionReview;
import dev.podium.registry.webhook.Rules;
import dev.podium.registry.webhook.Selectors;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The policies of one kind with their bindings, and what their expressions see (upstream's {@code admission/plugin/policy/generic}). */
final class Policies {

    private final String policies;
    private final String bindings;
    private final WatchCache cache;
    private final Selectors selectors;
    private final Decider decider;
    private @Nullable Registry registry;

    /** @param kind {@code mutating} or {@code validating} */
    Policies(String kind, WatchCache cache, Decider decider) {
        this.decider = decider;
        this.policies = "admissionregistration.k8s.io/" + kind + "admissionpolicies/";
        this.bindings = "admissionregistration.k8s.io/" + kind + "admissionpolicybindings/";
        this.cache = cache;
        this.selectors = new Selectors(cache);
    }

    void begin(Registry registry) {
        this.registry = registry;
    }

    private Registry registry() {
        return Objects.requireNonNull(registry);
    }

    /** @param shown the version in which the policy sees the object */
    record Call(Policy policy, Binding binding, Resource shown) {}

    /** The policies that are about a request, by the names of their bindings. */
    List<Call> about(Admission.Request request) {
        if (cache.count(bindings) == 0 || Rules.exempt(request.resource())) {
            return List.of();
        }
        List<Call> calls = new ArrayList<>();
        for (CachedObject each : cache.list(bindings).items()) {
            Binding binding = each.view(Binding.class, bytes -> Binding.of(Json.parse(bytes)));
            CachedObject found = cache.get(policies + binding.policy());
            if (found != null) {
                Policy policy = found.view(Policy.class, bytes -> Policy.of(Json.parse(bytes)));
                Resource shown = policy.constraints().matched(request, selectors, registry()::versions);
                if (shown != null && binding.resources().matched(request, selectors, registry()::versions) != null) {
                    calls.add(new Call(policy, binding, shown));
                }
            }
        }
        return calls;
    }

    /**
     * What the policy is to be evaluated with, once for each.
     *
     * @throws MisconfiguredException if there should be parameters, and are none
     */
    List<JsonNode> parameters(Call call, Admission.Request request) throws MisconfiguredException {
        return call.policy().paramKind().isObject() && call.binding().paramRef().isObject()
                ? new Parameters(registry()).of(call.policy(), call.binding(), request.namespace())
                : List.of(Json.mapper().nullNode());
    }

    /** What expressions see of a request. */
    Map<String, Object> values(Admission.Request request, Resource shown) {
        Map<String, Object> values = new HashMap<>(decider.variables(request));
        values.put("object", Values.of(AdmissionReview.object(request, request.object(), shown)));
        values.put("oldObject", Values.of(AdmissionReview.object(request, request.old(), shown)));
        values.put("request", Values.of(AdmissionReview.request(request, shown)));
        JsonNode namespace = selectors.namespace(request);
        values.put("namespaceObject", namespace == null ? Values.NULL : Values.of(namespace));
        return values;
    }

    /** Adds parameters and variables to what expressions see. */
    static void pass(JsonNode parameters, Policy.Compiled compiled, Map<String, Object> values, Budget budget) {
        values.put("params", Values.of(parameters));
        values.put("variables", new LazyVariables(compiled.variables(), values, budget));
    }
}
