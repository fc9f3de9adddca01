package dev.podium.scheduler;

/** A score made ready for one Pod. */
interface NodeScore {

    long MOST = 100;
    /** The raw score of a node that there is nothing to say about: in the end it gets 0, and the others are scaled without it. */
    long IGNORED = -1;

    /** How much this score counts beside the others (upstream's default plugin weights). */
    int weight();

    /** Raw; {@link #scale} makes scores of several nodes comparable. */
    long raw(NodeState node);

    /** How raw scores become 0 to 100. */
    default Scale scale() {
        return Scale.AS_IS;
    }

    /** Upstream's {@code NormalizeScore} functions. */
    enum Scale {
        AS_IS,
        /** The highest becomes 100. */
        TO_HIGHEST,
        /** The highest becomes 0, and none is 100. */
        REVERSED,
        /** The lowest becomes 0 and the highest 100. */
        BETWEEN,
        /** The lowest becomes 100 and the highest the least. */
        BETWEEN_REVERSED
    }
}
