package dev.podium.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;

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
            // In Go's words, which people look for.
            String why = switch (failed) {
                case ConnectException _ -> "connect: " + String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
                case SocketTimeoutException _ -> "i/o timeout";
                default -> String.valueOf(failed.getMessage());
            };
            throw new IOException("dial tcp " + host + ":" + port + ": " + why, failed);
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
