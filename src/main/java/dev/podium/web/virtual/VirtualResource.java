package dev.podium.web.virtual;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.ObjectModel;
import dev.podium.machinery.Scope;
import dev.podium.registry.ApiException;
import dev.podium.registry.Conversion;
import dev.podium.registry.Resource;
import dev.podium.registry.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A resource whose objects are not in the store: they are made from something else whenever they are read. */
public interface VirtualResource {

    String group();

    String version();

    String name();

    /** Empty if nobody should find it under a name of its own. */
    String singular();

    String kind();

    List<String> shortNames();

    Scope scope();

    /** The fields that objects can be selected by, such as {@code spec.podName}. */
    List<String> fields();

    /** What whoever reads it is to be told. */
    default List<String> warnings() {
        return List.of();
    }

    /** The objects of a namespace, or of all if that is empty, in the order of a list. */
    List<ObjectNode> objects(String namespace);

    /** What to answer if no such object is among them. */
    default ApiException absent(String namespace, String name) {
        return ApiException.notFound(standIn(), name);
    }

    /** Stands in for a table entry where answers are shaped. */
    default Resource standIn() {
        GroupVersionKind type = new GroupVersionKind(group(), version(), kind());
        return new Resource(
                group(),
                version(),
                name(),
                singular(),
                kind(),
                scope(),
                shortNames(),
                List.of(),
                List.of("get", "list"),
                List.of(),
                new Resource.Storage("", type, Conversion.NONE),
                ObjectModel.builtIn(type, type),
                new ResourceStrategy() {});
    }
}
