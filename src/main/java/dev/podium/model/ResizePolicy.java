package dev.podium.model;

/** Whether a container has to be restarted when it gets more or less of a resource. */
public record ResizePolicy(String resourceName, String restartPolicy) {}
