package dev.podium.machinery.apply;

import dev.podium.machinery.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What server-side apply needs to know of a {@link Schema}, worked out once: which values are owned as a whole, which by
 * their members or items, and how items are told apart (kube-openapi, pkg/schemaconv). Where there is no schema the value
 * itself decides: objects by their members, lists as a whole. Immutable as seen from outside; safe to share.
 */
final class Shape {

    /** How a value is walked. */
    enum Kind {
        SCALAR,
        LIST,
        MAP,
        /** As the value is. */
        OPEN
    }

    /** What a scalar may be. */
    enum Scalar {
        STRING,
        NUMERIC,
        BOOLEAN,
        ANY
    }

    /** A value of which nothing is known. */
    static final Shape DEDUCED = new Shape(null);

    private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final @Nullable Schema schema;
    private final Kind kind;
    private final Scalar scalar;
    private final boolean atomic;
    private final boolean set;
    private final List<String> keys;
    private final @Nullable JsonNode whenAbsent;
    private final @Nullable JsonNode defaultValue;
    private volatile @Nullable Map<String, Shape> fields;
    private volatile @Nullable Shape element;

    private Shape(@Nullable Schema schema) {
        this(schema, false);
    }

    private Shape(@Nullable Schema schema, boolean required) {
        this.schema = schema;
        this.kind = kind(schema);
        this.scalar = scalar(schema);
        this.atomic = schema != null
                && (kind == Kind.MAP ? schema.atomicMap() : kind == Kind.LIST && schema.listType() == Schema.ListType.ATOMIC);
        this.set = schema != null && kind == Kind.LIST && schema.listType() == Schema.ListType.SET;
        this.keys = schema != null && kind == Kind.LIST ? schema.listMapKeys() : List.of();
        this.defaultValue = schema == null ? null : schema.defaultValue();
        this.whenAbsent = zero(required);
    }

    /** The shape of a whole object; null for a kind without a schema. */
    static Shape of(@Nullable Schema schema) {
        return schema == null ? DEDUCED : new Shape(schema);
    }

    private static Kind kind(@Nullable Schema schema) {
        if (schema == null || schema.intOrString() || schema.name().equals(QUANTITY)) {
            return schema == null ? Kind.OPEN : Kind.SCALAR;
        }
        return switch (schema.type()) {
            case OBJECT -> Kind.MAP;
            case ARRAY -> Kind.LIST;
            case STRING, INTEGER, NUMBER, BOOLEAN -> Kind.SCALAR;
            case ANY -> Kind.OPEN;
        };
    }

    private static Scalar scalar(@Nullable Schema schema) {
        if (schema == null || schema.intOrString() || schema.name().equals(QUANTITY)) {
            return Scalar.ANY;
        }
        return switch (schema.type()) {
            case STRING -> schema.format() == null || "byte".equals(schema.format()) ? Scalar.STRING : Scalar.ANY;
            case INTEGER, NUMBER -> Scalar.NUMERIC;
            case BOOLEAN -> Scalar.BOOLEAN;
            case OBJECT, ARRAY, ANY -> Scalar.ANY;
        };
    }

    /**
     * What upstream's structs hold where a document holds nothing: a struct that is no pointer is always there, and so are
     * the zero values of what is not omitted when empty.
     */
    private @Nullable JsonNode zero(boolean required) {
        JsonNode declared = defaultValue;
        if (declared == null) {
            return required && kind == Kind.LIST ? NODES.nullNode() : null;
        }
        boolean zero = declared.isObject() && declared.isEmpty()
                || declared.isString() && declared.stringValue().isEmpty()
                || declared.isNumber() && declared.asDouble(1) == 0
                || declared.isBoolean() && !declared.asBoolean(true);
        return zero ? declared : null;
    }

    /** How a value of this shape is walked. */
    Kind kind(JsonNode value) {
        if (kind != Kind.OPEN) {
            return kind;
        }
        return switch (value.getNodeType()) {
            case OBJECT, NULL -> Kind.MAP;
            case ARRAY -> Kind.LIST;
            default -> Kind.SCALAR;
        };
    }

    Scalar scalar() {
        return scalar;
    }

    /** Whether a map or list is owned as a whole. */
    boolean atomic(Kind walked) {
        return kind == Kind.OPEN ? walked == Kind.LIST : atomic;
    }

    /** Whether the schema says that it is owned as a whole. */
    boolean whole() {
        return atomic;
    }

    boolean set() {
        return set;
    }

    /** The members that tell a list's items apart; empty for a set. */
    List<String> keys() {
        return keys;
    }

    @Nullable JsonNode defaultValue() {
        return defaultValue;
    }

    /** What counts as there when the member is absent from an object that is; null for nothing. */
    @Nullable JsonNode whenAbsent() {
        return whenAbsent;
    }

    /** Whether the schema names that member, rather than allowing it as any other key of a map. */
    boolean declares(String name) {
        return fields().containsKey(name);
    }

    /** Whether a map of this shape may hold that member at all. */
    boolean allows(String name) {
        return kind == Kind.OPEN || declares(name) || element() != null;
    }

    /** The shape of a map's member. */
    Shape member(String name) {
        Shape declared = fields().get(name);
        if (declared != null) {
            return declared;
        }
        Shape other = element();
        return other == null ? DEDUCED : other;
    }

    /** The shape of a list's items. */
    Shape item() {
        Shape items = element();
        return items == null ? DEDUCED : items;
    }

    Shape child(String element) {
        return Element.isField(element) ? member(Element.content(element)) : item();
    }

    private Map<String, Shape> fields() {
        Map<String, Shape> known = fields;
        if (known == null) {
            if (schema == null) {
                known = Map.of();
            } else {
                Map<String, Shape> made = new HashMap<>();
                Set<String> required = schema.required();
                schema.properties().forEach((name, each) -> made.put(name, new Shape(each, required.contains(name))));
                known = made;
            }
            fields = known;
        }
        return known;
    }

    private @Nullable Shape element() {
        Shape known = element;
        if (known == null && schema != null) {
            Schema declared = kind == Kind.LIST ? schema.items() : schema.additionalProperties();
            if (declared != null) {
                known = new Shape(declared);
            } else if (kind == Kind.MAP && (schema.preserveUnknown() || schema.properties().isEmpty())) {
                known = DEDUCED;
            }
            element = known;
        }
        return known;
    }
}
