package dev.podium.registry;

import dev.podium.machinery.SentEmpties;
import dev.podium.storage.Outcome;
import dev.podium.storage.Write;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The phases of a create, in upstream's order (apiserver, pkg/registry/rest/create.go). */
final class Creation {

    private static final int LONGEST_BASE = 58;

    private final Pipeline pipeline;
    private final RandomSuffix suffixes = new RandomSuffix();

    Creation(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Where an object's managed fields come from. */
    enum Fields {
        /** They are worked out. */
        TRACKED,
        /** The object has them. */
        GIVEN
    }

    Written create(Resource resource, String namespace, ObjectNode served, Fields fields, WriteOptions options) {
        ObjectNode object = resource.storage().conversion().stored(served);
        object.put("kind", resource.handled().kind());
        object.put("apiVersion", resource.handled().apiVersion());
        settle(resource, namespace, object);
        SentEmpties empties = resource.model().takeEmpties(object);
        resource.model().applyDefaults(object);
        String base = Metadata.text(object, "generateName");
        if (!Metadata.name(object).isEmpty() || base.isEmpty()) {
            Written written = attempt(resource, namespace, object, empties, fields, options);
            if (written == null) {
                throw ApiException.alreadyExists(resource, Metadata.name(object));
            }
            return written;
        }
        for (int attempt = 1; ; attempt++) {
            ObjectNode named = object.deepCopy();
            Metadata.of(named).put("name", generate(base));
            Written written = attempt(resource, namespace, named, empties, fields, options);
            if (written != null) {
                return written;
            }
            if (attempt == Pipeline.ATTEMPTS) {
                throw ApiException.alreadyExists(resource, Metadata.name(named));
            }
        }
    }

    /** Creates an object that has its name and its defaults; null if there is one of that name. */
    private @Nullable Written attempt(
            Resource resource, String namespace, ObjectNode object, SentEmpties empties, Fields fields, WriteOptions options) {
        if (fields == Fields.TRACKED) {
            pipeline.fields.update(resource, Part.OBJECT, null, object, options);
        }
        pipeline.mutate(Admission.Request.create(resource, namespace, object, options));
        return pipeline.allocator(resource).exclusively(() -> write(resource, namespace, object, empties, options));
    }

    private @Nullable Written write(
            Resource resource, String namespace, ObjectNode object, SentEmpties empties, WriteOptions options) {
        ObjectNode metadata = Metadata.of(object);
        pipeline.allocator(resource).allocate(object, null);
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Metadata.time(pipeline.now()));
        resource.strategy().prepareForCreate(object, new ResourceStrategy.Request(options, pipeline.now()));
        Metadata.tidy(object);
        if (!object.has("status")) {
            // As upstream, which completes what it reads back: a status that was dropped is shown as an empty one is.
            resource.model().applyDefaults(object);
        }
        if (resource.strategy().countsGenerations() && resource.strategy().firstGeneration() > 0) {
            metadata.put("generation", resource.strategy().firstGeneration());
        }
        String name = Metadata.name(object);
        pipeline.refuse(resource, name, resource.model().validateCreate(empties.in(object)));
        resource.model().warningsOnCreate(object).forEach(options::warn);
        pipeline.validate(Admission.Request.create(resource, namespace, object, options));
        resource.strategy().complete(object);
        if (options.dryRun()) {
            return pipeline.find(resource, namespace, name) == null
                    ? pipeline.tried(resource, Written.Effect.CREATED, object)
                    : null;
        }
        return switch (pipeline.commit(new Write.Create(resource.key(namespace, name), resource.storage().draft(object)))) {
            case Outcome.Committed committed -> {
                pipeline.allocator(resource).settle(object, null);
                yield pipeline.written(resource, Written.Effect.CREATED, object, committed);
            }
            case Outcome.Conflict _ -> null;
        };
    }

    /** Takes out what only the server decides, and puts the object into the namespace of the request. */
    private static void settle(Resource resource, String namespace, ObjectNode object) {
        ObjectNode metadata = Metadata.of(object);
        // What is no number is nothing that etcd's store would look at.
        if (Metadata.text(object, "resourceVersion").matches("0*[1-9][0-9]*")) {
            throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
        }
        for (String each : new String[] {
            "resourceVersion", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"
        }) {
            metadata.remove(each);
        }
        Placement.check(resource, namespace, object);
    }

    private String generate(String base) {
        return (base.length() > LONGEST_BASE ? base.substring(0, LONGEST_BASE) : base) + suffixes.next();
    }
}
