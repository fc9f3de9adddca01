package dev.podium.registry.policy;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.model.LabelSelector;
import dev.podium.model.Records;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.webhook.Selectors;
import dev.podium.watch.CachedObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the objects that a binding passes to its policy (upstream's {@code policy/generic/policy_dispatcher.go}). */
final class Parameters {

    private final Registry registry;

    Parameters(Registry registry) {
        this.registry = registry;
    }

    /**
     * The parameters to evaluate the policy with, once for each.
     *
     * @param namespace of the request
     * @throws MisconfiguredException if there should be some, and are none
     */
    List<JsonNode> of(Policy policy, Binding binding, String namespace) throws MisconfiguredException {
        JsonNode reference = binding.paramRef();
        Resource resource = resource(policy.paramKind());
        if (resource == null) {
            throw new MisconfiguredException("failed to configure policy: failed to find resource referenced by paramKind: '"
                    + GroupVersionKind.of(
                            policy.paramKind().path("apiVersion").asString(""), policy.paramKind().path("kind").asString(""))
                    + "'");
        }
        String where = "";
        if (resource.namespaced()) {
            where = reference.path("namespace").asString("");
            where = where.isEmpty() ? namespace : where;
            if (where.isEmpty()) {
                throw new MisconfiguredException("failed to configure binding: cannot use namespaced paramRef in policy binding that"
                        + " matches cluster-scoped resources");
            }
        }
        List<JsonNode> found = found(resource, where, reference);
        if (found.isEmpty() && !reference.path("parameterNotFoundAction").asString("").equals("Allow")) {
            throw new MisconfiguredException(
                    "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return found;
    }

    private List<JsonNode> found(Resource resource, String namespace, JsonNode reference) {
        String name = reference.path("name").asString("");
        if (!name.isEmpty()) {
            CachedObject one = registry.lookUp(resource, namespace, name);
            return one == null ? List.of() : List.of(registry.tree(resource, one));
        }
        LabelSelector selector = reference.path("selector").isObject()
                ? Records.read(reference.path("selector"), LabelSelector.class)
                : LabelSelector.EVERYTHING;
        List<JsonNode> selected = new ArrayList<>();
        for (CachedObject each : registry.all(resource, namespace)) {
            ObjectNode object = registry.tree(resource, each);
            if (selector.matches(Selectors.labels(object))) {
                selected.add(object);
            }
        }
        return selected;
    }

    private @Nullable Resource resource(JsonNode kind) {
        return registry.resources().stream()
                .filter(each -> each.kind().equals(kind.path("kind").asString(""))
                        && each.apiVersion().equals(kind.path("apiVersion").asString("")))
                .findFirst()
                .orElse(null);
    }
}
