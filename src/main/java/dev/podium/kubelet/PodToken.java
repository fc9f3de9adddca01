package dev.podium.kubelet;

import java.time.Instant;

/**
 * A token of a Pod's ServiceAccount.
 *
 * @param refreshAt when to ask for another one
 */
public record PodToken(String text, Instant refreshAt) {}
