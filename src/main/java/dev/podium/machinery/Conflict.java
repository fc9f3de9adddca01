package dev.podium.machinery;

/**
 * A field that a client applies with a value of its own, and that another manager owns.
 *
 * @param manager the other one, as messages name it: {@code "kubelet" with subresource "status" using v1}
 * @param identity what tells managers apart; conflicts are listed in its order
 * @param path such as {@code .spec.replicas}
 */
public record Conflict(String manager, String identity, String path) {}
