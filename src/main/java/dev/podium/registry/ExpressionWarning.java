package dev.podium.registry;

/**
 * Something that does not fit in a policy's expression.
 *
 * @param fieldRef where the expression stands, such as {@code spec.validations[0].expression}
 * @param warning a line for each kind that it does not fit
 */
public record ExpressionWarning(String fieldRef, String warning) {}
