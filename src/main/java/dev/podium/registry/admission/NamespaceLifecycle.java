package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.registry.Resource;
import dev.podium.watch.CachedObject;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Nothing is created in a namespace that does not exist or is going, and some namespaces never go. */
public final class NamespaceLifecycle implements Admission {

    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    private final Function<String, @Nullable CachedObject> namespaces;

    /** @param namespaces looks a namespace up by its name */
    public NamespaceLifecycle(Function<String, @Nullable CachedObject> namespaces) {
        this.namespaces = namespaces;
    }

    @Override
    public void mutate(Request request) {
        Resource resource = request.resource();
        switch (request.operation()) {
            case DELETE -> {
                if (resource.qualified().equals("namespaces") && IMMORTAL.contains(request.name())) {
                    throw ApiException.forbidden(resource, request.name(), "this namespace may not be deleted");
                }
            }
            case CREATE -> {
                if (resource.namespaced()) {
                    demandLiving(request);
                }
            }
            case UPDATE, CONNECT -> {}
        }
    }

    private void demandLiving(Request request) {
        String name = request.namespace();
        CachedObject namespace = namespaces.apply(name);
        if (namespace == null) {
            throw new ApiException(
                    404,
                    "NotFound",
                    "namespaces \"" + name + "\" not found",
                    new ApiException.Details(name, "", "namespaces", null, List.of(), 0));
        }
        if (terminating(namespace)) {
            throw new ApiException(
                    403,
                    "Forbidden",
                    request.resource().qualified() + " \"" + request.name()
                            + "\" is forbidden: unable to create new content in namespace " + name
                            + " because it is being terminated",
                    new ApiException.Details(
                            request.name(),
                            request.resource().group(),
                            request.resource().name(),
                            null,
                            List.of(new ApiException.Cause(
                                    "NamespaceTerminating",
                                    "namespace " + name + " is being terminated",
                                    "metadata.namespace")),
                            0));
        }
    }

    private static boolean terminating(CachedObject namespace) {
        return namespace.view(
                Phase.class,
                bytes -> new Phase(Json.parse(bytes).path("metadata").hasNonNull("deletionTimestamp"))).terminating();
    }

    private record Phase(boolean terminating) {}
}
