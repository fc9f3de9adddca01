package dev.podium.machinery;

/** Where objects of a resource live. */
public enum Scope {
    NAMESPACED,
    CLUSTER
}
