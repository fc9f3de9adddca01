package dev.podium.network;

/** Who may reach whom, as a node's packet filters decide. What is not let through is lost without a word. */
@FunctionalInterface
public interface Filter {

    /**
     * Whether something new may go from one host to another; answers to it may then come back.
     *
     * @param client the address of the host that it comes from; empty for what runs on no host of the network
     * @param target where it ends, behind every Service
     */
    boolean lets(String client, Transport transport, Address target);
}
