package dev.podium.cel;

import java.util.Map;

/**
 * What is known of a variable's values before there are any. {@code most} says how many characters, bytes, items or entries there
 * are at most; only {@link Expression#worstCost} wants to know.
 */
public sealed interface Shape {

    /** Nothing is known: what does not fit is found when an expression is evaluated. */
    record Any(long most) implements Shape {

        public Any() {
            this(Long.MAX_VALUE);
        }
    }

    /** A simple value; {@code most} is 0 for those that are no texts. */
    record Scalar(Kind kind, long most) implements Shape {

        public Scalar(Kind kind) {
            this(kind, Long.MAX_VALUE);
        }
    }

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

    record ListOf(Shape items, long most) implements Shape {

        public ListOf(Shape items) {
            this(items, Long.MAX_VALUE);
        }
    }

    /** A map from texts. */
    record MapOf(Shape values, long most) implements Shape {

        public MapOf(Shape values) {
            this(values, Long.MAX_VALUE);
        }
    }

    /**
     * An object of which every member is known.
     *
     * @param fields by the names that expressions use; a name that is not here is an error
     */
    record Fields(Map<String, Shape> fields) implements Shape {}

    /** A value that may not be there, as an {@link java.util.Optional}. */
    record Maybe(Shape value) implements Shape {}
}
