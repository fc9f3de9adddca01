package dev.podium.container.simulated.applet;

/** A command called in a way that it does not know. */
final class UsageException extends Exception {

    UsageException(String message) {
        super(message);
    }
}
