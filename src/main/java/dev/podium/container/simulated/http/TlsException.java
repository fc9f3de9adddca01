package dev.podium.container.simulated.http;

import java.io.IOException;

/** A handshake that came to nothing; every client has words of its own for it. */
public final class TlsException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Why it came to nothing. */
    public enum Reason {
        /** What the other side answers is no TLS. */
        NO_TLS,
        /** The other side gave up, or has closed the connection. */
        BROKEN_OFF,
        UNKNOWN_AUTHORITY,
        SELF_SIGNED,
        SELF_SIGNED_IN_CHAIN,
        EXPIRED,
        NOT_YET_VALID,
        /** The certificate is another host's. */
        WRONG_NAME
    }

    private final Reason reason;

    TlsException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
