package dev.podium.machinery.apply;

import dev.podium.machinery.ApplyConflictException;
import dev.podium.machinery.ApplyException;
import dev.podium.machinery.Conflict;
import dev.podium.machinery.DecodeException;
import dev.podium.machinery.Decoder;
import dev.podium.machinery.FieldManager;
import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.MalformedException;
import dev.podium.machinery.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Updates and applies, as structured-merge-diff's {@code merge/update.go} and apimachinery's stack of managers do. */
public final class Ownership implements FieldManager {

    private static final String METADATA = "metadata";
    private static final String MANAGED_FIELDS = "managedFields";
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final GroupVersionKind type;
    private final String version;
    private final @Nullable Schema schema;
    private final Shape shape;
    private final String subresource;
    private final Scopes scopes;
    private final Versions versions;
    private final Decoder decoder = new Decoder();

    public Ownership(Scope scope) {
        type = scope.type();
        version = type.apiVersion();
        schema = scope.schema();
        shape = Shape.of(schema);
        subresource = scope.subresource();
        scopes = new Scopes(scope.filter());
        versions = new Versions(version, shape, scope.versions());
    }

    @Override
    public void update(@Nullable ObjectNode before, ObjectNode object, Writer writer) {
        ObjectNode metadata = metadata(object);
        JsonNode claimed = metadata.remove(MANAGED_FIELDS);
        JsonNode present = before == null ? null : before.path(METADATA).get(MANAGED_FIELDS);
        try {
            ObjectNode old = before == null ? NOTHING : withoutManagedFields(before);
            Comparison comparison = compare(old, object, shape).filtered(scopes::changeable);
            if (comparison.isSame() && (claimed == null || claimed.equals(present))) {
                put(metadata, present);
                return;
            }
            ManagedFields managed = claimed(claimed, present);
            if (before == null || !managed.isEmpty()) {
                Manager manager = Manager.updating(writer.manager(), version, subresource);
                own(managed, new Changes(comparison, old, object), manager, writer.time());
                managed.cap();
            }
            put(metadata, managed.json());
        } catch (MismatchException strange) {
            // Validation tells the client what is wrong, if anything is; who owns what is left as it was.
            put(metadata, present);
        }
    }

    /** What the request claims, unless it is silent or cannot be read; subresources do not listen to claims. */
    private ManagedFields claimed(@Nullable JsonNode claimed, @Nullable JsonNode present) {
        if (claimed != null && subresource.isEmpty() && !claimed.equals(present)) {
            if (resets(claimed)) {
                return ManagedFields.none();
            }
            try {
                ManagedFields read = read(claimed);
                if (!read.isEmpty()) {
                    return read;
                }
            } catch (MalformedException unreadable) {
                // A client that does not understand managed fields must not lose them.
            }
        }
        try {
            return read(present);
        } catch (MalformedException unreadable) {
            return ManagedFields.none();
        }
    }

    /** As the schemas are now; those of built-in kinds are what they were. */
    private ManagedFields read(@Nullable JsonNode json) {
        ManagedFields managed = ManagedFields.read(json);
        if (schema != null && schema.name().isEmpty()) {
            managed.entries().replaceAll((_, entry) -> versions.knows(entry.version())
                    ? entry.with(SchemaMoves.moved(entry.fields(), versions.shape(entry.version())))
                    : entry);
        }
        return managed;
    }

    private static boolean resets(JsonNode claimed) {
        return claimed instanceof ArrayNode list && (list.isEmpty() || list.size() == 1 && list.get(0).isEmpty());
    }

    /** Gives a manager what it has changed, and takes it from the others. */
    private void own(ManagedFields managed, Changes changes, Manager manager, String time) {
        Map<Manager, ManagedFields.Entry> entries = managed.entries();
        for (Manager each : List.copyOf(entries.keySet())) {
            Comparison seen = changes.in(entries.get(each).version());
            if (seen == null) {
                entries.remove(each);
            } else if (!seen.isSame()) {
                entries.compute(each, (_, entry) ->
                        entry.with(entry.fields().difference(seen.changed()).difference(seen.removed())));
            }
        }
        managed.dropEmpty();
        FieldSet mine = changes.own().changed();
        if (!mine.isEmpty()) {
            ManagedFields.Entry previous = entries.get(manager);
            entries.put(
                    manager,
                    new ManagedFields.Entry(previous == null ? mine : previous.fields().union(mine), version, time));
        }
    }

