package dev.podium.network;

/**
 * What has come to a host and gone from it, over the network and not its loopback: bytes that programs have sent, without what a real
 * network adds to them.
 */
public record Traffic(long received, long sent) {

    static final Traffic NONE = new Traffic(0, 0);

    Traffic plus(Traffic other) {
        return new Traffic(received + other.received, sent + other.sent);
    }
}
