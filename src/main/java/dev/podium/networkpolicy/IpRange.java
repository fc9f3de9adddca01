package dev.podium.networkpolicy;

import java.math.BigInteger;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses of one family.
 *
 * @param network its leading bits, as a number
 * @param free how many bits follow them
 * @param bits how many bits an address of the family has
 */
record IpRange(BigInteger network, int free, int bits) {

    /** @param cidr one that the API server has let pass */
    static IpRange of(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] base = bytes(cidr.substring(0, slash));
        if (base == null) {
            throw new IllegalArgumentException("no address: " + cidr);
        }
        int bits = base.length * Byte.SIZE;
        int free = bits - Integer.parseInt(cidr.substring(slash + 1));
        return new IpRange(new BigInteger(1, base).shiftRight(free), free, bits);
    }

    boolean contains(String ip) {
        byte[] address = bytes(ip);
        return address != null
                && address.length * Byte.SIZE == bits
                && new BigInteger(1, address).shiftRight(free).equals(network);
    }

    private static byte @Nullable [] bytes(String ip) {
        try {
            return InetAddress.ofLiteral(ip).getAddress();
        } catch (IllegalArgumentException name) {
            return null;
        }
    }
}
