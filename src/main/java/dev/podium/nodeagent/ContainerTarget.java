package dev.podium.nodeagent;

/**
 * A container of a Pod.
 *
 * @param podUid a Pod of the same name that came later has another one
 * @param container its name in the Pod's spec
 */
public record ContainerTarget(String namespace, String pod, String podUid, String container) {}
