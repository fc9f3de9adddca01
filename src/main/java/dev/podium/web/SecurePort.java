package dev.podium.web;

/**
 * Where HTTPS is served.
 *
 * @param number 0: any free port; negative: nowhere
 * @param address empty: everywhere
 */
public record SecurePort(int number, String address) {

    /** The port of every API server. */
    public static final int USUAL = 6443;
}
