package dev.podium.model;

/** An address of a node. */
public record NodeAddress(
        String type,
        String address) {}
