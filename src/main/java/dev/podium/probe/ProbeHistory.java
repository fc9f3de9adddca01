package dev.podium.probe;

import java.util.List;

/**
 * What is kept of one probe.
 *
 * @param results newest first, never empty
 * @param total how many results there have been in all, the forgotten ones included
 * @param failures how many of {@code total} were {@link ProbeOutcome#FAILURE} or {@link ProbeOutcome#UNKNOWN}
 */
public record ProbeHistory(ProbeId probe, List<ProbeResult> results, long total, long failures) {}
