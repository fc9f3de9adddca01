package dev.podium.registry;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the object that an update is going to store, of what was sent and of what is there; admission has a hand in it. */
final class Assembly {

    private final Pipeline pipeline;

    Assembly(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Whether admission is asked about that part: the server's own bookkeeping is nobody's business. */
    static boolean admitted(Part part) {
        return switch (part) {
            case Part.Whole _, Part.Status _, Part.Named _ -> true;
            case Part.Server _ -> false;
        };
    }

    /** Puts together the part that was written and the parts that it may not touch, as the resource handles them. */
    ObjectNode assemble(
            Resource resource,
            String namespace,
            Part part,
            Change change,
            ObjectNode object,
            ObjectNode old,
            WriteOptions options) {
        ResourceStrategy strategy = resource.strategy();
        ObjectNode assembled = complete(resource, part, object, old);
        if (change instanceof Change.Replacement && admitted(part)) {
            // Before admission and the strategy set what is theirs: that is not the client's doing.
            pipeline.fields.update(resource, part, old, assembled, options);
        }
        if (admitted(part)) {
            pipeline.mutate(Admission.Request.update(resource, namespace, part, assembled, old, options));
        }
        ResourceStrategy.Request by = new ResourceStrategy.Request(options, pipeline.now());
        switch (part) {
            case Part.Whole _ -> {
                if (strategy.separatesStatus()) {
                    carry(assembled, old, "status");
                }
                strategy.prepareForUpdate(assembled, old);
            }
            case Part.Status _ -> strategy.prepareForStatusUpdate(assembled, old, by);
            case Part.Named(String subresource) -> strategy.prepareForSubresourceUpdate(subresource, assembled, old, by);
            case Part.Server _ -> {}
        }
        Metadata.tidy(assembled);
        boolean asked = switch (part) {
            case Part.Whole _, Part.Named _ -> true;
            // Neither a status nor the server's own bookkeeping, such as a binding, is what the object's owner asked for.
            case Part.Status _, Part.Server _ -> false;
        };
        if (asked && strategy.countsGenerations() && strategy.asksForMore(assembled, old)) {
            Metadata.of(assembled).put("generation", Metadata.generation(old) + 1);
        }
        return assembled;
    }

    private ObjectNode complete(Resource resource, Part part, ObjectNode object, ObjectNode old) {
        switch (part) {
            case Part.Whole _ -> {
                if (resource.strategy().separatesStatus()) {
                    carry(object, old, "status");
                }
                restore(object, old);
                resource.model().applyDefaults(object);
                return object;
            }
            case Part.Status _ -> {
                ObjectNode assembled = old.deepCopy();
                carry(assembled, object, "status");
                assembled.set("metadata", Metadata.of(object).deepCopy());
                restore(assembled, old);
                resource.model().applyDefaults(assembled);
                return assembled;
            }
            case Part.Named _ -> {
                restore(object, old);
                resource.model().applyDefaults(object);
                return object;
            }
            case Part.Server _ -> {
                return object;
            }
        }
    }

    /** What no update may change, upstream's {@code rest.BeforeUpdate}: a client that left it out does not mean to clear it. */
    private static void restore(ObjectNode object, ObjectNode old) {
        ObjectNode metadata = Metadata.of(object);
        ObjectNode before = Metadata.of(old);
        if (Metadata.text(object, "uid").isEmpty()) {
            carry(metadata, before, "uid");
        }
        for (String each : new String[] {"creationTimestamp", "generation", "selfLink"}) {
            carry(metadata, before, each);
        }
        // Whoever sets these of an object that is not going is told that they cannot be set.
        if (before.hasNonNull("deletionTimestamp")) {
            carry(metadata, before, "deletionTimestamp");
        }
        if (before.hasNonNull("deletionGracePeriodSeconds") && !metadata.hasNonNull("deletionGracePeriodSeconds")) {
            carry(metadata, before, "deletionGracePeriodSeconds");
        }
    }

    private static void carry(ObjectNode into, ObjectNode from, String field) {
        @Nullable JsonNode value = from.get(field);
        if (value == null) {
            into.remove(field);
        } else {
            into.set(field, value);
        }
    }
}
