package dev.podium.network;

/** Who knows what stands behind an address that is nobody's own, as a node's packet filters do. */
@FunctionalInterface
public interface Destinations {

    /**
     * @param client the address of the host that connects; empty for what runs on no host of the network
     * @param asked where it wants to go
     */
    Destination find(String client, Transport transport, Address asked);

    /** Where a connection goes. */
    sealed interface Destination {}

    /** To the host that has the address. */
    record Itself() implements Destination {}

    /** To another host. */
    record Elsewhere(Address address) implements Destination {}

    /** Nowhere: it is refused. */
    record Nowhere() implements Destination {}

    /** Nowhere, and nobody says so: it waits until it gives up. */
    record Silence() implements Destination {}
}
