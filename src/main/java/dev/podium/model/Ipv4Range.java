package dev.podium.model;

import org.jspecify.annotations.Nullable;

/**
 * A range of IPv4 addresses as a CIDR says it, with the questions that upstream's {@code pkg/api/servicecidr} asks of one.
 *
 * @param base its first address, as a number
 * @param size how many addresses it has, from 1 to 2^32
 */
public record Ipv4Range(long base, long size) {

    private static final int BITS = 32;

    /** The range of that CIDR; null if it is none of IPv4. */
    public static @Nullable Ipv4Range of(String cidr) {
        int slash = cidr.indexOf('/');
        long address = slash < 0 ? -1 : number(cidr.substring(0, slash));
        String length = cidr.substring(slash + 1);
        if (address < 0 || !length.matches("[0-9]{1,3}") || Integer.parseInt(length) > BITS) {
            return null;
        }
        long size = 1L << BITS - Integer.parseInt(length);
        return new Ipv4Range(address - address % size, size);
    }

    /** Whether a text is an IPv4 address. */
    public static boolean isAddress(String text) {
        return number(text) >= 0;
    }

    /** Whether that is an address of the range that something can have: neither the network's own nor the broadcast one. */
    public boolean offers(String address) {
        long number = number(address);
        return number > base && number < base + size - 1;
    }

    /** Whether that is an address of the range at all. */
    public boolean contains(String address) {
        long number = number(address);
        return number >= base && number < base + size;
    }

    /** Whether it has every address that there is. */
    public boolean everything() {
        return size == 1L << BITS;
    }

    public boolean overlaps(Ipv4Range other) {
        return base < other.base + other.size && other.base < base + size;
    }

    /** The address that is so many after the first. */
    public String address(long offset) {
        long number = base + offset;
        return (number >> 24) + "." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    /** An address as a number; negative for what is none. */
    private static long number(String address) {
        String[] parts = address.split("\\.", -1);
        long number = 0;
        if (parts.length != 4) {
            return -1;
        }
        for (String each : parts) {
            if (!each.matches("[0-9]{1,3}") || Integer.parseInt(each) > 255) {
                return -1;
            }
            number = number << 8 | Integer.parseInt(each);
        }
        return number;
    }
}