    @Override
    public ObjectNode apply(@Nullable ObjectNode live, ObjectNode configuration, Writer writer, Force force) {
        demandType(configuration);
        if (configuration.path(METADATA).path(MANAGED_FIELDS).isArray()) {
            throw new ApplyException("metadata.managedFields must be nil");
        }
        ManagedFields managed;
        try {
            managed = read(live == null ? null : live.path(METADATA).get(MANAGED_FIELDS));
        } catch (MalformedException unreadable) {
            throw new ApplyException("failed to decode managed fields: " + unreadable.getMessage());
        }
        ObjectNode before = withoutManagedFields(live == null ? identity() : live);
        ObjectNode applied = withoutManagedFields(configuration);
        try {
            if (managed.isEmpty() && live != null) {
                Manager unknown = Manager.updating(BEFORE_FIRST_APPLY, version, subresource);
                own(managed, changes(NOTHING, before), unknown, writer.time());
            }
            demandConformance(applied);
            return apply(before, applied, managed, writer, force);
        } catch (MismatchException strange) {
            throw new ApplyException("failed to merge config: " + strange.getMessage());
        }
    }

    private ObjectNode apply(ObjectNode before, ObjectNode applied, ManagedFields managed, Writer writer, Force force) {
        Manager manager = Manager.applying(writer.manager(), subresource);
        Map<Manager, ManagedFields.Entry> entries = managed.entries();
        ManagedFields.Entry last = entries.get(manager);
        FieldSet fields = scopes.changeable(FieldsOf.configuration(applied, shape));
        entries.put(manager, new ManagedFields.Entry(fields, version, last == null ? null : last.time()));
        ObjectNode merged = Merge.of(before, applied, shape);
        ObjectNode result = last == null ? merged : new Pruning(versions, managed).prune(merged, last);
        if (result != merged) {
            // Pruning takes an empty map for one of which nothing is left; where the configuration has one, it stays.
            result = Merge.of(result, applied, shape);
        }
        take(managed, before, result, manager, new LastApplied(writer.manager(), before, shape), force);
        boolean changed = !Values.same(before, result);
        entries.computeIfPresent(manager, (_, entry) -> {
            FieldSet owned = Scopes.owned(entry.fields());
            if (owned.isEmpty()) {
                return null;
            }
            String time = changed ? writer.time() : entry.time();
            boolean same = last != null && owned.equals(last.fields()) && last.version().equals(version);
            return same && !changed ? last : new ManagedFields.Entry(owned, version, time);
        });
        ObjectNode object = decoded(result, merged);
        LastApplied.renew(writer.manager(), object, applied);
        put(metadata(object), managed.json());
        return object;
    }

    /** Takes what changes from its other owners, if they may lose it. */
    private void take(
            ManagedFields managed,
            ObjectNode before,
            ObjectNode result,
            Manager manager,
            LastApplied lastApplied,
            Force force) {
        Changes changes = changes(before, result);
        Map<Manager, FieldSet> conflicts = new LinkedHashMap<>();
        Map<Manager, FieldSet> lost = new LinkedHashMap<>();
        for (Map.Entry<Manager, ManagedFields.Entry> each : Map.copyOf(managed.entries()).entrySet()) {
            if (each.getKey().equals(manager)) {
                continue;
            }
            Comparison seen = changes.in(each.getValue().version());
            if (seen == null) {
                managed.entries().remove(each.getKey());
                continue;
            }
            FieldSet conflict = each.getValue().fields().intersection(seen.changed());
            if (!conflict.isEmpty()) {
                conflicts.put(each.getKey(), conflict);
            }
            lost.put(each.getKey(), seen.removed().union(conflict));
        }
        if (force == Force.REFUSE && !conflicts.isEmpty()) {
            FieldSet allowed = lastApplied.allowed(version);
            List<Conflict> refused = new ArrayList<>();
            conflicts.forEach((owner, paths) -> paths.forEach(path -> {
                if (!allowed.has(path)) {
                    refused.add(new Conflict(owner.toString(), owner.identifier(), Element.shown(path)));
                }
            }));
            if (!refused.isEmpty()) {
                refused.sort(Comparator.comparing(Conflict::identity));
                throw new ApplyConflictException(refused);
            }
        }
        lost.forEach((owner, paths) ->
                managed.entries().computeIfPresent(owner, (_, entry) -> entry.with(entry.fields().difference(paths))));
        managed.dropEmpty();
    }

    private Changes changes(ObjectNode before, ObjectNode after) {
        return new Changes(compare(before, after, shape).filtered(scopes::changeable), before, after);
    }

    /** What changes, as each version of the API shows it. */
    private final class Changes {
        private final Comparison own;
        private final Map<String, Comparison> known = new LinkedHashMap<>();
        private final ObjectNode before;
        private final ObjectNode after;

        Changes(Comparison own, ObjectNode before, ObjectNode after) {
            this.own = own;
            this.before = before;
            this.after = after;
            known.put(version, own);
        }

