package dev.podium.network;

/** Who knows what stands behind an address that is nobody's own, as a node's packet filters do. */
@FunctionalInterface
public interface Destinations {

    Destination find(Address asked);

    /** Where a connection goes. */
    sealed interface Destination {}

    /** To the host that has the address. */
    record Itself() implements Destination {}

    /** To another host. */
    record Elsewhere(Address address) implements Destination {}

    /** Nowhere: it is refused. */
    record Nowhere() implements Destination {}
}
