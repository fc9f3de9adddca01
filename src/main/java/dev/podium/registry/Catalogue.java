package dev.podium.registry;

import dev.podium.machinery.BuiltInResource;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.ResourceTable;
import dev.podium.registry.strategy.Strategies;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of Kubernetes' built-in resources this server has: a line here makes one. */
public final class Catalogue {

    private static final Set<String> SERVED = Set.of(
            "bindings",
            "configmaps",
            "events",
            "namespaces",
            "nodes",
            "pods",
            "secrets",
            "serviceaccounts",
            "leases.coordination.k8s.io",
            "events.events.k8s.io");

    /** Subresources that are not served yet stay out of discovery. */
    private static final Map<String, Set<String>> SUBRESOURCES = Map.of(
            "pods", Set.of("binding", "ephemeralcontainers", "log", "resize", "status"),
            "nodes", Set.of("status"),
            "namespaces", Set.of("finalize", "status"));

    private Catalogue() {}

    /** The resources that are served, in the order of discovery. */
    public static List<Resource> served(ResourceTable table) {
        return table.resources().stream()
                .map(Catalogue::resource)
                .filter(each -> SERVED.contains(each.qualified()))
                .toList();
    }

    private static Resource resource(BuiltInResource row) {
        GroupVersionKind type = row.kind();
        String qualified = type.group().isEmpty() ? row.name() : row.name() + "." + type.group();
        Set<String> parts = SUBRESOURCES.getOrDefault(qualified, Set.of());
        return new Resource(
                type.group(),
                type.version(),
                row.name(),
                row.singularName(),
                type.kind(),
                row.scope(),
                row.shortNames(),
                row.categories(),
                row.verbs(),
                row.subresources().stream()
                        .filter(each -> parts.contains(each.name()))
                        .map(each -> new Resource.Subresource(each.name(), each.kind(), each.verbs()))
                        .toList(),
                storage(qualified, row),
                Strategies.of(qualified));
    }

    private static Resource.Storage storage(String qualified, BuiltInResource row) {
        GroupVersionKind type = row.kind();
        // Both groups' Events are the same objects, stored the way that most of what reads them expects.
        return qualified.equals("events.events.k8s.io")
                ? new Resource.Storage(
                        "core/events/", new GroupVersionKind("", "v1", "Event"), Strategies.conversion(qualified))
                : new Resource.Storage(
                        (type.group().isEmpty() ? "core" : type.group()) + "/" + row.name() + "/", type, Conversion.NONE);
    }
}
