package dev.podium.machinery.custom;

import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a schema says of how lists and maps are merged (a part of upstream's ValidateCustomResourceDefinitionOpenAPISchema). */
final class SchemaLists {

    private static final String LIST_TYPE = "x-kubernetes-list-type";
    private static final String MAP_TYPE = "x-kubernetes-map-type";
    private static final String KEYS = "x-kubernetes-list-map-keys";

    private SchemaLists() {}

    static void check(Field schema, Leniency leniency) {
        Field type = schema.get("type");
        Field mapType = schema.get(MAP_TYPE);
        if (mapType.present()) {
            mustBe(type, "object", "must be object if x-kubernetes-map-type is specified");
            mapType.ifSetOneOf(List.of("atomic", "granular"));
        }
        Field listType = schema.get(LIST_TYPE);
        if (listType.present()) {
            if (!type.is("array")) {
                mustBe(type, "array", "must be array if x-kubernetes-list-type is specified");
            } else if (!leniency.allows(Leniency.Fault.GRANULAR_SETS) && granularSet(schema.value())) {
                Field items = schema.get("items");
                Field shown = items.get(LIST_TYPE);
                (items.get("type").is("array") ? shown : items.get(MAP_TYPE))
                        .invalid(shown.present() ? shown.value() : null, "must be atomic as item of a list with x-kubernetes-list-type=set");
            }
            listType.ifSetOneOf(List.of("atomic", "set", "map"));
        }
        Field keys = schema.get(KEYS);
        if (!keys.empty() && !listType.is("map")) {
            String must = "must be map if x-kubernetes-list-map-keys is non-empty";
            if (listType.absent()) {
                listType.required(must);
            } else {
                listType.invalid(must);
            }
        }
        if (listType.is("map")) {
            keyed(schema, keys);
        }
        if (!leniency.allows(Leniency.Fault.KEYS)) {
            keysAreThere(schema);
        }
    }

    private static void mustBe(Field type, String wanted, String detail) {
        if (type.empty()) {
            type.required(detail);
        } else if (!type.is(wanted)) {
            type.invalid(detail);
        }
    }

    private static void keyed(Field schema, Field keys) {
        if (keys.empty()) {
            keys.required("must not be empty if x-kubernetes-list-type is map");
        }
        Field items = schema.get("items");
        if (items.absent()) {
            items.required("must have a schema if x-kubernetes-list-type is map");
        } else if (!items.value().isObject()) {
            items.invalid("must only have a single schema if x-kubernetes-list-type is map");
        } else if (!items.get("type").is("object")) {
            items.get("type").invalid(items.get("type").text(), "must be object if parent array's x-kubernetes-list-type is map");
        } else {
            Set<String> seen = new HashSet<>();
            for (Field each : keys.items()) {
                Field property = items.get("properties").key(each.text());
                if (property.absent()) {
                    keys.invalid("entries must all be names of item properties");
                } else if (property.get("type").is("array") || property.get("type").is("object")) {
                    property.get("type").invalid("object", "must be a scalar type if parent array's x-kubernetes-list-type is map");
                }
                if (!seen.add(each.text())) {
                    keys.invalid("must not contain duplicate entries");
                }
            }
        }
    }

    /** Upstream's validateMapListKeysMapSet: what tells items apart is always there. */
    private static void keysAreThere(Field schema) {
        Field items = schema.get("items");
        String listType = schema.get(LIST_TYPE).text();
        if (!items.value().isObject() || !listType.equals("set") && !listType.equals("map")) {
            return;
        }
        if (items.get("nullable").isTrue()) {
            items.get("nullable").forbidden("cannot be nullable when x-kubernetes-list-type is " + listType);
        }
        for (Field each : listType.equals("map") ? schema.get(KEYS).items() : List.<Field>of()) {
            Field property = items.get("properties").key(each.text());
            if (property.absent()) {
                continue;
            }
            boolean required = items.get("required").items().stream().anyMatch(name -> name.is(each.text()));
            if (!required && property.get("default").absent()) {
                property.get("default")
                        .required("this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
            }
            if (property.get("nullable").isTrue()) {
                property.get("nullable").forbidden("this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
            }
        }
    }

    /** Whether a list's items may be missing what tells them apart. */
    static boolean looseKeys(JsonNode schema) {
        Field own = new Field(schema, "", new ArrayList<>());
        keysAreThere(own);
        return !own.errors().isEmpty();
    }

    /** Whether it is a set of things that are more than one value each. */
    static boolean granularSet(JsonNode schema) {
        JsonNode items = schema.path("items");
        return schema.path(LIST_TYPE).asString("").equals("set")
                && items.isObject()
                && switch (items.path("type").asString("")) {
                    case "array" -> !items.path(LIST_TYPE).asString("atomic").equals("atomic");
                    case "object" -> !items.path(MAP_TYPE).asString("").equals("atomic");
                    default -> false;
                };
    }
}
