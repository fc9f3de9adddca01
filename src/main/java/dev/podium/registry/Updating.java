package dev.podium.registry;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.FieldManager;
import dev.podium.machinery.Json;
import dev.podium.machinery.SentEmpties;
import dev.podium.storage.Outcome;
import dev.podium.storage.Write;
import dev.podium.watch.CachedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The phases of an update, in upstream's order (apiserver, pkg/registry/rest/update.go and generic/registry/store.go). */
final class Updating {

    private final Pipeline pipeline;
    private final Creation creation;
    private final Assembly assembly;

    Updating(Pipeline pipeline, Creation creation) {
        this.pipeline = pipeline;
        this.creation = creation;
        this.assembly = new Assembly(pipeline);
    }

    /** What is to happen when there is nothing to update. */
    enum Absence {
        FAILS,
        /** It is created, if its kind allows that. */
        CREATES
    }

    /**
     * Replaces an object by what {@code change} makes of a copy in the version of the request; once more when another write
     * came in between, unless the result names a resourceVersion.
     */
    Written update(
            Resource resource,
            String namespace,
            String name,
            Part part,
            Absence absence,
            Change change,
            WriteOptions options) {
        for (int attempt = 1; ; attempt++) {
            CachedObject current = pipeline.find(resource, namespace, name);
            if (current == null) {
                if (absence == Absence.FAILS || !part.equals(Part.OBJECT) || !creates(resource, change)) {
                    throw ApiException.notFound(resource, name);
                }
                return createInstead(resource, namespace, name, change, options);
            }
            ObjectNode old = resource.storage().opened(current);
            ObjectNode changed = changed(resource, part, change, resource.storage().conversion().served(old.deepCopy()), options);
            ObjectNode object = resource.storage().conversion().stored(changed);
            SentEmpties empties = resource.model().takeEmpties(object);
            prepare(resource, namespace, name, part, current, object, old);
            ObjectNode assembled = assembly.assemble(resource, namespace, part, change, object, old, options);
            Written written = pipeline.allocator(resource)
                    .exclusively(() -> write(resource, namespace, part, current, assembled, old, empties, options));
            if (written != null) {
                return written;
            }
            // Who insists on a version hears of it now: it is not the object's any more.
            if (attempt == Pipeline.ATTEMPTS) {
                throw ApiException.modified(resource, name);
            }
        }
    }

    private static boolean creates(Resource resource, Change change) {
        return change instanceof Change.Applied || resource.strategy().createsOnUpdate();
    }

    private ObjectNode changed(
            Resource resource, Part part, Change change, @Nullable ObjectNode served, WriteOptions options) {
        return switch (change) {
            case Change.Replacement(UnaryOperator<ObjectNode> function) -> function.apply(
                    served == null ? Json.mapper().createObjectNode() : served);
            case Change.Applied(ObjectNode configuration, FieldManager.Force force) -> pipeline.fields.apply(
                    resource, part, served, configuration, force, options);
        };
    }

