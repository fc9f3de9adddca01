package dev.podium.container;

/** A runtime could not do what it was asked. The message is what containerd would say. */
public class RuntimeFailure extends RuntimeException {

    private final Kind kind;

    public RuntimeFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What failed, as far as a kubelet tells failures apart. */
    public enum Kind {
        /** There is no such image. */
        IMAGE_UNAVAILABLE,
        /** The image's registry cannot be reached, or does not give it to everybody. */
        IMAGE_REFUSED,
        /** The image's name does not parse. */
        INVALID_IMAGE_NAME,
        /** The container's process could not be started. */
        START,
        /** No such sandbox or container. */
        NOT_FOUND,
        /** Anything else. */
        OTHER
    }
}
