package dev.podium.watch;

/** A revision is asked for that has not happened yet: Kubernetes' 504 with {@code Too large resource version}. */
public final class FutureRevisionException extends RuntimeException {

    private final long current;

    FutureRevisionException(long requested, long current) {
        super("Too large revision: " + requested + ", current: " + current + ".");
        this.current = current;
    }

    /** The newest revision there is. */
    public long current() {
        return current;
    }
}
