package dev.podium.web;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is told of requests.
 *
 * @param policy a file with an {@code audit.k8s.io/v1 Policy}; null: nothing is told
 * @param log where events are appended; {@code -}: the standard output
 */
public record AuditOptions(@Nullable Path policy, Path log) {}
