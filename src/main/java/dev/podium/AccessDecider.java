package dev.podium;

import dev.podium.access.Access;
import dev.podium.access.Attempt;
import dev.podium.access.Authorizer;
import dev.podium.cel.Permissions;
import dev.podium.model.User;
import dev.podium.registry.Decider;
import java.util.function.Supplier;

/** Has expressions be answered by whoever guards the cluster. */
record AccessDecider(Supplier<Access> access) implements Decider {

    @Override
    public Permissions.Decision decide(User user, Permissions.Subject subject, String verb) {
        Attempt attempt =
                switch (subject) {
                    case Permissions.Path(String path) -> new Attempt.OnPath(user, verb, path);
                    case Permissions.Resource on -> new Attempt.OnResource(
                            user, verb, on.group(), "*", on.resource(), on.subresource(), on.namespace(), on.name());
                };
        Authorizer.Decision decision = access.get().authorizer().authorize(attempt);
        return new Permissions.Decision(decision.allowed(), decision.reason());
    }
}
