package dev.podium.model;

/** Where a container sees a volume that is a block device. */
public record VolumeDevice(String name, String devicePath) {}
