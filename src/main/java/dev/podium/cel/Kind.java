package dev.podium.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an argument or a result of a function is.
 *
 * @param name tells the overloads of a function apart
 * @param declared for the checker
 * @param type of its values
 */
record Kind(String name, CelType declared, Class<?> type) {

    static final Kind ANY = new Kind("any", SimpleType.DYN, Object.class);
    static final Kind TEXT = new Kind("text", SimpleType.STRING, String.class);
    static final Kind INT = new Kind("int", SimpleType.INT, Long.class);
    static final Kind DOUBLE = new Kind("double", SimpleType.DOUBLE, Double.class);
    static final Kind BOOL = new Kind("bool", SimpleType.BOOL, Boolean.class);

    /** One of the elements of {@link #LIST}. */
    static final Kind ELEMENT = new Kind("element", TypeParamType.create("T"), Object.class);

    static final Kind LIST = listOf(ELEMENT);

    /** A type of which expressions only know what functions do with it. */
    static Kind opaque(String name, Class<?> type) {
        return new Kind(name.replace('.', '_').toLowerCase(Locale.ROOT), OpaqueType.create(name), type);
    }

    static Kind listOf(Kind elements) {
        return new Kind("list_of_" + elements.name, ListType.create(elements.declared), List.class);
    }

    /** A map from texts. */
    static Kind mapOf(Kind values) {
        return new Kind("map_of_" + values.name, MapType.create(SimpleType.STRING, values.declared), Map.class);
    }

    static Kind optional(Kind value) {
        return new Kind("optional_" + value.name, OptionalType.create(value.declared), Optional.class);
    }
}
