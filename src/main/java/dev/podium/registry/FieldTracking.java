package dev.podium.registry;

import dev.podium.machinery.ApplyConflictException;
import dev.podium.machinery.ApplyException;
import dev.podium.machinery.FieldManager;
import dev.podium.machinery.ObjectModel;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Keeps account of who owns which field, in every write that passes. */
final class FieldTracking {

    private final Supplier<Instant> clock;
    private final ServedResources resources;
    private final Map<Way, FieldManager> managers = new ConcurrentHashMap<>();

    /** A way to write objects. */
    private record Way(ObjectModel model, Part part) {}

    FieldTracking(ServedResources resources, Supplier<Instant> clock) {
        this.clock = clock;
        this.resources = resources;
        resources.onChange(now -> {
            Set<ObjectModel> models = now.stream().map(Resource::model).collect(Collectors.toSet());
            managers.keySet().removeIf(each -> !models.contains(each.model()));
        });
    }

    /**
     * Sets the managed fields of an object on its way to the store.
     *
     * @param before null for one that is created
     * @param object with the managed fields that the client sent, if it sent any
     */
    void update(Resource resource, Part part, @Nullable ObjectNode before, ObjectNode object, WriteOptions options) {
        if (part instanceof Part.Server) {
            return;
        }
        FieldManager manager = manager(resource, part);
        FieldManager.Writer writer = new FieldManager.Writer(options.manager(), Metadata.time(clock.get()));
        Conversion conversion = resource.storage().conversion();
        if (conversion == Conversion.NONE) {
            manager.update(before, object, writer);
            return;
        }
        ObjectNode served = conversion.served(object.deepCopy());
        manager.update(before == null ? null : conversion.served(before.deepCopy()), served, writer);
        ObjectNode metadata = Metadata.of(object);
        metadata.remove("managedFields");
        if (Metadata.of(served).get("managedFields") != null) {
            metadata.set("managedFields", Metadata.of(served).get("managedFields"));
        }
    }

    /**
     * What becomes of an object to which a configuration is applied, managed fields included.
     *
     * @param live as the resource serves it; null when there is none
     */
    ObjectNode apply(
            Resource resource,
            Part part,
            @Nullable ObjectNode live,
            ObjectNode configuration,
            FieldManager.Force force,
            WriteOptions options) {
        FieldManager.Writer writer = new FieldManager.Writer(options.manager(), Metadata.time(clock.get()));
        try {
            return manager(resource, part).apply(live, configuration, writer, force);
        } catch (ApplyConflictException conflict) {
            throw ApiException.applyConflict(conflict);
        } catch (ApplyException refused) {
            throw ApiException.badRequest(String.valueOf(refused.getMessage()));
        }
    }

    private FieldManager manager(Resource resource, Part part) {
        Way way = new Way(resource.model(), part);
        FieldManager known = managers.get(way);
        if (known == null) {
            known = FieldManager.of(new FieldManager.Scope(
                    resource.type(),
                    resource.model().schema(),
                    subresource(part),
                    resource.strategy().ownable(part),
                    other -> translation(resource, other)));
            managers.put(way, known);
        }
        return known;
    }

    private static String subresource(Part part) {
        return switch (part) {
            case Part.Whole _, Part.Server _ -> "";
            case Part.Status _ -> "status";
            case Part.Named(String subresource) -> subresource;
        };
    }

    /** To another version of the same objects, by way of the stored one. */
    private FieldManager.@Nullable Translation translation(Resource resource, String apiVersion) {
        for (Resource each : resources.all()) {
            if (each.apiVersion().equals(apiVersion)
                    && each.storage().bucket().equals(resource.storage().bucket())) {
                return new FieldManager.Translation(
                        each.model().schema(),
                        object -> converted(object, resource, each),
                        object -> converted(object, each, resource));
            }
        }
        return null;
    }

    private static ObjectNode converted(ObjectNode object, Resource from, Resource to) {
        return from.shownAs(to, from.storage().conversion().stored(object.deepCopy()));
    }
}
