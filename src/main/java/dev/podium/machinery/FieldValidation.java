package dev.podium.machinery;

/** What to do about unknown and repeated fields: the {@code fieldValidation} parameter. */
public enum FieldValidation {
    /** Drop them and say nothing. */
    IGNORE,
    /** Drop them and tell the client in {@code Warning} headers. */
    WARN,
    /** Refuse the body. */
    STRICT
}