        Comparison own() {
            return own;
        }

        /** Null for a version that is no longer served. */
        @Nullable Comparison in(String other) {
            Comparison comparison = known.get(other);
            if (comparison == null && versions.knows(other)) {
                comparison = compare(
                        versions.translate(before, version, other),
                        versions.translate(after, version, other),
                        versions.shape(other));
                known.put(other, comparison);
            }
            return comparison;
        }
    }

    /** Compares all but what nobody owns. */
    private static Comparison compare(ObjectNode before, ObjectNode after, Shape shape) {
        return Comparison.of(before, after, shape).filtered(Scopes::owned);
    }

    private void demandType(ObjectNode configuration) {
        String apiVersion = configuration.path("apiVersion").asString("");
        String kind = configuration.path("kind").asString("");
        if (!apiVersion.equals(version) || !kind.equals(type.kind())) {
            throw new ApplyException("invalid object type: " + shown(GroupVersionKind.of(apiVersion, kind)));
        }
    }

    private static String shown(GroupVersionKind type) {
        return type.group() + "/" + type.version() + ", Kind=" + type.kind();
    }

    private void demandConformance(ObjectNode applied) {
        try {
            Conformance.demand(applied, shape);
        } catch (MismatchException strange) {
            JsonNode metadata = applied.path(METADATA);
            throw new ApplyException("failed to create typed patch object (" + metadata.path("namespace").asString("") + "/"
                    + metadata.path("name").asString("") + "; " + shown(type) + "): " + strange.getMessage());
        }
    }

    /** The object in the form in which it is stored, without the nulls that pruning has left of what was there. */
    private ObjectNode decoded(ObjectNode object, ObjectNode merged) {
        if (schema == null) {
            ObjectNode copy = object.deepCopy();
            if (object != merged) {
                dropEmptied(copy, merged);
            }
            return copy;
        }
        try {
            return decoder.decode(object.deepCopy(), schema, FieldValidation.IGNORE).object();
        } catch (DecodeException refused) {
            throw new ApplyException("failed to convert new object (" + object.path(METADATA).path("namespace").asString("")
                    + "/" + object.path(METADATA).path("name").asString("") + "; " + shown(type)
                    + ") to proper version: " + refused.getMessage());
        }
    }

    private static void dropEmptied(ObjectNode pruned, ObjectNode merged) {
        for (Map.Entry<String, JsonNode> each : List.copyOf(pruned.properties())) {
            JsonNode before = merged.get(each.getKey());
            if (each.getValue().isNull() && before != null && !before.isNull()) {
                pruned.remove(each.getKey());
            } else if (each.getValue() instanceof ObjectNode below && before instanceof ObjectNode whole) {
                dropEmptied(below, whole);
            }
        }
    }

    private ObjectNode identity() {
        return JsonNodeFactory.instance.objectNode().put("kind", type.kind()).put("apiVersion", version);
    }

    private static ObjectNode withoutManagedFields(ObjectNode object) {
        if (!(object.get(METADATA) instanceof ObjectNode metadata) || !metadata.has(MANAGED_FIELDS)) {
            return object;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.setAll(object);
        ObjectNode others = JsonNodeFactory.instance.objectNode();
        others.setAll(metadata);
        others.remove(MANAGED_FIELDS);
        copy.set(METADATA, others);
        return copy;
    }

    private static ObjectNode metadata(ObjectNode object) {
        return object.get(METADATA) instanceof ObjectNode metadata ? metadata : object.putObject(METADATA);
    }

    private static void put(ObjectNode metadata, @Nullable JsonNode managedFields) {
        if (managedFields == null) {
            metadata.remove(MANAGED_FIELDS);
        } else {
            metadata.set(MANAGED_FIELDS, managedFields);
        }
    }

    /** See {@link FieldManager#keepTimes}. */
    public static void keepTimes(ObjectNode object, ObjectNode before) {
        JsonNode old = before.path(METADATA).path(MANAGED_FIELDS);
        JsonNode now = object.path(METADATA).path(MANAGED_FIELDS);
        if (now.equals(old) || now.size() != old.size() || !timeless(now).equals(timeless(old))) {
            return;
        }
        if (withoutManagedFields(object).equals(withoutManagedFields(before))) {
            metadata(object).set(MANAGED_FIELDS, old);
        }
    }

    private static List<JsonNode> timeless(JsonNode managedFields) {
        return managedFields.valueStream()
                .map(each -> {
                    ObjectNode copy = JsonNodeFactory.instance.objectNode();
                    copy.setAll(Values.members(each));
                    copy.remove("time");
                    return (JsonNode) copy;
                })
                .toList();
    }
}
