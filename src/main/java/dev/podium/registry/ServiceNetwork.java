package dev.podium.registry;

/**
 * Where Services get their addresses and ports from.
 *
 * @param cidr the range of cluster IPs that a cluster begins with, as a ServiceCIDR has it
 * @param first the address of the Service {@code kubernetes}: the first of that range
 */
public record ServiceNetwork(String cidr, String first, int firstPort, int lastPort) {

    /** kubeadm's range and the default one for node ports. */
    public static final ServiceNetwork STANDARD = new ServiceNetwork("10.96.0.0/12", "10.96.0.1", 30000, 32767);

    public boolean containsPort(int port) {
        return port >= firstPort && port <= lastPort;
    }
}
