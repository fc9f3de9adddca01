package dev.podium.kubelet;

/** Something that a Pod refers to is not there, or not as it must be. The message is upstream's. */
final class MissingSource extends Exception {

    private static final long serialVersionUID = 1L;

    MissingSource(String message) {
        super(message);
    }
}
