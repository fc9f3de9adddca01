package dev.podium.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A number, or a name for one: a port by number or by name. */
public sealed interface IntOrString {

    /** A number. */
    record Int(int value) implements IntOrString {}

    /** A name, or a percentage. */
    record Text(String value) implements IntOrString {}

    @JsonCreator
    static IntOrString of(Object value) {
        return value instanceof Number number ? new Int(number.intValue()) : new Text(String.valueOf(value));
    }

    /** What JSON has for it. */
    @JsonValue
    default Object json() {
        return switch (this) {
            case Int(int value) -> value;
            case Text(String value) -> value;
        };
    }
}
