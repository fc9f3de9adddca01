package dev.podium.model;

/** A condition that must hold for a Pod to be Ready. */
public record ReadinessGate(
        String conditionType) {}
