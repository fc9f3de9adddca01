package dev.podium.registry.webhook;

import dev.podium.registry.Admission;
import dev.podium.registry.Resource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What {@code RuleWithOperations} say (upstream's {@code apiserver/pkg/admission/plugin/webhook/predicates/rules}). */
public final class Rules {

    private static final Set<String> EXEMPT = Set.of(
            "validatingwebhookconfigurations",
            "mutatingwebhookconfigurations",
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings",
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings");

    private Rules() {}

    /** Whether nobody is asked about that resource, so that what goes wrong can be put right. */
    public static boolean exempt(Resource resource) {
        return resource.group().equals("admissionregistration.k8s.io") && EXEMPT.contains(resource.name());
    }

    /**
     * The version of a request's resource that one of the rules is about; null if none is.
     *
     * @param rules an array of {@code RuleWithOperations} or {@code NamedRuleWithOperations}
     * @param equivalents all versions of the resource, if other ones than the request's count too
     */
    public static @Nullable Resource matched(
            JsonNode rules, Admission.Request request, Iterable<Resource> equivalents) {
        if (matches(rules, request, request.resource())) {
            return request.resource();
        }
        for (Resource each : equivalents) {
            if (matches(rules, request, each)) {
                return each;
            }
        }
        return null;
    }

    private static boolean matches(JsonNode rules, Admission.Request request, Resource resource) {
        for (JsonNode rule : rules) {
            if (has(rule.path("operations"), request.operation().name())
                    && has(rule.path("apiGroups"), resource.group())
                    && has(rule.path("apiVersions"), resource.version())
                    && named(rule.path("resourceNames"), request.name())
                    && inScope(rule.path("scope").asString("*"), request)
                    && resource(rule.path("resources"), resource.name(), request.subresource())) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(JsonNode values, String value) {
        for (JsonNode each : values) {
            String text = each.asString("");
            if (text.equals("*") || text.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean named(JsonNode names, String name) {
        return names.isEmpty() || names.valueStream().anyMatch(each -> each.asString("").equals(name));
    }

    /** A namespace counts as cluster-scoped. */
    private static boolean inScope(String scope, Admission.Request request) {
        return switch (scope) {
            case "Cluster" -> !request.resource().namespaced();
            case "Namespaced" -> request.resource().namespaced();
            default -> true;
        };
    }

    private static boolean resource(JsonNode patterns, String resource, String subresource) {
        for (JsonNode each : patterns) {
            String[] parts = each.asString("").split("/", 2);
            String sub = parts.length > 1 ? parts[1] : "";
            boolean all = each.asString("").equals("*/*");
            if (all
                    || (parts[0].equals("*") || parts[0].equals(resource)) && (sub.equals("*") || sub.equals(subresource))) {
                return true;
            }
        }
        return false;
    }
}
