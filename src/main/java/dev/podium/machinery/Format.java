package dev.podium.machinery;

/** The text formats a body may come in. */
public enum Format {
    JSON,
    YAML
}
