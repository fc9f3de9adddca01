package dev.podium.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Opens connections to webhooks, wherever they run. */
public interface Dialer {

    /** Over the network of the machine. */
    Dialer REAL = (host, port, timeout) -> {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), (int) timeout.toMillis());
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw new IOException("dial tcp " + host + ":" + port + ": " + failed.getMessage(), failed);
        }
    };

    /**
     * A connected socket.
     *
     * @param host a name or an address
     * @throws IOException if nothing answers there within {@code timeout}
     */
    Socket dial(String host, int port, Duration timeout) throws IOException, InterruptedException;
}
