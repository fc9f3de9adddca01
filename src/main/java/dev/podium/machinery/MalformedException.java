package dev.podium.machinery;

/** The bytes are not what they claim to be; the message is one a user may see, in the words of Go's decoders. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }
}
