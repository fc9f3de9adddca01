package dev.podium.registry.strategy;

import dev.podium.machinery.FieldFilter;
import dev.podium.registry.Part;
import dev.podium.registry.ResourceStrategy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A strategy that is put together from traits and a few steps, for kinds whose rules can be said in a line each.
 *
 * @param moves whether an update asks for something that {@code metadata.generation} counts
 * @param statusWriters which fields those can own who write the status
 * @param warning what everybody is told who uses the kind; empty: nothing
 */
record KindStrategy(
        Set<Trait> traits,
        List<Selectable> selectables,
        Consumer<ObjectNode> creation,
        BiConsumer<ObjectNode, ObjectNode> update,
        BiConsumer<ObjectNode, ObjectNode> statusUpdate,
        BiPredicate<ObjectNode, ObjectNode> moves,
        FieldFilter statusWriters,
        String warning)
        implements ResourceStrategy {

    /** What some kinds do and most do not. */
    enum Trait {
        COUNTS_GENERATIONS,
        /** A new object has none: only changes are counted. */
        COUNTS_FROM_NOTHING,
        CREATED_BY_PUT,
        /** An update must name the version that it is made from. */
        UPDATED_BY_VERSION,
        ORPHANS_DEPENDENTS,
        ANSWERS_WITH_THE_DELETED
    }

    /**
     * A field to select by.
     *
     * @param absent its value when it is not there
     */
    record Selectable(String field, JsonPointer path, String absent) {}

    static KindStrategy of(Trait... traits) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        all.addAll(List.of(traits));
        return new KindStrategy(
                Set.copyOf(all),
                List.of(),
                _ -> {},
                (_, _) -> {},
                (_, _) -> {},
                (now, old) -> differ(now, old, "spec"),
                FieldFilter.without("spec"),
                "");
    }

    KindStrategy selectedBy(String field, String absent) {
        return selectedBy(field, field, absent);
    }

    /** @param path where the field is, with dots */
    KindStrategy selectedBy(String field, String path, String absent) {
        List<Selectable> more = new ArrayList<>(selectables);
        more.add(new Selectable(field, JsonPointer.compile("/" + path.replace('.', '/')), absent));
        return new KindStrategy(traits, List.copyOf(more), creation, update, statusUpdate, moves, statusWriters, warning);
    }

    KindStrategy onCreate(Consumer<ObjectNode> step) {
        return new KindStrategy(traits, selectables, step, update, statusUpdate, moves, statusWriters, warning);
    }

    KindStrategy onUpdate(BiConsumer<ObjectNode, ObjectNode> step) {
        return new KindStrategy(traits, selectables, creation, step, statusUpdate, moves, statusWriters, warning);
    }

    KindStrategy onStatusUpdate(BiConsumer<ObjectNode, ObjectNode> step) {
        return new KindStrategy(traits, selectables, creation, update, step, moves, statusWriters, warning);
    }

    /** Counts a change of any of these members as a new generation, instead of a change of the spec. */
    KindStrategy moving(String... members) {
        return movingWhen((now, old) -> {
            for (String each : members) {
                if (differ(now, old, each)) {
                    return true;
                }
            }
            return false;
        });
    }

    KindStrategy movingWhen(BiPredicate<ObjectNode, ObjectNode> condition) {
        return new KindStrategy(traits, selectables, creation, update, statusUpdate, condition, statusWriters, warning);
    }

    /** Whether a member is another; what is empty is as good as absent. */
    static boolean differ(JsonNode now, JsonNode old, String member) {
        JsonNode left = now.path(member);
        JsonNode right = old.path(member);
        return !left.equals(right) && !(left.isEmpty() && right.isEmpty() && !left.isValueNode() && !right.isValueNode());
    }

    /** Keeps those who write the status from owning these fields, joined by dots, as well as the spec. */
    KindStrategy statusWithout(String field) {
        return new KindStrategy(
                traits, selectables, creation, update, statusUpdate, moves, FieldFilter.without("spec", field), warning);
    }

    /** Drops, before anything else is done, what the template at that path has of features that are off. */
    KindStrategy templateAt(String path) {
        JsonPointer template = JsonPointer.compile(path);
        return onCreate(object -> {
                    DisabledFields.drop(object, null, template);
                    creation.accept(object);
                })
                .onUpdate((object, old) -> {
                    DisabledFields.drop(object, old, template);
                    update.accept(object, old);
                });
    }

    /** Keeps those who write the status from changing, and owning, any of the metadata. */
    KindStrategy statusAlone() {
        return statusWithout("metadata").onStatusUpdate(OldMetadata::restore);
    }

    /** Tells everybody who uses the kind that it is deprecated, upstream's {@code prerelease-lifecycle-gen:deprecated}. */
    KindStrategy warningOf(String deprecation) {
        return new KindStrategy(traits, selectables, creation, update, statusUpdate, moves, statusWriters, deprecation);
    }

    @Override
    public FieldFilter ownable(Part part) {
        return part instanceof Part.Status ? statusWriters : ResourceStrategy.super.ownable(part);
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        object.remove("status");
        creation.accept(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old) {
        update.accept(object, old);
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old) {
        statusUpdate.accept(object, old);
    }

    @Override
    public boolean countsGenerations() {
        return traits.contains(Trait.COUNTS_GENERATIONS);
    }

    @Override
    public long firstGeneration() {
        return traits.contains(Trait.COUNTS_FROM_NOTHING) ? 0 : 1;
    }

    @Override
    public boolean asksForMore(ObjectNode object, ObjectNode old) {
        return moves.test(object, old);
    }

    @Override
    public boolean createsOnUpdate() {
        return traits.contains(Trait.CREATED_BY_PUT);
    }

    @Override
    public boolean updatesUnconditionally() {
        return !traits.contains(Trait.UPDATED_BY_VERSION);
    }

    @Override
    public boolean returnsDeletedObject() {
        return traits.contains(Trait.ANSWERS_WITH_THE_DELETED);
    }

    @Override
    public boolean orphansDependents() {
        return traits.contains(Trait.ORPHANS_DEPENDENTS);
    }

    @Override
    public List<String> selectableFields() {
        return selectables.stream().map(Selectable::field).toList();
    }

    @Override
    public void fields(JsonNode object, Map<String, String> into) {
        for (Selectable each : selectables) {
            into.put(each.field(), object.at(each.path()).asString(each.absent()));
        }
    }
}
