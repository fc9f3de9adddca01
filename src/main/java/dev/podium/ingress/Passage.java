package dev.podium.ingress;

import dev.podium.network.Address;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.TrustingTls;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way to a backend, and the answer on its way back. Closing it ends both. */
final class Passage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);

    /** As long as nginx waits for a connection, and as many places as it tries. */
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    private static final int TRIES = 3;

    private final Socket socket;
    private final DefaultBHttpClientConnection http;
    private final ClassicHttpResponse response;

    private Passage(Socket socket, DefaultBHttpClientConnection http, ClassicHttpResponse response) {
        this.socket = socket;
        this.http = http;
        this.response = response;
    }

    /** There is no answer; the client gets that status. */
    static final class FailedException extends Exception {

        private final int status;

        private FailedException(int status, @Nullable Throwable cause) {
            super(String.valueOf(status), cause);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * Sends a request to the first of those places that takes connections, and waits for the head of the answer.
     *
     * @throws FailedException 503 if there are no places, 504 if time has run out, 502 for all else
     */
    static Passage open(NetworkNamespace from, ClusterTime time, List<Address> places, ClassicHttpRequest request, Settings settings)
            throws FailedException, InterruptedException {
        Connection connection = dial(from, places);
        AtomicBoolean late = new AtomicBoolean();
        Task patience = time.after(settings.patience(), () -> {
            late.set(true);
            connection.close();
        });
        DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(Visit.LIMITS);
        @Nullable Passage opened = null;
        try {
            Socket socket = settings.https()
                    ? TrustingTls.over(connection, connection.remote().ip(), connection.remote().port())
                    : new ConnectionSocket(connection);
            http.bind(socket);
            opened = new Passage(socket, http, answer(http, request));
            return opened;
        } catch (IOException | HttpException broken) {
            throw new FailedException(late.get() ? HttpStatus.SC_GATEWAY_TIMEOUT : HttpStatus.SC_BAD_GATEWAY, broken);
        } finally {
            patience.cancel();
            if (opened == null) {
                http.close(CloseMode.IMMEDIATE);
                connection.close();
            }
        }
    }

    private static Connection dial(NetworkNamespace from, List<Address> places) throws FailedException, InterruptedException {
        FailedException failed = new FailedException(HttpStatus.SC_SERVICE_UNAVAILABLE, null);
        for (Address each : places.subList(0, Math.min(TRIES, places.size()))) {
            try {
                return from.dial(each.ip(), each.port(), CONNECTING);
            } catch (SocketTimeoutException late) {
                failed = new FailedException(HttpStatus.SC_GATEWAY_TIMEOUT, late);
            } catch (IOException refused) {
                failed = new FailedException(HttpStatus.SC_BAD_GATEWAY, refused);
            }
        }
        throw failed;
    }

    private static ClassicHttpResponse answer(DefaultBHttpClientConnection http, ClassicHttpRequest request)
            throws IOException, HttpException {
        http.sendRequestHeader(request);
        if (request.getEntity() != null) {
            http.sendRequestEntity(request);
        }
        http.flush();
        ClassicHttpResponse response = http.receiveResponseHeader();
        while (response != null && provisional(response)) {
            response = http.receiveResponseHeader();
        }
        if (response == null) {
            throw new IOException("upstream prematurely closed connection while reading response header from upstream");
        }
        // What follows a change of protocols is read like a body that ends with the connection.
        if (hasBody(request, response) || response.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
            http.receiveResponseEntity(response);
        }
        return response;
    }

    private static boolean provisional(ClassicHttpResponse response) {
        return response.getCode() < HttpStatus.SC_OK && response.getCode() != HttpStatus.SC_SWITCHING_PROTOCOLS;
    }

    private static boolean hasBody(ClassicHttpRequest request, ClassicHttpResponse response) {
        return !request.getMethod().equals("HEAD")
                && response.getCode() >= HttpStatus.SC_OK
                && response.getCode() != HttpStatus.SC_NO_CONTENT
                && response.getCode() != HttpStatus.SC_NOT_MODIFIED;
    }

    /** The answer of the backend; its body comes as it is read. */
    ClassicHttpResponse response() {
        return response;
    }

    /** Whether the backend goes on in another protocol. */
    boolean upgraded() {
        return response.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS;
    }

    /** What the client gets: the same, as far as it is for the client. */
    ClassicHttpResponse forClient() {
        ClassicHttpResponse sent = new BasicClassicHttpResponse(response.getCode(), new StatusLine(response).getReasonPhrase());
        Forwarded.answer(response).forEach(sent::addHeader);
        if (upgraded() && response.containsHeader("Upgrade")) {
            sent.addHeader("Connection", "upgrade");
            sent.addHeader(response.getFirstHeader("Upgrade"));
        } else if (response.getEntity() != null) {
            sent.setEntity(new Flowing(response.getEntity()));
        } else if (response.containsHeader("Content-Length")) {
            sent.addHeader(response.getFirstHeader("Content-Length"));
        }
        return sent;
    }

    /** To the backend, past all forms. */
    Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        http.close(CloseMode.IMMEDIATE);
        try {
            socket.close();
        } catch (IOException gone) {
            LOG.trace("a connection to a backend was closed already", gone);
        }
    }
}
