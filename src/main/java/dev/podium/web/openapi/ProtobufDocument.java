package dev.podium.web.openapi;

import dev.podium.machinery.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The v2 document as protobuf, the only form in which kubectl and Helm read it: {@code openapi.v2.Document} of
 * github.com/google/gnostic (openapiv2/OpenAPIv2.proto), as far as documents of Kubernetes have something to write.
 */
public final class ProtobufDocument {

    /** Without a field of its own in a message. */
    private static final int NONE = 0;

    /** How a JSON value becomes a field of a message. */
    private interface Form {
        void write(Wire wire, int number, JsonNode value);
    }

    /** A member of a JSON object, and the field that it becomes. */
    private record Member(int number, Form form) {}

    private static final Form TEXT = (wire, number, value) -> wire.text(number, value.asString(""));
    private static final Form FLAG = (wire, number, value) -> wire.flag(number, value.asBoolean(false));
    private static final Form WHOLE = (wire, number, value) -> wire.whole(number, value.asLong(0));
    private static final Form REAL = (wire, number, value) -> wire.real(number, value.asDouble(0));
    /** Anything, as YAML in a text; JSON is YAML. */
    private static final Form ANY = (wire, number, value) -> wire.message(number, any -> any.text(2, Json.text(value)));

    private static final Form SCHEMA = (wire, number, value) -> schema(wire, number, value);
    private static final Form REFERENCE = message(NONE, Map.of("$ref", new Member(1, TEXT), "description", new Member(2, TEXT)));

    private static final Form SCHEMA_FIELDS = message(31, Map.ofEntries(
            Map.entry("$ref", new Member(1, TEXT)),
            Map.entry("format", new Member(2, TEXT)),
            Map.entry("title", new Member(3, TEXT)),
            Map.entry("description", new Member(4, TEXT)),
            Map.entry("default", new Member(5, ANY)),
            Map.entry("multipleOf", new Member(6, REAL)),
            Map.entry("maximum", new Member(7, REAL)),
            Map.entry("exclusiveMaximum", new Member(8, FLAG)),
            Map.entry("minimum", new Member(9, REAL)),
            Map.entry("exclusiveMinimum", new Member(10, FLAG)),
            Map.entry("maxLength", new Member(11, WHOLE)),
            Map.entry("minLength", new Member(12, WHOLE)),
            Map.entry("pattern", new Member(13, TEXT)),
            Map.entry("maxItems", new Member(14, WHOLE)),
            Map.entry("minItems", new Member(15, WHOLE)),
            Map.entry("uniqueItems", new Member(16, FLAG)),
            Map.entry("maxProperties", new Member(17, WHOLE)),
            Map.entry("minProperties", new Member(18, WHOLE)),
            Map.entry("required", new Member(19, each(TEXT))),
            Map.entry("enum", new Member(20, each(ANY))),
            Map.entry("additionalProperties", new Member(21, ProtobufDocument::additional)),
            Map.entry("type", new Member(22, within(1, each(TEXT)))),
            Map.entry("items", new Member(23, within(1, SCHEMA))),
            Map.entry("allOf", new Member(24, each(SCHEMA))),
            Map.entry("properties", new Member(25, within(1, named(SCHEMA)))),
            Map.entry("example", new Member(30, ANY))));

    private static final Form BODY_PARAMETER = message(6, Map.of(
            "description", new Member(1, TEXT),
            "name", new Member(2, TEXT),
            "in", new Member(3, TEXT),
            "required", new Member(4, FLAG),
            "schema", new Member(5, SCHEMA)));

    private static final Form QUERY_PARAMETER = message(23, Map.of(
            "required", new Member(1, FLAG),
            "in", new Member(2, TEXT),
            "description", new Member(3, TEXT),
            "name", new Member(4, TEXT),
            "type", new Member(6, TEXT),
            "format", new Member(7, TEXT),
            "uniqueItems", new Member(20, FLAG)));

    /** Of a path or a header. */
    private static final Form OTHER_PARAMETER = message(22, Map.of(
            "required", new Member(1, FLAG),
            "in", new Member(2, TEXT),
            "description", new Member(3, TEXT),
            "name", new Member(4, TEXT),
            "type", new Member(5, TEXT),
            "format", new Member(6, TEXT),
            "uniqueItems", new Member(19, FLAG)));

    private static final Form PARAMETERS = each(ProtobufDocument::parameter);

    private static final Form RESPONSE = message(5, Map.of(
            "description", new Member(1, TEXT), "schema", new Member(2, within(1, SCHEMA))));

    private static final Form SECURITY = each(within(1, named(within(1, each(TEXT)))));

