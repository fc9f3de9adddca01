package dev.podium.container;

import java.time.Instant;

/**
 * A running sandbox.
 *
 * @param ip its address: its own, or its node's
 */
public record Sandbox(String id, SandboxConfig config, String ip, Instant createdAt) {}
