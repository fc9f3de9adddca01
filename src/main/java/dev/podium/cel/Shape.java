package dev.podium.cel;

import java.util.Map;

/** What is known of a variable's values before there are any. */
public sealed interface Shape {

    /** Nothing is known: what does not fit is found when an expression is evaluated. */
    record Any() implements Shape {}

    /** A simple value. */
    record Scalar(Kind kind) implements Shape {}

    /** What simple values there are. */
    enum Kind {
        BOOL,
        INT,
        DOUBLE,
        TEXT,
        BYTES,
        TIMESTAMP,
        DURATION,
        QUANTITY,
        /** Whom expressions ask about permissions. */
        AUTHORIZER,
        /** A question about one resource. */
        RESOURCE_CHECK
    }

    record ListOf(Shape items) implements Shape {}

    /** A map from texts. */
    record MapOf(Shape values) implements Shape {}

    /**
     * An object of which every member is known.
     *
     * @param fields by the names that expressions use; a name that is not here is an error
     */
    record Fields(Map<String, Shape> fields) implements Shape {}

    /** A value that may not be there, as an {@link java.util.Optional}. */
    record Maybe(Shape value) implements Shape {}
}
