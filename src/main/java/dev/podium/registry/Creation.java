package dev.podium.registry;

import dev.podium.storage.Outcome;
import dev.podium.storage.Write;
import java.util.SplittableRandom;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** The phases of a create, in upstream's order (apiserver, pkg/registry/rest/create.go). */
final class Creation {

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LONGEST_BASE = 58;

    private final Pipeline pipeline;
    private final SplittableRandom random = new SplittableRandom();

    Creation(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    Written create(Resource resource, String namespace, ObjectNode served, WriteOptions options) {
        ObjectNode object = resource.storage().conversion().stored(served);
        object.put("kind", resource.storage().type().kind());
        object.put("apiVersion", resource.storage().type().apiVersion());
        settle(resource, namespace, object);
        pipeline.kinds.applyDefaults(resource.storage().type(), object);
        ObjectNode metadata = Metadata.of(object);
        boolean generated = Metadata.name(object).isEmpty() && !Metadata.text(object, "generateName").isEmpty();
        if (generated) {
            metadata.put("name", generate(Metadata.text(object, "generateName")));
        }
        pipeline.admit(new Admission.Request(Admission.Operation.CREATE, resource, namespace, object, options));
        resource.strategy().prepareForCreate(object);
        Metadata.tidy(object);
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Metadata.time(pipeline.now()));
        if (resource.strategy().countsGenerations()) {
            metadata.put("generation", 1);
        }
        for (int attempt = 1; ; attempt++) {
            String name = Metadata.name(object);
            pipeline.refuse(resource, name, pipeline.kinds.validateCreate(resource.storage().type(), object));
            if (options.dryRun()) {
                if (pipeline.find(resource, namespace, name) != null) {
                    throw ApiException.alreadyExists(resource, name);
                }
                return pipeline.tried(resource, Written.Effect.CREATED, object);
            }
            switch (pipeline.commit(new Write.Create(resource.key(namespace, name), Encoding.draft(object)))) {
                case Outcome.Committed committed -> {
                    return pipeline.written(resource, Written.Effect.CREATED, object, committed);
                }
                case Outcome.Conflict _ -> {
                    if (!generated || attempt == Pipeline.ATTEMPTS) {
                        throw ApiException.alreadyExists(resource, name);
                    }
                    metadata.put("name", generate(Metadata.text(object, "generateName")));
                }
            }
        }
    }

    /** Takes out what only the server decides, and puts the object into the namespace of the request. */
    private static void settle(Resource resource, String namespace, ObjectNode object) {
        ObjectNode metadata = Metadata.of(object);
        if (!Metadata.text(object, "resourceVersion").isEmpty()) {
            throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
        }
        for (String each : new String[] {
            "resourceVersion", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink",
            "generation", "managedFields"
        }) {
            metadata.remove(each);
        }
        Placement.check(resource, namespace, object);
    }

    private synchronized String generate(String base) {
        StringBuilder name = new StringBuilder(base.length() > LONGEST_BASE ? base.substring(0, LONGEST_BASE) : base);
        for (int i = 0; i < 5; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
