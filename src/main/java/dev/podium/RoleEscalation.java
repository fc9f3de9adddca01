package dev.podium;

import dev.podium.access.Escalation;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has roles and bindings looked at before they are stored, so that nobody gives what they do not have. */
final class RoleEscalation implements Admission {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final Set<String> RESOURCES = Set.of("roles", "clusterroles", "rolebindings", "clusterrolebindings");

    private final Function<Escalation.Write, Escalation.@Nullable Refusal> refusal;

    RoleEscalation(Function<Escalation.Write, Escalation.@Nullable Refusal> refusal) {
        this.refusal = refusal;
    }

    @Override
    public void validate(Request request) {
        if (request.object() == null
                || !request.resource().group().equals(GROUP)
                || !RESOURCES.contains(request.resource().name())) {
            return;
        }
        Escalation.Refusal refused = refusal.apply(new Escalation.Write(
                request.user(),
                request.resource().name(),
                request.namespace(),
                request.name(),
                request.written(),
                request.old()));
        switch (refused) {
            case null -> {}
            case Escalation.Refusal.Escalating(String why) -> throw ApiException.forbidden(
                    request.resource(), request.name(), why);
            case Escalation.Refusal.NoSuchRole(String resource, String name) -> throw new ApiException(
                    404,
                    "NotFound",
                    resource + "." + GROUP + " \"" + name + "\" not found",
                    new ApiException.Details(name, GROUP, resource, null, List.of(), 0));
        }
    }
}
