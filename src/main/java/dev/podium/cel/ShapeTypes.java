package dev.podium.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Shapes as the library's types. Objects of which the members are known get names, by which the checker finds them. */
final class ShapeTypes implements CelTypeProvider {

    private final Map<Shape.Fields, StructType> known = new IdentityHashMap<>();
    private final Map<String, CelType> byName;

    ShapeTypes() {
        this.byName = new LinkedHashMap<>();
    }

    /** All that another one knows, to which more can be added. */
    ShapeTypes(ShapeTypes other) {
        this.byName = new LinkedHashMap<>(other.byName);
    }

    /** @param name of the type, if it is one with members */
    CelType of(Shape shape, String name) {
        return switch (shape) {
            case Shape.Any(_) -> SimpleType.DYN;
            case Shape.Scalar(Shape.Kind kind, _) -> scalar(kind);
            case Shape.ListOf(Shape items, _) -> ListType.create(of(items, name + ".@items"));
            case Shape.MapOf(Shape values, _) -> MapType.create(SimpleType.STRING, of(values, name + ".@values"));
            case Shape.Maybe(Shape value) -> OptionalType.create(of(value, name));
            case Shape.Fields fields -> object(fields, name);
        };
    }

    private static CelType scalar(Shape.Kind kind) {
        return switch (kind) {
            case BOOL -> SimpleType.BOOL;
            case INT -> SimpleType.INT;
            case DOUBLE -> SimpleType.DOUBLE;
            case TEXT -> SimpleType.STRING;
            case BYTES -> SimpleType.BYTES;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case DURATION -> SimpleType.DURATION;
            case QUANTITY -> AmountFunctions.QUANTITY.declared();
            case AUTHORIZER -> PermissionFunctions.ASKER.declared();
            case RESOURCE_CHECK -> PermissionFunctions.RESOURCE.declared();
        };
    }

    private StructType object(Shape.Fields shape, String name) {
        StructType before = known.get(shape);
        if (before != null) {
            return before;
        }
        Map<String, CelType> fields = new LinkedHashMap<>();
        shape.fields().forEach((field, below) -> fields.put(field, of(below, name + "." + field)));
        StructType type = object(name, fields);
        known.put(shape, type);
        return type;
    }

    /** A type with members. */
    StructType object(String name, Map<String, CelType> fields) {
        ImmutableMap<String, CelType> types = ImmutableMap.copyOf(fields);
        StructType type = StructType.create(
                name, ImmutableSet.copyOf(types.keySet()), field -> Optional.ofNullable(types.get(field)));
        byName.put(name, type);
        return type;
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return ImmutableList.copyOf(byName.values());
    }

    @Override
    public Optional<CelType> findType(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
