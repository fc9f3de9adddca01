package dev.podium.machinery;

import java.util.List;

/**
 * Which fields a way to write an object can change at all, and so which can be owned through it: upstream's
 * {@code GetResetFields} and {@code GetResetFieldsFilter}.
 *
 * @param paths members joined by dots; {@code *} is any item or member
 */
public record FieldFilter(Mode mode, List<String> paths) {

    /** What the paths say. */
    public enum Mode {
        /** These, and all below them, cannot. */
        WITHOUT,
        /** Only these, and all below them, can. */
        ONLY
    }

    public static final FieldFilter ALL = without();

    public FieldFilter {
        paths = List.copyOf(paths);
    }

    public static FieldFilter without(String... paths) {
        return new FieldFilter(Mode.WITHOUT, List.of(paths));
    }

    public static FieldFilter only(String... paths) {
        return new FieldFilter(Mode.ONLY, List.of(paths));
    }
}
