package dev.podium.web.connect;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Where a request goes that is passed on.
 *
 * @param authority host and port, as the host knows them
 * @param prefix the path under which clients see the host's {@code /}, without a slash at its end
 */
public record Destination(Line line, String authority, String prefix, Sender sender) {

    /** The way there. */
    public interface Line {

        /** @throws IOException if nothing answers; in Go's words */
        Socket open() throws IOException, InterruptedException;
    }

    /**
     * What is said about who sends it.
     *
     * @param headers by name
     * @param withheld which of the client's own headers, beside those of its connection with this server
     */
    public record Sender(List<Map.Entry<String, String>> headers, Predicate<String> withheld) {

        /** Nothing: it is the API server's business. */
        public static final Sender UNNAMED = new Sender(List.of(), _ -> false);
    }

    String host() {
        return authority.substring(0, authority.lastIndexOf(':'));
    }
}
