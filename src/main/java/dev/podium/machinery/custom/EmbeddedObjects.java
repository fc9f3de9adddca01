package dev.podium.machinery.custom;

import dev.podium.machinery.DecodeException;
import dev.podium.machinery.Decoder;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.Metadata;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.NameRule;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects within objects: who they are must be known (apiextensions-apiserver, pkg/apiserver/schema/objectmeta). What is wrong with
 * the types is found first, and hides the rest.
 */
final class EmbeddedObjects {

    private static final Decoder DECODER = new Decoder();

    /** Whether the value itself is such an object, whatever its schema says. */
    enum Outermost {
        OBJECT,
        AS_SPECIFIED
    }

    private EmbeddedObjects() {}

    static List<FieldError> check(JsonNode value, Schema schema, Outermost outermost, String path) {
        List<FieldError> errors = new ArrayList<>();
        Field field = new Field(value, path, errors);
        each(field, schema, outermost, EmbeddedObjects::types);
        if (errors.isEmpty()) {
            each(field, schema, outermost, EmbeddedObjects::identity);
        }
        return errors;
    }

    private interface Rule {
        void check(Field object);
    }

    private static void each(Field value, @Nullable Schema schema, Outermost outermost, Rule rule) {
        if (schema == null) {
            return;
        }
        if (value.value().isObject()) {
            if (outermost == Outermost.OBJECT || schema.embeddedResource()) {
                rule.check(value);
            }
            for (String name : value.value().propertyNames()) {
                Schema declared = schema.properties().get(name);
                Field member = declared == null ? value.key(name) : value.get(name);
                each(member, declared == null ? schema.additionalProperties() : declared, Outermost.AS_SPECIFIED, rule);
            }
        }
        value.items().forEach(item -> each(item, schema.items(), Outermost.AS_SPECIFIED, rule));
    }

    private static void types(Field object) {
        for (String each : List.of("apiVersion", "kind")) {
            if (!object.get(each).value().isMissingNode() && !object.get(each).value().isString()) {
                object.get(each).invalid("must be a string");
            }
        }
        if (object.get("metadata").present()) {
            try {
                decoded(object);
            } catch (DecodeException wrong) {
                object.get("metadata").invalid(String.valueOf(wrong.getMessage()));
            }
        }
    }

    private static ObjectNode decoded(Field object) {
        ObjectNode alone = JsonNodeFactory.instance.objectNode();
        alone.set("metadata", object.get("metadata").value());
        return DECODER.decode(alone, CustomModel.IDENTITY, FieldValidation.IGNORE).object();
    }

    private static void identity(Field object) {
        for (String each : List.of("apiVersion", "kind")) {
            if (object.get(each).value().isMissingNode()) {
                object.get(each).required("");
            }
        }
        Field apiVersion = object.get("apiVersion");
        if (apiVersion.is("")) {
            apiVersion.invalid("must not be empty");
        } else if (apiVersion.text().chars().filter(each -> each == '/').count() > 1) {
            apiVersion.invalid("unexpected GroupVersion string: " + apiVersion.text());
        }
        Field kind = object.get("kind");
        List<String> problems = Names.label1035(kind.text().toLowerCase(Locale.ROOT));
        if (kind.is("")) {
            kind.invalid("must not be empty");
        } else if (kind.present() && !problems.isEmpty()) {
            kind.invalid(kind.text(), "may have mixed case, but should otherwise match: " + String.join(",", problems));
        }
        if (object.get("metadata").present()) {
            ObjectNode alone = decoded(object);
            ObjectNode metadata = alone.withObjectProperty("metadata");
            if (metadata.path("name").asString("").isEmpty()) {
                metadata.put("name", "unnamed");
            }
            Scope scope = metadata.path("namespace").asString("").isEmpty() ? Scope.CLUSTER : Scope.NAMESPACED;
            String prefix = object.path().isEmpty() ? "" : object.path() + ".";
            Metadata.validateCreate(alone, scope, NameRule.PATH_SEGMENT)
                    .forEach(each -> object.add(new FieldError(each.type(), prefix + each.path(), each.badValue(), each.detail())));
        }
    }
}
