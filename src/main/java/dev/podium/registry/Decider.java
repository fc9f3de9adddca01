package dev.podium.registry;

import dev.podium.cel.Permissions;
import dev.podium.model.User;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides for the expressions of policies and webhooks who may do what. */
@FunctionalInterface
public interface Decider {

    Permissions.Decision decide(User user, Permissions.Subject subject, String verb);

    /** What the variables {@code authorizer} are for a request. */
    default Map<String, Object> variables(Admission.Request request) {
        Permissions permissions = question -> decide(
                question.account().isEmpty() ? request.user() : account(question.namespace(), question.account()),
                question.subject(),
                question.verb());
        Map<String, Object> variables = new HashMap<>();
        variables.put("authorizer", permissions.authorizer());
        variables.put("authorizer.requestResource", permissions.about(new Permissions.Resource(
                request.resource().group(),
                request.resource().name(),
                request.subresource(),
                request.namespace(),
                request.name())));
        return variables;
    }

    private static User account(String namespace, String name) {
        return new User(
                "system:serviceaccount:" + namespace + ":" + name,
                "",
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated"),
                Map.of());
    }
}
