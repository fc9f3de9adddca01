package dev.podium.registry;

import dev.podium.machinery.Json;
import dev.podium.storage.Outcome;
import dev.podium.storage.Write;
import dev.podium.watch.CachedObject;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** The phases of a deletion (apiserver, pkg/registry/rest/delete.go and generic/registry/store.go). */
final class Deletion {

    static final String ORPHAN = "orphan";
    static final String FOREGROUND = "foregroundDeletion";

    private final Pipeline pipeline;

    Deletion(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    Written delete(Resource resource, String namespace, String name, DeleteOptions options) {
        for (int attempt = 1; ; attempt++) {
            CachedObject current = pipeline.find(resource, namespace, name);
            if (current == null) {
                throw ApiException.notFound(resource, name);
            }
            ObjectNode object = resource.storage().opened(current);
            demand(resource, name, options, object);
            ObjectNode old = object.deepCopy();
            Admission.Request request = Admission.Request.delete(resource, namespace, old, options.write());
            pipeline.mutate(request);
            pipeline.validate(request);
            boolean goes = mark(resource, object, options);
            if (options.write().dryRun() || (!goes && Json.same(object, old))) {
                return pipeline.tried(resource, goes ? Written.Effect.DELETED : Written.Effect.DELETING, object);
            }
            String key = resource.key(namespace, name);
            Write write = goes
                    ? new Write.Delete(key, current.revision(), resource.storage().draft(object))
                    : new Write.Replace(key, current.revision(), resource.storage().draft(object));
            Outcome outcome = pipeline.allocator(resource).exclusively(() -> commit(resource, write, old));
            switch (outcome) {
                case Outcome.Committed committed -> {
                    return pipeline.written(
                            resource, goes ? Written.Effect.DELETED : Written.Effect.DELETING, object, committed);
                }
                case Outcome.Conflict _ -> {
                    if (attempt == Pipeline.ATTEMPTS) {
                        throw ApiException.modified(resource, name);
                    }
                }
            }
        }
    }

    private Outcome commit(Resource resource, Write write, ObjectNode old) {
        Outcome outcome = pipeline.commit(write);
        if (write instanceof Write.Delete && outcome instanceof Outcome.Committed) {
            pipeline.allocator(resource).settle(null, old);
        }
        return outcome;
    }

    private static void demand(Resource resource, String name, DeleteOptions options, ObjectNode object) {
        String uid = Metadata.text(object, "uid");
        if (options.uid() != null && !options.uid().equals(uid)) {
            throw ApiException.stale(
                    resource,
                    name,
                    "the UID in the precondition (" + options.uid() + ") does not match the UID in record (" + uid
                            + "). The object might have been deleted and then recreated");
        }
        String version = Metadata.text(object, "resourceVersion");
        if (options.resourceVersion() != null && !options.resourceVersion().equals(version)) {
            throw ApiException.stale(
                    resource,
                    name,
                    "the ResourceVersion in the precondition (" + options.resourceVersion()
                            + ") does not match the ResourceVersion in record (" + version
                            + "). The object might have been modified");
        }
    }

    /** Marks the object as being deleted; tells whether nothing keeps it any more. */
    private boolean mark(Resource resource, ObjectNode object, DeleteOptions options) {
        if (options.propagation() != null) {
            switch (options.propagation()) {
                case ORPHAN -> {
                    Metadata.removeFinalizer(object, FOREGROUND);
                    Metadata.addFinalizer(object, ORPHAN);
                }
                case FOREGROUND -> {
                    Metadata.removeFinalizer(object, ORPHAN);
                    Metadata.addFinalizer(object, FOREGROUND);
                }
                case BACKGROUND -> {
                    Metadata.removeFinalizer(object, ORPHAN);
                    Metadata.removeFinalizer(object, FOREGROUND);
                }
            }
        }
        long asked = options.graceSeconds() == null ? -1 : Math.max(0, options.graceSeconds());
        Instant now = pipeline.now();
        ObjectNode metadata = Metadata.of(object);
        if (Metadata.deleting(object)) {
            shorten(metadata, asked);
        } else {
            Duration grace = resource.strategy().grace(object, asked);
            metadata.put("deletionTimestamp", Metadata.time(now.plus(grace)));
            metadata.put("deletionGracePeriodSeconds", grace.toSeconds());
            if (Metadata.generation(object) > 0) {
                metadata.put("generation", Metadata.generation(object) + 1);
            }
            resource.strategy().markDeleted(object, now);
        }
        return metadata.path("deletionGracePeriodSeconds").asLong(0) == 0
                && Metadata.finalized(object)
                && !resource.strategy().holdsBack(object);
    }

    /** A second request can only hasten the end: the deletion still counts from when it was first asked for. */
    private static void shorten(ObjectNode metadata, long asked) {
        long left = metadata.path("deletionGracePeriodSeconds").asLong(0);
        if (asked < 0 || asked >= left) {
            return;
        }
        Instant due = Instant.parse(metadata.path("deletionTimestamp").asString());
        metadata.put("deletionTimestamp", Metadata.time(due.minusSeconds(left - asked)));
        metadata.put("deletionGracePeriodSeconds", asked);
    }
}
