package dev.podium.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata that every object carries. */
public record ObjectMeta(
        @Nullable String name,
        @Nullable String generateName,
        @Nullable String namespace,
        @Nullable String uid,
        @Nullable String resourceVersion,
        @Nullable Long generation,
        @Nullable Instant creationTimestamp,
        @Nullable Instant deletionTimestamp,
        @Nullable Long deletionGracePeriodSeconds,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<OwnerReference> ownerReferences,
        List<String> finalizers) {
    public ObjectMeta {
        labels = Defaults.map(labels);
        annotations = Defaults.map(annotations);
        ownerReferences = Defaults.list(ownerReferences);
        finalizers = Defaults.list(finalizers);
    }

    /** The metadata of an object that carries none. */
    public static final ObjectMeta NONE =
            new ObjectMeta(null, null, null, null, null, null, null, null, null, Map.of(), Map.of(), List.of(), List.of());

    /** The metadata of an object of which only the name is known. */
    public static ObjectMeta named(String name) {
        return new ObjectMeta(
                name, null, null, null, null, null, null, null, null, Map.of(), Map.of(), List.of(), List.of());
    }

    /** The name, or the empty string for an object that has none yet. */
    public String nameOrEmpty() {
        return name == null ? "" : name;
    }

    /** The namespace, or the empty string for a cluster-scoped object. */
    public String namespaceOrEmpty() {
        return namespace == null ? "" : namespace;
    }

    /** The UID, or the empty string for an object that has none yet. */
    public String uidOrEmpty() {
        return uid == null ? "" : uid;
    }

    /** Whether deletion has been requested. */
    public boolean deleting() {
        return deletionTimestamp != null;
    }

    /** The owner that manages the object, or null. */
    public @Nullable OwnerReference controllerReference() {
        for (OwnerReference each : ownerReferences) {
            if (Boolean.TRUE.equals(each.controller())) {
                return each;
            }
        }
        return null;
    }

    /** When the object was created; the epoch for one that is not stored yet. */
    public Instant createdAt() {
        return creationTimestamp == null ? Instant.EPOCH : creationTimestamp;
    }
}
