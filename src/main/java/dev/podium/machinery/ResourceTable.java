package dev.podium.machinery;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The built-in resources of Kubernetes' generally available group-versions, in the order of the groups' priority. */
public final class ResourceTable {

    private final List<BuiltInResource> resources;

    private ResourceTable(List<BuiltInResource> resources) {
        this.resources = resources;
    }

    /** Reads the table that the build generated. */
    public static ResourceTable bundled() {
        return new ResourceTable(GeneratedResource.json("resources.json").valueStream().map(ResourceTable::row).toList());
    }

    public List<BuiltInResource> resources() {
        return resources;
    }

    /** The resource that objects of a kind belong to. */
    public Optional<BuiltInResource> forKind(GroupVersionKind kind) {
        return resources.stream().filter(each -> each.kind().equals(kind)).findFirst();
    }

    private static BuiltInResource row(JsonNode row) {
        return new BuiltInResource(
                kind(row),
                row.path("name").stringValue(),
                row.path("singularName").stringValue(),
                row.path("namespaced").booleanValue() ? Scope.NAMESPACED : Scope.CLUSTER,
                strings(row.path("verbs")),
                strings(row.path("shortNames")),
                strings(row.path("categories")),
                row.path("subresources")
                        .valueStream()
                        .map(each -> new BuiltInResource.Subresource(
                                each.path("name").stringValue(), kind(each), strings(each.path("verbs"))))
                        .toList());
    }

    private static GroupVersionKind kind(JsonNode row) {
        return new GroupVersionKind(
                row.path("group").stringValue(), row.path("version").stringValue(), row.path("kind").stringValue());
    }

    private static List<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }
}
