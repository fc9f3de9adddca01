package dev.podium.container.simulated;

import java.util.BitSet;

/**
 * The addresses of a node's Pods, handed out in turn as the host-local plugin does: an address that was freed comes round
 * last. The network's own address, its first (the gateway) and its last (broadcast) are never handed out.
 */
final class AddressPool {

    private final String cidr;
    private final long base;
    private final int size;
    private final BitSet taken = new BitSet();
    private int last = 1;

    AddressPool(String cidr) {
        this.cidr = cidr;
        int slash = cidr.indexOf('/');
        int bits = Integer.parseInt(cidr.substring(slash + 1));
        if (bits < 8 || bits > 30) {
            throw new IllegalArgumentException("a pod CIDR must be IPv4 with a prefix from 8 to 30, not " + cidr);
        }
        long address = 0;
        for (String part : cidr.substring(0, slash).split("\\.")) {
            address = address << 8 | Integer.parseInt(part);
        }
        size = 1 << (32 - bits);
        base = address & -size;
    }

    /**
     * A free address.
     *
     * @throws IllegalStateException if there is none, with the words of the plugin
     */
    synchronized String take() {
        for (int tried = 0; tried < size - 3; tried++) {
            last = last + 1 >= size - 1 ? 2 : last + 1;
            if (!taken.get(last)) {
                taken.set(last);
                return text(base + last);
            }
        }
        throw new IllegalStateException("failed to allocate for range 0: no IP addresses available in range set: "
                + text(base + 1) + "-" + text(base + size - 2) + " (" + cidr + ")");
    }

    synchronized void free(String address) {
        long value = 0;
        for (String part : address.split("\\.")) {
            value = value << 8 | Integer.parseInt(part);
        }
        taken.clear((int) (value - base));
    }

    private static String text(long address) {
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }
}
