package dev.podium.probe;

/** Which probe: a Pod has at most one of each kind per container. */
public record ProbeId(String namespace, String pod, String podUid, String container, ProbeKind kind) {}
