package dev.podium.container.simulated;

/**
 * The node that a simulated runtime belongs to.
 *
 * @param podCidr where its sandboxes get their addresses, such as {@code 10.244.3.0/24}
 */
public record NodeSettings(String nodeName, String nodeIp, String podCidr) {}
