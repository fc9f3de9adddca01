package dev.podium.registry.address;

import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/**
 * Numbers to give out. Like upstream's allocators, what is not asked for by number comes from above a band at the beginning, so
 * that those who ask by number find that band free.
 *
 * @param first the first number
 * @param last the last one; less than the first if there is none
 * @param band how many are given out only when there are no others
 */
record FreeNumbers(long first, long last, long band) {

    /** The cluster IPs of a range of that size, counted from its beginning. */
    static FreeNumbers addresses(long size) {
        return new FreeNumbers(1, size - 2, size <= 16 ? 0 : Math.clamp(size / 16, 16, 256));
    }

    static FreeNumbers ports(int first, int last) {
        return new FreeNumbers(first, last, Math.clamp((last - first + 1) / 32, 16, 128));
    }

    /** One that is not taken, if there is one. */
    OptionalLong next(RandomGenerator random, LongPredicate taken) {
        OptionalLong above = somewhere(random, first + band, last, taken);
        return above.isPresent() ? above : somewhere(random, first, Math.min(first + band - 1, last), taken);
    }

    private static OptionalLong somewhere(RandomGenerator random, long from, long to, LongPredicate taken) {
        long count = to - from + 1;
        if (count <= 0) {
            return OptionalLong.empty();
        }
        long start = random.nextLong(count);
        for (long i = 0; i < count; i++) {
            long number = from + (start + i) % count;
            if (!taken.test(number)) {
                return OptionalLong.of(number);
            }
        }
        return OptionalLong.empty();
    }
}
