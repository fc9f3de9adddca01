package dev.podium.machinery;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules that hold for the metadata of every object, built-in or custom (apimachinery, pkg/api/validation/objectmeta.go).
 */
public final class Metadata {

    /** What all annotations together may take, in bytes. */
    public static final int MAX_ANNOTATIONS = 256 * 1024;

    private static final int MAX_MANAGER = 128;
    private static final int MAX_SUBRESOURCE = 256;
    private static final String IMMUTABLE = "field is immutable";

    private Metadata() {}

    /** Checks the metadata of an object about to be created; its name has been generated if it was to be. */
    public static List<FieldError> validateCreate(ObjectNode object, Scope scope, NameRule names) {
        List<FieldError> errors = new ArrayList<>();
        Field metadata = Field.root(object, errors).get("metadata");
        names(metadata, scope, names);
        common(metadata);
        return errors;
    }

    /** Checks what an object is called, and where it is. */
    static void names(Field metadata, Scope scope, NameRule names) {
        Field generateName = metadata.get("generateName");
        if (!generateName.empty()) {
            names.problemsOfPrefix(generateName.text()).forEach(generateName::invalid);
        }
        Field name = metadata.get("name");
        if (name.empty()) {
            name.required("name or generateName is required");
        } else {
            names.problems(name.text()).forEach(name::invalid);
        }
        Field namespace = metadata.get("namespace");
        switch (scope) {
            case NAMESPACED -> {
                if (namespace.empty()) {
                    namespace.required("");
                } else {
                    Names.label(namespace.text()).forEach(namespace::invalid);
                }
            }
            case CLUSTER -> {
                if (!namespace.empty()) {
                    namespace.forbidden("not allowed on this type");
                }
            }
        }
    }

    /** Checks the metadata of an object about to be replaced. */
    public static List<FieldError> validateUpdate(ObjectNode updated, ObjectNode old) {
        List<FieldError> errors = new ArrayList<>();
        Field metadata = Field.root(updated, errors).get("metadata");
        Field before = Field.root(old, new ArrayList<>()).get("metadata");
        Field generateName = metadata.get("generateName");
        if (!generateName.empty()) {
            NameRule.PATH_SEGMENT.problemsOfPrefix(generateName.text()).forEach(generateName::invalid);
        }
        NameRule.PATH_SEGMENT.problems(metadata.get("name").text()).forEach(metadata.get("name")::invalid);
        common(metadata);
        if (before.get("deletionTimestamp").present()) {
            noNewFinalizers(metadata.get("finalizers"), before.get("finalizers"));
        }
        if (metadata.get("resourceVersion").empty()) {
            metadata.get("resourceVersion").invalid("must be specified for an update");
        }
        if (metadata.get("generation").number() < before.get("generation").number()) {
            metadata.get("generation").invalid("must not be decremented");
        }
        for (String fixed : List.of(
                "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds")) {
            if (!metadata.get(fixed).same(before.get(fixed))) {
                metadata.get(fixed).invalid(metadata.get(fixed).present() ? metadata.get(fixed).value() : null, IMMUTABLE);
            }
        }
        return errors;
    }

    private static void common(Field metadata) {
        if (metadata.get("generation").number() < 0) {
            metadata.get("generation").invalid("must be greater than or equal to 0");
        }
        Labels.labels(metadata.get("labels"));
        annotations(metadata.get("annotations"));
        ownerReferences(metadata.get("ownerReferences"));
        finalizers(metadata.get("finalizers"));
        managedFields(metadata.get("managedFields"));
    }

    /** Checks annotations: their keys are qualified names but for their case, and together they are bounded. */
    public static void annotations(Field annotations) {
        long total = 0;
        for (Map.Entry<String, Field> each : annotations.entries()) {
            Names.qualified(each.getKey().toLowerCase(Locale.ROOT)).forEach(problem -> annotations.invalid(each.getKey(), problem));
            total += Names.bytes(each.getKey()) + Names.bytes(each.getValue().text());
        }
        if (total > MAX_ANNOTATIONS) {
            annotations.tooLong(MAX_ANNOTATIONS);
        }
    }

    private static void ownerReferences(Field references) {
        String controller = "";
        for (Field each : references.items()) {
            String apiVersion = each.get("apiVersion").text();
            Field unindexed = new Field(each.value(), references.path(), references.errors());
            if (apiVersion.isEmpty() || apiVersion.endsWith("/") || apiVersion.indexOf('/') != apiVersion.lastIndexOf('/')) {
                unindexed.get("apiVersion").invalid("version must not be empty");
            }
            for (String name : List.of("kind", "name", "uid")) {
                if (each.get(name).empty()) {
                    unindexed.get(name).invalid("must not be empty");
                }
            }
            if (apiVersion.equals("v1") && each.get("kind").is("Event")) {
                unindexed.invalid("/v1, Kind=Event is disallowed from being an owner");
            }
            if (each.get("controller").isTrue()) {
                String current = each.get("kind").text() + "/" + each.get("name").text();
                if (controller.isEmpty()) {
                    controller = current;
                } else {
                    references.invalid("Only one reference can have Controller set to true. Found \"true\" in references for "
                            + controller + " and " + current);
                }
            }
        }
    }

    private static void finalizers(Field finalizers) {
        Set<String> names = new LinkedHashSet<>();
        for (Field each : finalizers.items()) {
            names.add(each.text());
            Names.qualified(each.text()).forEach(problem -> finalizers.invalid(each.text(), problem));
        }
        if (names.contains("orphan") && names.contains("foregroundDeletion")) {
            finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private static void noNewFinalizers(Field finalizers, Field before) {
        Set<String> added = new TreeSet<>();
        finalizers.items().forEach(each -> added.add(each.text()));
        before.items().forEach(each -> added.remove(each.text()));
        if (!added.isEmpty()) {
            finalizers.forbidden("no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                    + added.stream().map(FieldError::quoted).collect(Collectors.joining(", ")) + "}");
        }
    }

    private static void managedFields(Field entries) {
        for (Field each : entries.items()) {
            Field operation = each.get("operation");
            if (!operation.is("Apply") && !operation.is("Update")) {
                operation.invalid("must be `Apply` or `Update`");
            }
            if (!each.get("fieldsType").empty() && !each.get("fieldsType").is("FieldsV1")) {
                each.get("fieldsType").invalid("must be `FieldsV1`");
            }
            if (Names.bytes(each.get("manager").text()) > MAX_MANAGER) {
                each.get("manager").tooLong(MAX_MANAGER);
            }
            if (Names.bytes(each.get("subresource").text()) > MAX_SUBRESOURCE) {
                each.get("subresource").tooLong(MAX_SUBRESOURCE);
            }
        }
    }
}
