package dev.podium.machinery.apply;

import dev.podium.machinery.Decoder;
import dev.podium.machinery.FieldFilter;
import dev.podium.machinery.FieldManager;
import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Kinds;
import dev.podium.machinery.Patches;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Schemas;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Plays the part of an API server to one object: writes come in, the object with its managed fields comes out. */
final class Writes {

    private static final Set<String> SPEC_AND_STATUS = Set.of("Deployment", "Service", "Pod", "Job");

    private final Kinds kinds = new Kinds();
    private final Decoder decoder = new Decoder();
    @Nullable ObjectNode object;
    private int second;

    private String now() {
        return "2026-01-01T00:00:%02dZ".formatted(second);
    }

    static GroupVersionKind type(JsonNode object) {
        return GroupVersionKind.of(object.path("apiVersion").asString(""), object.path("kind").asString(""));
    }

    private static FieldManager manager(GroupVersionKind type, String subresource) {
        boolean separate = SPEC_AND_STATUS.contains(type.kind());
        FieldFilter filter =
                switch (subresource) {
                    case "" -> separate ? FieldFilter.without("status") : FieldFilter.ALL;
                    case "status" -> FieldFilter.without("spec");
                    case "scale" -> FieldFilter.only("spec.replicas");
                    default -> FieldFilter.ALL;
                };
        return FieldManager.of(
                new FieldManager.Scope(type, Schemas.bundled().forKind(type), subresource, filter, _ -> null));
    }

    /** A step of a golden: {@code by} whom, and what to {@code create}, {@code update} (a merge patch) or {@code apply}. */
    void step(JsonNode step) {
        second++;
        String by = step.path("by").asString("");
        String subresource = step.path("subresource").asString("");
        if (step.has("create")) {
            create(step.path("create").asObject(), by);
        } else if (step.has("update")) {
            update(step.path("update").asObject(), by, subresource);
        } else {
            apply(
                    step.path("apply").asObject(),
                    by,
                    subresource,
                    step.path("force").asBoolean(false) ? FieldManager.Force.TAKE : FieldManager.Force.REFUSE);
        }
    }

    void create(ObjectNode created, String by) {
        object = complete(created);
        manager(type(created), "").update(null, object, new FieldManager.Writer(by, now()));
    }

    void update(ObjectNode patch, String by, String subresource) {
        ObjectNode old = object;
        ObjectNode updated = complete(Patches.merge(old, patch).asObject());
        manager(type(updated), subresource).update(old, updated, new FieldManager.Writer(by, now()));
        keep(updated, old);
    }

    void apply(ObjectNode configuration, String by, String subresource, FieldManager.Force force) {
        ObjectNode old = object;
        ObjectNode applied = manager(type(old == null ? configuration : old), subresource)
                .apply(old, configuration, new FieldManager.Writer(by, now()), force);
        ObjectNode completed = complete(applied);
        keep(completed, old);
    }

    private void keep(ObjectNode updated, @Nullable ObjectNode old) {
        if (old != null) {
            FieldManager.keepTimes(updated, old);
        }
        object = updated;
    }

    private ObjectNode complete(ObjectNode tree) {
        Schema schema = Schemas.bundled().forKind(type(tree));
        if (schema == null) {
            return tree.deepCopy();
        }
        ObjectNode decoded = decoder.decode(tree.deepCopy(), schema, FieldValidation.STRICT).object();
        kinds.applyDefaults(type(tree), decoded);
        return decoded;
    }
}
