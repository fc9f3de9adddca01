package dev.podium.container.simulated.nginx;

/** A configuration that nginx does not start with, in its words. */
final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }

    ConfigurationException(String message, Directive about) {
        super(message + " in " + about.at());
    }
}
