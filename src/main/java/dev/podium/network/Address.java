package dev.podium.network;

/** An IP address in its text form, and a port. */
public record Address(String ip, int port) {

    @Override
    public String toString() {
        return ip.indexOf(':') < 0 ? ip + ":" + port : "[" + ip + "]:" + port;
    }
}
