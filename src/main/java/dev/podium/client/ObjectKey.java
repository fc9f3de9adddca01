package dev.podium.client;

import dev.podium.model.ObjectMeta;

/**
 * The name of one object of a known resource.
 *
 * @param namespace empty for a cluster-scoped object
 */
public record ObjectKey(String namespace, String name) {

    /** The name of the object with that metadata. */
    public static ObjectKey of(ObjectMeta metadata) {
        return new ObjectKey(metadata.namespaceOrEmpty(), metadata.nameOrEmpty());
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
