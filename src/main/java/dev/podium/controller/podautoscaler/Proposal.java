package dev.podium.controller.podautoscaler;

/**
 * The number of replicas that a metric speaks for.
 *
 * @param metric in upstream's words
 */
record Proposal(int replicas, String metric) {}
