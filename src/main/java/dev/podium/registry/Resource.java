package dev.podium.registry;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.machinery.ObjectModel;
import dev.podium.machinery.Scope;
import dev.podium.storage.Draft;
import dev.podium.watch.CachedObject;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

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
     * @param conversion between what is handled and what is served
     * @param codec between what is stored and what is handled
     */
    public record Storage(String bucket, GroupVersionKind type, Conversion conversion, Codec codec) {

        /** Of objects that are handled as they are stored. */
        public Storage(String bucket, GroupVersionKind type, Conversion conversion) {
            this(bucket, type, conversion, Codec.NONE);
        }

        /** A copy of an object that is stored, as it is handled. */
        ObjectNode opened(CachedObject object) {
            return opened(List.of(object)).getFirst();
        }

        /** Copies of objects that are stored, as they are handled; what has to be converted is so in one go. */
        List<ObjectNode> opened(List<CachedObject> objects) {
            List<ObjectNode> kept = new ArrayList<>(objects.size());
            boolean fit = true;
            for (CachedObject each : objects) {
                kept.add(Json.parse(each.bytes()));
                fit &= codec.fits(each);
            }
            return fit ? kept : codec.open(kept);
        }

        /** An object that is handled, as it is to be stored. */
        Draft draft(ObjectNode object) {
            return Encoding.draft(codec.close(object));
        }
    }

    Resource with(ResourceStrategy other) {
        return new Resource(
                group, version, name, singular, kind, scope, shortNames, categories, verbs, subresources, storage, model, other);
    }

    public GroupVersionKind type() {
        return new GroupVersionKind(group, version, kind);
    }

    /** The kind as which the verbs handle the objects. */
    GroupVersionKind handled() {
        return storage.conversion() == Conversion.NONE ? type() : storage.type();
    }

    /**
     * An object in another version of the same resource.
     *
     * @param object as this resource handles it; is not changed
     */
    public ObjectNode shownAs(Resource other, ObjectNode object) {
        return other.storage.conversion().served(moved(this, other, object.deepCopy()));
    }

    /**
     * What {@link #shownAs} has undone: an object as this resource handles it.
     *
     * @param shown as the other resource serves it; may be reused
     */
    public ObjectNode takenFrom(Resource other, ObjectNode shown) {
        return moved(other, this, other.storage.conversion().stored(shown));
    }

    /** Between the forms in which two versions are handled. */
    private static ObjectNode moved(Resource from, Resource to, ObjectNode object) {
        return from.type().equals(to.type()) || to.storage.codec() == Codec.NONE
                ? object
                : to.storage.codec().open(from.storage.codec().close(object));
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
