package dev.podium.model;

/** An address of a Pod. */
public record PodIp(
        String ip) {}
