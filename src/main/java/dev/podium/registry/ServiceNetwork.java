package dev.podium.registry;

import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Where Services get their addresses and ports. Like upstream's allocators, what is not asked for by number comes from above
 * a band at the range's beginning, so that those who ask by number find that band free.
 *
 * @param cidr the range of cluster IPs, as a ServiceCIDR has it
 * @param base its first address, as a number
 * @param size how many addresses it has
 */
public record ServiceNetwork(String cidr, int base, int size, int firstPort, int lastPort) {

    /** kubeadm's range and the default one for node ports. */
    public static final ServiceNetwork STANDARD =
            new ServiceNetwork("10.96.0.0/12", 10 << 24 | 96 << 16, 1 << 20, 30000, 32767);

    /** The address of the Service {@code kubernetes}: the first of the range. */
    public String first() {
        return text(base + 1);
    }

    public boolean contains(String address) {
        long number = number(address);
        return number > Integer.toUnsignedLong(base) && number < Integer.toUnsignedLong(base) + size - 1;
    }

    /** The next free address; empty when there is none. */
    public String nextAddress(RandomGenerator random, Predicate<String> taken) {
        int band = Math.min(Math.max(16, size / 16), 256);
        OptionalInt found = next(random, 1, size - 2, band, offset -> taken.test(text(base + offset)));
        return found.isPresent() ? text(base + found.getAsInt()) : "";
    }

    /** The next free node port, if there is one. */
    public OptionalInt nextPort(RandomGenerator random, IntPredicate taken) {
        int count = lastPort - firstPort + 1;
        int band = Math.min(Math.max(16, count / 32), 128);
        OptionalInt found = next(random, 0, count - 1, band, offset -> taken.test(firstPort + offset));
        return found.isPresent() ? OptionalInt.of(firstPort + found.getAsInt()) : found;
    }

    public boolean containsPort(int port) {
        return port >= firstPort && port <= lastPort;
    }

    private static OptionalInt next(RandomGenerator random, int from, int to, int band, IntPredicate taken) {
        OptionalInt above = somewhere(random, Math.min(from + band, to), to, taken);
        return above.isPresent() ? above : somewhere(random, from, Math.min(from + band, to), taken);
    }

    private static OptionalInt somewhere(RandomGenerator random, int from, int to, IntPredicate taken) {
        int count = to - from + 1;
        int start = random.nextInt(count);
        for (int i = 0; i < count; i++) {
            int offset = from + (start + i) % count;
            if (!taken.test(offset)) {
                return OptionalInt.of(offset);
            }
        }
        return OptionalInt.empty();
    }

    private static String text(int number) {
        return (number >>> 24) + "." + (number >>> 16 & 255) + "." + (number >>> 8 & 255) + "." + (number & 255);
    }

    private static long number(String address) {
        String[] parts = address.split("\\.");
        long number = 0;
        if (parts.length != 4) {
            return -1;
        }
        for (String each : parts) {
            if (!each.matches("[0-9]{1,3}")) {
                return -1;
            }
            number = number << 8 | Integer.parseInt(each);
        }
        return number;
    }
}
