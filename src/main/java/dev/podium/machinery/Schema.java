package dev.podium.machinery;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a value may look like, read from an OpenAPI definition. References are followed when they are first asked for, so
 * that holding one kind's schema costs nothing for the rest of the world. Immutable as seen from outside; safe to share.
 */
public final class Schema {

    /** The JSON type; {@link #ANY} where the definition leaves it open. */
    public enum Type {
        OBJECT,
        ARRAY,
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        ANY
    }

    /** How server-side apply and duplicates treat a list: {@code x-kubernetes-list-type}. */
    public enum ListType {
        ATOMIC,
        SET,
        MAP
    }

    private final String name;
    private final JsonNode definition;
    private final JsonNode site;
    private final Function<String, Schema> lookup;
    private volatile @Nullable Map<String, Schema> properties;
    private volatile @Nullable Schema items;
    private volatile @Nullable Schema additional;

    private Schema(String name, JsonNode definition, JsonNode site, Function<String, Schema> lookup) {
        this.name = name;
        this.definition = definition;
        this.site = site;
        this.lookup = lookup;
    }

    static Schema definition(String name, ObjectNode definition, Function<String, Schema> lookup) {
        return new Schema(name, definition, definition, lookup);
    }

    /**
     * A schema that stands by itself, such as a custom resource's {@code openAPIV3Schema}.
     *
     * @throws IllegalArgumentException when a {@code $ref} is met
     */
    public static Schema of(ObjectNode openApi) {
        return new Schema("", openApi, openApi, reference -> {
            throw new IllegalArgumentException("reference in a schema that stands by itself: " + reference);
        });
    }

    /**
     * A schema that refers to definitions.
     *
     * @param definitions finds one by its full name
     */
    public static Schema of(ObjectNode openApi, Function<String, Schema> definitions) {
        return new Schema("", openApi, openApi, definitions);
    }

    private static Schema at(JsonNode site, Function<String, Schema> lookup) {
        JsonNode reference = site.get("$ref");
        if (reference == null) {
            return new Schema("", site, site, lookup);
        }
        String target = reference.stringValue();
        Schema found = lookup.apply(target.substring(target.lastIndexOf('/') + 1));
        return new Schema(found.name, found.definition, site, lookup);
    }

    /** The definition's name, such as {@code io.k8s.api.core.v1.PodSpec}; empty for an inline schema. */
    public String name() {
        return name;
    }

    public Type type() {
        return switch (definition.path("type").asString("")) {
            case "object" -> Type.OBJECT;
            case "array" -> Type.ARRAY;
            case "string" -> Type.STRING;
            case "integer" -> Type.INTEGER;
            case "number" -> Type.NUMBER;
            case "boolean" -> Type.BOOLEAN;
            default -> definition.has("properties") ? Type.OBJECT : Type.ANY;
        };
    }

    /** {@code int32}, {@code int64}, {@code double}, {@code byte}, {@code date-time}, {@code int-or-string} or null. */
    public @Nullable String format() {
        JsonNode format = definition.get("format");
        return format == null ? null : format.stringValue();
    }

    public Map<String, Schema> properties() {
        Map<String, Schema> known = properties;
        if (known == null) {
            known = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> each : definition.path("properties").properties()) {
                known.put(each.getKey(), at(each.getValue(), lookup));
            }
            properties = known;
        }
        return known;
    }

    /** The schema of one member, whether declared or covered by {@link #additionalProperties}; null if neither. */
    public @Nullable Schema property(String key) {
        Schema declared = properties().get(key);
        return declared != null ? declared : additionalProperties();
    }

    public @Nullable Schema items() {
        Schema known = items;
        JsonNode declared = definition.get("items");
        if (known == null && declared != null) {
            known = at(declared, lookup);
            items = known;
        }
        return known;
    }

    /** The schema of a map's values; null for a struct. */
    public @Nullable Schema additionalProperties() {
        Schema known = additional;
        JsonNode declared = definition.get("additionalProperties");
        if (known == null && declared != null && declared.isObject()) {
            known = at(declared, lookup);
            additional = known;
        }
        return known;
    }

    public Set<String> required() {
        Set<String> required = new LinkedHashSet<>();
        definition.path("required").forEach(each -> required.add(each.stringValue()));
        return required;
    }

    /** The allowed values, empty when any will do. */
    public List<JsonNode> enumValues() {
        return List.copyOf(definition.path("enum").values());
    }

    /** The default where this schema stands; shared, so copy before changing it. */
    public @Nullable JsonNode defaultValue() {
        JsonNode declared = site.get("default");
        return declared != null ? declared : definition.get("default");
    }

    public ListType listType() {
        return switch (extension("x-kubernetes-list-type").asString("atomic")) {
            case "map" -> ListType.MAP;
            case "set" -> ListType.SET;
            default -> ListType.ATOMIC;
        };
    }

    /** The members that tell the items of a {@link ListType#MAP} list apart. */
    public List<String> listMapKeys() {
        return extension("x-kubernetes-list-map-keys")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }

    /** Whether apply owns an object as a whole: {@code x-kubernetes-map-type: atomic}. */
    public boolean atomicMap() {
        return "atomic".equals(extension("x-kubernetes-map-type").asString(""));
    }

    /** {@code merge}, {@code replace}, {@code retainKeys}, or two of them; empty when the patch simply replaces. */
    public Set<String> patchStrategies() {
        String declared = site.path("x-kubernetes-patch-strategy").asString("");
        return declared.isEmpty() ? Set.of() : Set.of(declared.split(","));
    }

    /** The member by which a strategic merge patch finds a list's item; null when there is none. */
    public @Nullable String patchMergeKey() {
        JsonNode key = site.get("x-kubernetes-patch-merge-key");
        return key == null ? null : key.stringValue();
    }

    /** Whether members that the schema does not know are kept: explicitly, or because no structure is given at all. */
    public boolean preserveUnknown() {
        if (extension("x-kubernetes-preserve-unknown-fields").asBoolean(false)) {
            return true;
        }
        Type type = type();
        return type == Type.ANY && !intOrString()
                || type == Type.OBJECT && !definition.has("properties") && !definition.has("additionalProperties");
    }

    public boolean intOrString() {
        return "int-or-string".equals(format())
                || extension("x-kubernetes-int-or-string").asBoolean(false);
    }

    /** Whether this is a whole object of some other kind, with its own metadata. */
    public boolean embeddedResource() {
        return extension("x-kubernetes-embedded-resource").asBoolean(false);
    }

    /** What the field is for: the text at the place of use, else the definition's. */
    public String description() {
        return site.path("description").asString(definition.path("description").asString(""));
    }

    /** The definition as OpenAPI writes it; shared, so copy before changing it. */
    public JsonNode openApi() {
        return definition;
    }

    private JsonNode extension(String key) {
        JsonNode here = site.path(key);
        return here.isMissingNode() ? definition.path(key) : here;
    }

    @Override
    public String toString() {
        return name.isEmpty() ? definition.toString() : name;
    }
}
