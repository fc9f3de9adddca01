package dev.podium;

import dev.podium.access.Escalation;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has roles and bindings looked at before they are stored, so that nobody gives what they do not have. */
final class RoleEscalation implements Admission {

    private static final Set<String> RESOURCES = Set.of("roles", "clusterroles", "rolebindings", "clusterrolebindings");

    private final Function<Escalation.Write, @Nullable String> refusal;

    RoleEscalation(Function<Escalation.Write, @Nullable String> refusal) {
        this.refusal = refusal;
    }

    @Override
    public void validate(Request request) {
        if (request.object() == null
                || !request.resource().group().equals("rbac.authorization.k8s.io")
                || !RESOURCES.contains(request.resource().name())) {
            return;
        }
        String why = refusal.apply(new Escalation.Write(
                request.user(),
                request.resource().name(),
                request.namespace(),
                request.name(),
                request.written(),
                request.old()));
        if (why != null) {
            throw ApiException.forbidden(request.resource(), request.name(), why);
        }
    }
}