    private static final Form OPERATION = message(13, Map.ofEntries(
            Map.entry("tags", new Member(1, each(TEXT))),
            Map.entry("summary", new Member(2, TEXT)),
            Map.entry("description", new Member(3, TEXT)),
            Map.entry("operationId", new Member(5, TEXT)),
            Map.entry("produces", new Member(6, each(TEXT))),
            Map.entry("consumes", new Member(7, each(TEXT))),
            Map.entry("parameters", new Member(8, PARAMETERS)),
            Map.entry("responses", new Member(9, within(1, named(within(1, RESPONSE))))),
            Map.entry("schemes", new Member(10, each(TEXT))),
            Map.entry("deprecated", new Member(11, FLAG)),
            Map.entry("security", new Member(12, SECURITY))));

    private static final Form PATH = message(10, Map.of(
            "get", new Member(2, OPERATION),
            "put", new Member(3, OPERATION),
            "post", new Member(4, OPERATION),
            "delete", new Member(5, OPERATION),
            "options", new Member(6, OPERATION),
            "head", new Member(7, OPERATION),
            "patch", new Member(8, OPERATION),
            "parameters", new Member(9, PARAMETERS)));

    private static final Form INFO = message(7, Map.of(
            "title", new Member(1, TEXT), "version", new Member(2, TEXT), "description", new Member(3, TEXT)));

    private static final Form API_KEY = message(5, Map.of(
            "type", new Member(1, TEXT),
            "name", new Member(2, TEXT),
            "in", new Member(3, TEXT),
            "description", new Member(4, TEXT)));

    private static final Map<String, Member> DOCUMENT = Map.of(
            "swagger", new Member(1, TEXT),
            "info", new Member(2, INFO),
            "paths", new Member(8, within(2, named(PATH))),
            "definitions", new Member(9, within(1, named(SCHEMA))),
            "security", new Member(12, SECURITY),
            "securityDefinitions", new Member(13, within(1, named(within(2, API_KEY)))));

    private ProtobufDocument() {}

    /** The bytes of a v2 document. */
    public static byte[] of(JsonNode document) {
        Wire wire = new Wire();
        write(wire, document, DOCUMENT, 16);
        return wire.bytes();
    }

    private static void schema(Wire wire, int number, JsonNode value) {
        SCHEMA_FIELDS.write(wire, number, value);
    }

    private static void additional(Wire wire, int number, JsonNode value) {
        wire.message(number, either -> {
            if (value.isBoolean()) {
                FLAG.write(either, 2, value);
            } else {
                SCHEMA.write(either, 1, value);
            }
        });
    }

    private static void parameter(Wire wire, int number, JsonNode value) {
        wire.message(number, item -> {
            if (value.has("$ref")) {
                REFERENCE.write(item, 2, value);
                return;
            }
            switch (value.path("in").asString("")) {
                case "body" -> within(1, BODY_PARAMETER).write(item, 1, value);
                case "header" -> within(2, within(1, OTHER_PARAMETER)).write(item, 1, value);
                case "query" -> within(2, within(3, QUERY_PARAMETER)).write(item, 1, value);
                default -> within(2, within(4, OTHER_PARAMETER)).write(item, 1, value);
            }
        });
    }

    /** @param extensions the field that members go into whose names begin with {@code x-} */
    private static Form message(int extensions, Map<String, Member> members) {
        return (wire, number, value) -> wire.message(number, inner -> write(inner, value, members, extensions));
    }

    private static void write(Wire wire, JsonNode object, Map<String, Member> members, int extensions) {
        object.forEachEntry((name, value) -> {
            Member member = members.get(name);
            if (member != null) {
                member.form().write(wire, member.number(), value);
            } else if (extensions != NONE && name.startsWith("x-")) {
                entry(ANY, wire, extensions, name, value);
            }
        });
    }

    /** A field for each of a list's elements. */
    private static Form each(Form element) {
        return (wire, number, value) -> {
            if (value.isArray()) {
                value.forEach(each -> element.write(wire, number, each));
            } else {
                element.write(wire, number, value);
            }
        };
    }

    /** A field for each of a map's entries, with its name and its value. */
    private static Form named(Form form) {
        return (wire, number, value) -> value.forEachEntry((name, each) -> entry(form, wire, number, name, each));
    }

    private static void entry(Form form, Wire wire, int number, String name, JsonNode value) {
        wire.message(number, entry -> {
            entry.text(1, name);
            form.write(entry, 2, value);
        });
    }

    /** A message that has nothing but this field. */
    private static Form within(int field, Form form) {
        return (wire, number, value) -> wire.message(number, inner -> form.write(inner, field, value));
    }
}
