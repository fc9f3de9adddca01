package dev.podium.cel;

/**
 * How long a text or how large a list or map may be, or what something may cost. What is too much to count stays
 * {@link #UNBOUNDED}.
 */
record Size(long least, long most) {

    static final long UNBOUNDED = Long.MAX_VALUE;
    static final Size UNKNOWN = new Size(0, UNBOUNDED);
    static final Size ONE = exactly(1);

    static Size exactly(long size) {
        return new Size(size, size);
    }

    Size plus(Size other) {
        return new Size(sum(least, other.least), sum(most, other.most));
    }

    Size times(Size other) {
        return new Size(product(least, other.least), product(most, other.most));
    }

    /** Rounded up. */
    Size times(double factor) {
        return new Size(product(least, factor), product(most, factor));
    }

    /** What holds both. */
    Size or(Size other) {
        return new Size(Math.min(least, other.least), Math.max(most, other.most));
    }

    static long sum(long a, long b) {
        return a > UNBOUNDED - b ? UNBOUNDED : a + b;
    }

    static long product(long a, long b) {
        return b != 0 && a > UNBOUNDED / b ? UNBOUNDED : a * b;
    }

    private static long product(long a, double factor) {
        // What is beyond a long becomes the largest one.
        return a == UNBOUNDED && factor > 0 ? UNBOUNDED : (long) Math.ceil(a * factor);
    }
}
