package dev.podium.probe;

import java.time.Duration;
import java.time.Instant;

/**
 * One attempt.
 *
 * @param time when it began, by the cluster's clock
 * @param latency how long it took, in cluster time
 * @param message what upstream would print for it, such as {@code HTTP probe failed with statuscode: 404}; may be empty
 */
public record ProbeResult(ProbeId probe, Instant time, ProbeOutcome outcome, Duration latency, String message) {}
