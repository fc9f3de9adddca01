package dev.podium.model;

/** An address of a Pod's node. */
public record HostIp(
        String ip) {}
