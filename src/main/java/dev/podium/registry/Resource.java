package dev.podium.registry;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.ObjectModel;
import dev.podium.machinery.Scope;
import java.util.List;

/**
 * One resource as one version serves it: a table entry. What is special about a kind is in its strategy.
 *
 * @param group the API group, empty for core
 * @param name the plural name, as in paths
 * @param verbs as discovery lists them
 * @param model what its objects may look like
 * @param storage where its objects are kept; two resources that share a storage are two views of the same objects
 */
public record Resource(
        String group,
        String version,
        String name,
        String singular,
        String kind,
        Scope scope,
        List<String> shortNames,
        List<String> categories,
        List<String> verbs,
        List<Subresource> subresources,
        Storage storage,
        ObjectModel model,
        ResourceStrategy strategy) {

    /**
     * A part of a resource with a path of its own.
     *
     * @param name such as {@code status}
     * @param type the kind that is read and written there
     */
    public record Subresource(String name, GroupVersionKind type, List<String> verbs) {}

    /**
     * How and where objects are kept.
     *
     * @param bucket the key prefix of all of them, such as {@code core/pods/}
     * @param type the kind they are stored as
     * @param conversion between what is stored and what is served
     */
    public record Storage(String bucket, GroupVersionKind type, Conversion conversion) {}

    Resource with(ResourceStrategy other) {
        return new Resource(
                group, version, name, singular, kind, scope, shortNames, categories, verbs, subresources, storage, model, other);
    }

    public GroupVersionKind type() {
        return new GroupVersionKind(group, version, kind);
    }

    /** As objects carry it: {@code v1}, {@code coordination.k8s.io/v1}. */
    public String apiVersion() {
        return type().apiVersion();
    }

    /** The plural name with its group, as messages have it: {@code pods}, {@code leases.coordination.k8s.io}. */
    public String qualified() {
        return group.isEmpty() ? name : name + "." + group;
    }

    public boolean namespaced() {
        return scope == Scope.NAMESPACED;
    }

    public boolean supports(String verb) {
        return verbs.contains(verb);
    }

    /** The key of one object. */
    String key(String namespace, String object) {
        return prefix(namespace) + object;
    }

    /** What the keys of a namespace's objects begin with; of all objects, if the namespace is empty. */
    String prefix(String namespace) {
        return namespaced() && !namespace.isEmpty() ? storage.bucket() + namespace + "/" : storage.bucket();
    }
}
