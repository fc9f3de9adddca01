package dev.podium.watch;

/** A revision is asked for that is not known exactly any more: Kubernetes' 410 {@code Expired}. */
public final class ExpiredException extends RuntimeException {

    private final long oldest;

    ExpiredException(long requested, long oldest) {
        super("Revision " + requested + " is too old: the oldest that is known is " + oldest + ".");
        this.oldest = oldest;
    }

    /** The oldest revision that can be asked for. */
    public long oldest() {
        return oldest;
    }
}
