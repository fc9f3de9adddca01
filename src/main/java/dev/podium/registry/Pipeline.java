package dev.podium.registry;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.Json;
import dev.podium.storage.Draft;
import dev.podium.storage.Outcome;
import dev.podium.storage.Store;
import dev.podium.storage.StoreException;
import dev.podium.storage.Write;
import dev.podium.time.ClusterTime;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the verbs share: the rules, the clock, the way to the store and back. */
final class Pipeline {

    /** How often a write that lost a race to another one is tried again before the client hears of it. */
    static final int ATTEMPTS = 16;

    final FieldTracking fields;
    private final Store store;
    private final WatchCache cache;
    private final ClusterTime time;
    private final List<Admission> admissions;
    private final Map<String, Allocator> allocators;

    /** @param allocators by the bucket of the objects that they serve */
    Pipeline(
            Store store,
            WatchCache cache,
            ClusterTime time,
            List<Admission> admissions,
            Map<String, Allocator> allocators,
            FieldTracking fields) {
        this.store = store;
        this.cache = cache;
        this.time = time;
        this.admissions = List.copyOf(admissions);
        this.allocators = Map.copyOf(allocators);
        this.fields = fields;
    }

    Allocator allocator(Resource resource) {
        return allocators.getOrDefault(resource.storage().bucket(), Allocator.NONE);
    }

    void repair() {
        allocators.values().forEach(Allocator::repair);
    }

    boolean writable() {
        return store.writable();
    }

    Instant now() {
        return time.now();
    }

    @Nullable CachedObject find(Resource resource, String namespace, String name) {
        return cache.get(resource.key(namespace, name));
    }

    void mutate(Admission.Request request) {
        for (Admission each : admissions) {
            each.mutate(request);
        }
    }

    void validate(Admission.Request request) {
        for (Admission each : admissions) {
            each.validate(request);
        }
    }

    void refuse(Resource resource, String name, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw ApiException.invalid(resource, name, errors);
        }
    }

    /** Commits, or answers with the conflict. */
    Outcome commit(Write write) {
        try {
            return store.submit(write).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StoreException cause) {
                throw ApiException.unavailable(cause.getMessage());
            }
            throw failed;
        }
    }

    /** The outcome for the client: the object with its new revision, converted to the version it asked in. */
    Written written(Resource resource, Written.Effect effect, ObjectNode object, Outcome.Committed committed) {
        Metadata.of(object).put("resourceVersion", Long.toString(committed.entry().revision()));
        return served(resource, effect, object, committed.entry().value());
    }

    /** The outcome of a write that was only tried. */
    Written tried(Resource resource, Written.Effect effect, ObjectNode object) {
        return served(resource, effect, object, sealed(object));
    }

    private Written served(Resource resource, Written.Effect effect, ObjectNode object, byte[] bytes) {
        Resource.Storage storage = resource.storage();
        if (storage.conversion() == Conversion.NONE) {
            return new Written(effect, object, storage.codec().plain() ? bytes : Json.bytes(object));
        }
        ObjectNode served = storage.conversion().served(object);
        return new Written(effect, served, Json.bytes(served));
    }

    private static byte[] sealed(ObjectNode object) {
        String revision = Metadata.text(object, "resourceVersion");
        Draft draft = Encoding.draft(object);
        // What would be new has no version yet.
        return revision.isEmpty() ? Json.bytes(object) : draft.sealed(Long.parseLong(revision));
    }
}