    /** Writes what an update has put together; null if another write came in between. */
    private @Nullable Written write(
            Resource resource,
            String namespace,
            Part part,
            CachedObject current,
            ObjectNode object,
            ObjectNode old,
            SentEmpties empties,
            WriteOptions options) {
        if (part.equals(Part.OBJECT)) {
            pipeline.allocator(resource).allocate(object, old);
        }
        pipeline.refuse(resource, Metadata.name(old), validate(resource, part, empties.in(object), old));
        switch (part) {
            case Part.Whole _ -> resource.model().warningsOnUpdate(object, old).forEach(options::warn);
            case Part.Status _ -> resource.model().warningsOnStatusUpdate(object).forEach(options::warn);
            case Part.Named _, Part.Server _ -> {}
        }
        if (Assembly.admitted(part)) {
            pipeline.validate(Admission.Request.update(resource, namespace, part, object, old, options));
        }
        if (part.equals(Part.OBJECT)) {
            resource.strategy().complete(object);
        }
        boolean goes = Metadata.deleting(object)
                && Metadata.finalized(object)
                && !resource.strategy().holdsBack(object)
                && object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) == 0;
        FieldManager.keepTimes(object, old);
        if (options.dryRun() || (!goes && Json.same(object, old))) {
            return pipeline.tried(resource, Written.Effect.UPDATED, object);
        }
        Write write = goes
                ? new Write.Delete(current.key(), current.revision(), resource.storage().draft(object))
                : new Write.Replace(current.key(), current.revision(), resource.storage().draft(object));
        return switch (pipeline.commit(write)) {
            case Outcome.Committed committed -> {
                pipeline.allocator(resource).settle(goes ? null : object, old);
                yield pipeline.written(
                        resource, goes ? Written.Effect.DELETED : Written.Effect.UPDATED, object, committed);
            }
            case Outcome.Conflict _ -> null;
        };
    }

    private Written createInstead(
            Resource resource, String namespace, String name, Change change, WriteOptions options) {
        ObjectNode object = changed(resource, Part.OBJECT, change, null, options);
        Creation.Fields fields = Creation.Fields.TRACKED;
        if (change instanceof Change.Applied) {
            fields = Creation.Fields.GIVEN;
            demandName(object, name);
        }
        if (!Metadata.text(object, "uid").isEmpty()) {
            throw ApiException.conflict(
                    resource,
                    name,
                    "Precondition failed: UID in precondition: " + Metadata.text(object, "uid") + ", UID in object meta: ");
        }
        // A version is compared only with one that there is; some clients name one so that they never replace anything.
        Metadata.of(object).remove("resourceVersion");
        return creation.create(resource, namespace, object, fields, options);
    }

    private static void demandName(ObjectNode object, String name) {
        if (Metadata.name(object).isEmpty()) {
            throw ApiException.badRequest(
                    "the name of the object (" + name + " based on URL) was undeterminable: name must be provided");
        }
        if (!Metadata.name(object).equals(name)) {
            throw misnamed(object, name);
        }
    }

    private static ApiException misnamed(ObjectNode object, String name) {
        return ApiException.badRequest(
                "the name of the object (" + Metadata.name(object) + ") does not match the name on the URL (" + name + ")");
    }

    /** Checks what the new object claims to be. */
    private void prepare(
            Resource resource,
            String namespace,
            String name,
            Part part,
            CachedObject current,
            ObjectNode object,
            ObjectNode old) {
        object.put("kind", resource.handled().kind());
        object.put("apiVersion", resource.handled().apiVersion());
        Placement.check(resource, namespace, object);
        ObjectNode metadata = Metadata.of(object);
        String own = Metadata.name(object);
        if (own.isEmpty()) {
            metadata.put("name", name);
        } else if (!own.equals(name)) {
            throw misnamed(object, name);
        }
        String uid = Metadata.text(object, "uid");
        if (!uid.isEmpty() && !uid.equals(Metadata.text(old, "uid"))) {
            throw ApiException.conflict(
                    resource,
                    name,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Metadata.text(old, "uid"));
        }
        String version = Metadata.text(object, "resourceVersion");
        boolean pinned = !version.isEmpty() && !version.equals("0");
        if (pinned) {
            if (!version.matches("[0-9]{1,18}")) {
                pipeline.refuse(
                        resource, name, List.of(FieldError.invalid("metadata.resourceVersion", version, "must be an unsigned integer")));
            }
            if (Long.parseLong(version) != current.revision()) {
                throw ApiException.modified(resource, name);
            }
        } else if (!resource.strategy().updatesUnconditionally()) {
            pipeline.refuse(
                    resource, name, List.of(FieldError.invalid("metadata.resourceVersion", 0, "must be specified for an update")));
        }
        metadata.put("resourceVersion", Metadata.text(old, "resourceVersion"));
    }

    private List<FieldError> validate(Resource resource, Part part, ObjectNode object, ObjectNode old) {
        return switch (part) {
            case Part.Whole _ -> {
                List<FieldError> errors =
                        new ArrayList<>(resource.model().validateUpdate(object, old));
                errors.addAll(resource.strategy().validateUpdate(object, old));
                yield errors;
            }
            case Part.Status _ -> resource.model().validateStatusUpdate(object, old);
            case Part.Named(String subresource) -> resource.model().validateSubresourceUpdate(subresource, object, old);
            case Part.Server _ -> List.of();
        };
    }
}
