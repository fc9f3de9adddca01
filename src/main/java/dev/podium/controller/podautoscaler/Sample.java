package dev.podium.controller.podautoscaler;

import java.time.Duration;
import java.time.Instant;

/**
 * How much of a resource a Pod was seen to use (upstream's {@code PodMetric}).
 *
 * @param window how long the time was, up to then, that it was watched for
 * @param millis thousandths of the resource's unit
 */
record Sample(Instant time, Duration window, long millis) {}
