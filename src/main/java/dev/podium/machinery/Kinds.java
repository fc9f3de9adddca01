package dev.podium.machinery;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.RuleBook;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API server knows about each built-in kind: its defaults and its validation, with upstream's messages and field
 * paths. A kind without rules of its own gets those of every object's metadata. Stateless.
 */
public final class Kinds {
    private static final Set<String> FINALIZERS = Set.of("kubernetes", "orphan", "foregroundDeletion");
    /** The groups whose validation does not ask that finalizers have a domain. */
    private static final Set<String> LENIENT = Set.of(
            "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "coordination.k8s.io",
            "node.k8s.io", "policy");

    /** Fills in what the client left out, in place, as upstream's {@code SetDefaults_*} functions do. */
    public void applyDefaults(GroupVersionKind kind, ObjectNode object) {
        RuleBook.of(kind).applyDefaults(object);
    }

    /** What is wrong with an object that is about to be created; empty when nothing is. */
    public List<FieldError> validateCreate(GroupVersionKind kind, ObjectNode object) {
        KindRules rules = RuleBook.of(kind);
        List<FieldError> errors = new ArrayList<>(Metadata.validateCreate(object, rules.scope(), rules.nameRule()));
        finalizers(kind, Field.root(object, errors));
        rules.validate(Field.root(object, errors));
        return distinct(kind, errors);
    }

    /** What the client is to be told about an object that can be created; empty when nothing. */
    public List<String> warningsOnCreate(GroupVersionKind kind, ObjectNode object) {
        return RuleBook.of(kind).warningsOnCreate(Field.root(object, new ArrayList<>()));
    }

    /** What the client is to be told about an update of the object itself that can be made; empty when nothing. */
    public List<String> warningsOnUpdate(GroupVersionKind kind, ObjectNode updated, ObjectNode old) {
        return RuleBook.of(kind).warningsOnUpdate(Field.root(updated, new ArrayList<>()), Field.root(old, new ArrayList<>()));
    }

    /** What the client is to be told about an update of the status that can be made; empty when nothing. */
    public List<String> warningsOnStatusUpdate(GroupVersionKind kind, ObjectNode updated) {
        return RuleBook.of(kind).warningsOnStatusUpdate(Field.root(updated, new ArrayList<>()));
    }

    /** What is wrong with an update of the object itself; its status is the old one. */
    public List<FieldError> validateUpdate(GroupVersionKind kind, ObjectNode updated, ObjectNode old) {
        KindRules rules = RuleBook.of(kind);
        List<FieldError> errors = new ArrayList<>(Metadata.validateUpdate(updated, old));
        if (rules.namesAgain()) {
            Metadata.names(Field.root(updated, errors).get("metadata"), rules.scope(), rules.nameRule());
        }
        finalizers(kind, Field.root(updated, errors));
        rules.validateUpdate(Field.root(updated, errors), Field.root(old, new ArrayList<>()));
        return distinct(kind, errors);
    }

    /** What is wrong with an update through the status subresource; everything but status and metadata is the old one. */
    public List<FieldError> validateStatusUpdate(GroupVersionKind kind, ObjectNode updated, ObjectNode old) {
        KindRules rules = RuleBook.of(kind);
        List<FieldError> errors = new ArrayList<>(Metadata.validateUpdate(updated, old));
        if (rules.statusNeedsKnownFinalizers()) {
            finalizers(kind, Field.root(updated, errors));
        }
        rules.validateStatusUpdate(Field.root(updated, errors), Field.root(old, new ArrayList<>()));
        return distinct(kind, errors);
    }

    /**
     * What is wrong with an update through a subresource that has rules of its own, such as a Pod's
     * {@code ephemeralcontainers} and {@code resize}; for any other, as {@link #validateUpdate}.
     */
    public List<FieldError> validateSubresourceUpdate(
            GroupVersionKind kind, String subresource, ObjectNode updated, ObjectNode old) {
        KindRules rules = RuleBook.of(kind);
        List<FieldError> errors = new ArrayList<>(Metadata.validateUpdate(updated, old));
        rules.validateSubresourceUpdate(subresource, Field.root(updated, errors), Field.root(old, new ArrayList<>()));
        return distinct(kind, errors);
    }

    /** Built-in kinds know three finalizers by their short names; any other has a domain. */
    private static void finalizers(GroupVersionKind kind, Field object) {
        if (LENIENT.contains(kind.group()) || kind.kind().equals("Event") && kind.group().isEmpty()) {
            return;
        }
        for (Field each : object.get("metadata").get("finalizers").items()) {
            if (!each.text().contains("/") && !FINALIZERS.contains(each.text())) {
                each.invalid("name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    private static List<FieldError> distinct(GroupVersionKind kind, List<FieldError> errors) {
        Set<FieldError> distinct = new LinkedHashSet<>();
        errors.forEach(each -> distinct.add(GoStructs.shown(kind, each)));
        return List.copyOf(distinct);
    }
}
