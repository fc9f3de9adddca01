package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles.WriteMode;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.container.simulated.http.TlsClient;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import dev.podium.time.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code wget} as busybox has it. */
final class Wget {

    private static final int MOST_REDIRECTS = 5;

    private static final Map<String, String> LONG = Map.of(
            "header", "header",
            "post-data", "post-data",
            "output-document", "O",
            "directory-prefix", "P",
            "user-agent", "U",
            "timeout", "T",
            "tries", "t",
            "proxy", "Y");

    private Wget() {}

    static int run(Process process) throws IOException, InterruptedException, UsageException {
        Options options = Options.parse(process.args(), "qcSO:T:U:P:t:Y:o:", LONG);
        Url url = Url.parse(options.operand(0));
        if (url == null) {
            throw new UsageException("bad address '" + options.operand(0) + "'");
        }
        boolean quiet = options.has("q") || options.has("quiet");
        Duration timeout = Duration.ofSeconds(options.number("T", 900));
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            if (!url.scheme().equals("http") && !url.scheme().equals("https")) {
                throw new IOException("not an http or ftp url: " + url.scheme() + "://" + url.authority() + url.target());
            }
            Connection connection = connect(process, url, timeout, quiet);
            process.atEnd(connection::close);
            Deadline deadline = new Deadline(process, connection, timeout);
            Url next;
            try (connection;
                    Socket layer = layer(process, connection, url, options);
                    HttpClient.Exchange exchange = HttpClient.open(layer, call(url, options))) {
                next = answered(process, options, url, exchange);
                if (next == null) {
                    save(process, options, url, exchange, deadline);
                    return 0;
                }
            } catch (WgetFailure told) {
                throw told;
            } catch (IOException failure) {
                throw deadline.passed()
                        ? new IOException("download timed out", failure)
                        : new IOException("error getting response: " + failure.getMessage(), failure);
            } finally {
                deadline.cancel();
            }
            url = next;
        }
        throw new IOException("too many redirections");
    }

    /** Closes a connection over which nothing has come for too long. */
    private static final class Deadline {

        private final Process process;
        private final Connection connection;
        private final Duration timeout;
        private Task timer;
        private volatile boolean passed;

        Deadline(Process process, Connection connection, Duration timeout) {
            this.process = process;
            this.connection = connection;
            this.timeout = timeout;
            this.timer = begin();
        }

        private Task begin() {
            return process.time().after(timeout, () -> {
                passed = true;
                connection.close();
            });
        }

        /** Something has come. */
        void renew() {
            timer.cancel();
            timer = begin();
        }

        void cancel() {
            timer.cancel();
        }

        boolean passed() {
            return passed;
        }
    }

    /** A failure that has its words already. */
    private static final class WgetFailure extends IOException {

        private static final long serialVersionUID = 1L;

        WgetFailure(String message) {
            super(message);
        }
    }

    private static Connection connect(Process process, Url url, Duration timeout, boolean quiet)
            throws IOException, InterruptedException {
        List<String> addresses = process.sockets().lookup(url.host());
        if (addresses.isEmpty()) {
            throw new UnknownHostException("bad address '" + url.authority() + "'");
        }
        if (!quiet) {
            process.printError("Connecting to " + url.authority() + " (" + addresses.getFirst() + ":" + url.port() + ")");
        }
        try {
            return process.sockets().dial(url.host(), url.port(), timeout);
        } catch (SocketTimeoutException slow) {
            throw new IOException("download timed out", slow);
        } catch (ConnectException refused) {
            throw new IOException("can't connect to remote host (" + addresses.getFirst() + "): Connection refused", refused);
        }
    }

    /** busybox speaks TLS, but believes everybody, and says so unless it is told to. */
    private static Socket layer(Process process, Connection connection, Url url, Options options) throws IOException {
        if (url.scheme().equals("http")) {
            return new ConnectionSocket(connection);
        }
        if (!options.has("no-check-certificate")) {
            process.printError("wget: note: TLS certificate validation not implemented");
        }
        return TlsClient.connect(connection, url.host(), new TlsClient.Trust.Anyone());
    }

    private static HttpClient.Call call(Url url, Options options) {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(new HttpHeader("Host", url.authority()));
        headers.add(new HttpHeader("User-Agent", options.get("U", "Wget")));
        for (String each : options.get("header", "").split("\n")) {
            int colon = each.indexOf(':');
            if (colon > 0) {
                headers.removeIf(usual -> usual.name().equalsIgnoreCase(each.substring(0, colon)));
                headers.add(new HttpHeader(each.substring(0, colon), each.substring(colon + 1).strip()));
            }
        }
        headers.add(new HttpHeader("Connection", "close"));
        boolean post = options.has("post-data");
        if (post && headers.stream().noneMatch(each -> each.name().equalsIgnoreCase("Content-Type"))) {
            headers.add(new HttpHeader("Content-Type", "application/x-www-form-urlencoded"));
        }
        return new HttpClient.Call(
                post ? "POST" : options.has("spider") ? "HEAD" : "GET",
                url.target(),
                headers,
                options.get("post-data", "").getBytes(StandardCharsets.UTF_8));
    }

    /** Where the head of an answer leads; null if it is the end of the way. */
    private static @Nullable Url answered(Process process, Options options, Url url, HttpClient.Exchange exchange)
            throws IOException {
        int status = exchange.status();
        if (options.has("S")) {
            process.printError("  HTTP/1.1 " + status + " " + exchange.reason());
            for (HttpHeader each : exchange.headers()) {
                process.printError("  " + each.name() + ": " + each.value());
            }
        }
        String location = exchange.header("Location");
        if (status >= 300 && status < 400 && !location.isEmpty()) {
            Url next = url.resolve(location);
            if (next == null) {
                throw new WgetFailure("bad redirection to " + location);
            }
            return next;
        }
        if (status >= 300) {
            throw new WgetFailure("server returned error: HTTP/1.1 " + status + " " + reason(status));
        }
        return null;
    }

    private static void save(Process process, Options options, Url url, HttpClient.Exchange exchange, Deadline deadline)
            throws IOException {
        if (options.has("spider")) {
            return;
        }
        boolean quiet = options.has("q") || options.has("quiet");
        String path = url.target().replaceFirst("\\?.*", "");
        String name = options.get("O", path.endsWith("/") ? "index.html" : FileApplets.name(path));
        if (name.equals("-")) {
            copy(exchange.body(), process.stdout(), deadline);
            return;
        }
        String file = options.has("P") && !options.has("O") ? options.get("P", ".") + "/" + name : name;
        if (!quiet) {
            process.printError("saving to '" + file + "'");
        }
        OutputStream sink;
        try {
            sink = process.create(file, WriteMode.TRUNCATE);
        } catch (IOException failure) {
            throw new WgetFailure("can't open '" + file + "': " + failure.getMessage());
        }
        copy(exchange.body(), sink, deadline);
        if (sink != process.stdout() && sink != process.stderr()) {
            sink.close();
        }
        if (!quiet) {
            process.printError("'" + file + "' saved");
        }
    }

    /** Hands on what comes as it comes. */
    private static void copy(InputStream from, OutputStream to, Deadline deadline) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            deadline.renew();
            to.write(buffer, 0, count);
        }
    }

    static String reason(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 412 -> "Precondition Failed";
            case 417 -> "Expectation Failed";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Error";
        };
    }
}
