package dev.podium.registry.policy;

/** A policy or a binding, or what it refers to, is such that no decision can be made. */
final class MisconfiguredException extends Exception {

    private static final long serialVersionUID = 1L;

    MisconfiguredException(String why) {
        super(why, null, false, false);
    }
}
