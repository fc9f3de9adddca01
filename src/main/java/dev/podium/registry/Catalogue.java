package dev.podium.registry;

import dev.podium.machinery.BuiltInResource;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.ObjectModel;
import dev.podium.machinery.ResourceTable;
import dev.podium.registry.strategy.Strategies;
import java.util.List;
import java.util.Set;

/**
 * Kubernetes' built-in resources as this server has them: everything that the table of the generally available groups lists,
 * but for what is named here.
 */
public final class Catalogue {

    /** What is made up when it is read. */
    private static final Set<String> LEFT_OUT = Set.of("componentstatuses");

    private Catalogue() {}

    /** The resources that are served, in the order of discovery. */
    public static List<Resource> served(ResourceTable table) {
        return table.resources().stream()
                .map(Catalogue::resource)
                .filter(each -> !LEFT_OUT.contains(each.qualified()))
                .toList();
    }

    private static Resource resource(BuiltInResource row) {
        GroupVersionKind type = row.kind();
        String qualified = type.group().isEmpty() ? row.name() : row.name() + "." + type.group();
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
                        .map(each -> new Resource.Subresource(each.name(), each.kind(), each.verbs()))
                        .toList(),
                storage(row),
                ObjectModel.builtIn(type, storage(row).type()),
                Strategies.of(qualified));
    }

    private static Resource.Storage storage(BuiltInResource row) {
        GroupVersionKind type = row.kind();
        return switch (type.apiVersion() + "/" + row.name()) {
            // Both groups' Events are the same objects, stored the way that most of what reads them expects.
            case "events.k8s.io/v1/events" -> new Resource.Storage(
                    "core/events/", new GroupVersionKind("", "v1", "Event"), Strategies.conversion(type));
            case "autoscaling/v1/horizontalpodautoscalers" -> new Resource.Storage(
                    bucket(row), new GroupVersionKind("autoscaling", "v2", type.kind()), Strategies.conversion(type));
            default -> new Resource.Storage(bucket(row), type, Conversion.NONE);
        };
    }

    private static String bucket(BuiltInResource row) {
        return (row.kind().group().isEmpty() ? "core" : row.kind().group()) + "/" + row.name() + "/";
    }
}
