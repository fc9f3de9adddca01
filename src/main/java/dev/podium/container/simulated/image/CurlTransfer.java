package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles;
import dev.podium.container.simulated.applet.Url;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.container.simulated.http.TlsClient;
import dev.podium.container.simulated.http.TlsException;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** One URL of curl's command line: asks for it, follows where it leads, and hands on what comes as it comes. */
final class CurlTransfer {

    private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504, 522, 524);
    private static final Set<String> SECRETS = Set.of("authorization", "cookie");
    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Duration FOREVER = Duration.ofDays(10_000);

    private final Process process;
    private final CurlOptions options;
    private final int index;
    private final long started;
    private final CurlSummary summary = new CurlSummary();
    private @Nullable CurlFailure failure;
    private @Nullable OutputStream output;
    private volatile @Nullable Connection current;
    private volatile boolean late;
    private boolean bodyDropped;

    CurlTransfer(Process process, CurlOptions options, int index) {
        this.process = process;
        this.options = options;
        this.index = index;
        this.started = process.time().nanos();
    }

    void run() throws IOException, InterruptedException {
        Duration most = options.duration("max-time", Duration.ZERO);
        Task deadline = process.time().after(most.isPositive() ? most : FOREVER, () -> {
            late = true;
            Connection open = current;
            if (open != null) {
                open.close();
            }
        });
        try {
            follow(options.urls().get(index));
        } catch (CurlFailure failed) {
            failure = failed;
        } finally {
            deadline.cancel();
            if (output != null && output != process.stdout()) {
                output.close();
            }
        }
    }

    /** Whether another attempt may fare better. */
    boolean transientFailure() {
        int code = failure == null ? 0 : failure.code();
        return code == CurlFailure.TIMEOUT
                || code == CurlFailure.NO_SUCH_HOST && options.has("retry-all-errors")
                || code == CurlFailure.NO_CONNECTION && (options.has("retry-connrefused") || options.has("retry-all-errors"))
                || code != 0 && options.has("retry-all-errors")
                || TRANSIENT.contains(summary.status());
    }

    /** What went wrong, in a few words. */
    String problem() {
        int code = failure == null ? 0 : failure.code();
        return switch (code) {
            case CurlFailure.TIMEOUT -> "timeout";
            case CurlFailure.NO_CONNECTION -> "connection refused";
            case 0, CurlFailure.HTTP_ERROR -> "HTTP error";
            default -> "(retrying all errors)";
        };
    }

    /** Says what is to be said in the end; answers with the exit code. */
    int report() throws IOException {
        CurlFailure failed = failure;
        if (failed != null && (!options.has("silent") || options.has("show-error"))) {
            process.printError(failed.text());
        }
        summary.ended(failed, elapsed());
        if (!options.get("write-out").isEmpty()) {
            process.stdout().write(summary.write(options.get("write-out")).getBytes(StandardCharsets.UTF_8));
        }
        return failed == null ? 0 : failed.code();
    }

    private long elapsed() {
        return (process.time().nanos() - started) / 1_000_000;
    }

    private void follow(String address) throws CurlFailure, InterruptedException {
        Url first = parse(address);
        Url url = first;
        String method = options.method();
        byte[] body = options.body();
        int most = options.number("max-redirs", 50);
        for (int redirects = 0; ; redirects++) {
            summary.asking(method, url, redirects);
            boolean trusted = url.host().equals(first.host()) && url.port() == first.port() || options.has("location-trusted");
            String location = exchange(url, method, body, trusted);
            if (location.isEmpty()) {
                return;
            }
            if (most >= 0 && redirects >= most) {
                throw new CurlFailure(CurlFailure.TOO_MANY_REDIRECTS, "Maximum (" + most + ") redirects followed");
            }
            Url next = url.resolve(location);
            if (next == null) {
                throw new CurlFailure(CurlFailure.BAD_URL, "URL rejected: Malformed input to a URL function");
            }
            url = next;
            if (summary.status() <= 303 && method.equals("POST") && options.get("request").isEmpty()) {
                method = "GET";
                body = new byte[0];
                bodyDropped = true;
            }
        }
    }

    private Url parse(String address) throws CurlFailure {
        Url url = Url.parse(address);
        if (url == null) {
            throw new CurlFailure(CurlFailure.BAD_URL, "URL rejected: Malformed input to a URL function");
        }
        if (!url.scheme().equalsIgnoreCase("http") && !url.scheme().equalsIgnoreCase("https")) {
            throw new CurlFailure(
                    CurlFailure.UNSUPPORTED_PROTOCOL, "Protocol \"" + url.scheme() + "\" not supported");
        }
        String more = options.query();
        return more.isEmpty()
                ? url
                : new Url(url.scheme(), url.host(), url.port(), url.target() + (url.target().contains("?") ? "&" : "?") + more);
    }

    /** One request; answers with where it is to be followed to, or empty. */
    private String exchange(Url url, String method, byte[] body, boolean trusted) throws CurlFailure, InterruptedException {
        Connection connection = connect(url);
        current = connection;
        process.atEnd(connection::close);
        try (connection;
                Socket layer = layer(url, connection);
                HttpClient.Exchange exchange = open(layer, new HttpClient.Call(method, url.target(), headers(url, trusted), body))) {
            summary.answered(exchange, url.resolve(exchange.header("Location")));
            note(exchange);
            String location = exchange.header("Location");
            boolean follow = options.has("location") && exchange.status() / 100 == 3 && !location.isEmpty();
            if (exchange.status() >= 400 && options.has("fail")) {
                throw httpError(exchange.status());
            }
            receive(exchange, method, follow);
            if (exchange.status() >= 400 && options.has("fail-with-body")) {
                throw httpError(exchange.status());
            }
            return follow ? location : "";
        } catch (IOException broken) {
            throw explain(broken);
        }
    }

    private static CurlFailure httpError(int status) {
        return new CurlFailure(CurlFailure.HTTP_ERROR, "The requested URL returned error: " + status);
    }

    private List<HttpHeader> headers(Url url, boolean trusted) {
        List<HttpHeader> all = new ArrayList<>(options.headers(url.authority()));
        if (!trusted) {
            all.removeIf(each -> SECRETS.contains(each.name().toLowerCase(Locale.ROOT)));
        }
        if (bodyDropped) {
            all.removeIf(each -> each.name().equalsIgnoreCase("Content-Type"));
        }
        return all;
    }

    private Connection connect(Url url) throws CurlFailure, InterruptedException {
        String pinned = options.resolved(url.host(), url.port());
        List<String> addresses = pinned.isEmpty() ? process.sockets().lookup(url.host()) : List.of(pinned);
        if (addresses.isEmpty()) {
            throw new CurlFailure(CurlFailure.NO_SUCH_HOST, "Could not resolve host: " + url.host());
        }
        String address = addresses.getFirst();
        summary.connecting(address, url.port());
        say("* Host " + url.host() + ":" + url.port() + " was resolved.", "*   Trying " + address + ":" + url.port() + "...");
        Duration patience = options.duration("connect-timeout", PATIENCE);
        Duration most = options.duration("max-time", PATIENCE);
        try {
            Connection connection = process.sockets().dial(address, url.port(), patience.compareTo(most) < 0 ? patience : most);
            say("* Established connection to " + url.host() + " (" + address + " port " + url.port() + ")");
            return connection;
        } catch (SocketTimeoutException slow) {
            throw new CurlFailure(CurlFailure.TIMEOUT, "Connection timed out after " + elapsed() + " milliseconds");
        } catch (ConnectException refused) {
            throw new CurlFailure(
                    CurlFailure.NO_CONNECTION,
                    "Failed to connect to " + url.host() + " port " + url.port() + " after " + elapsed()
                            + " ms: Could not connect to server");
        } catch (IOException broken) {
            throw explain(broken);
        }
    }

    private Socket layer(Url url, Connection connection) throws CurlFailure, IOException {
        if (!url.scheme().equalsIgnoreCase("https")) {
            return new ConnectionSocket(connection);
        }
        try {
            return TlsClient.connect(connection, url.host(), trust());
        } catch (TlsException failed) {
            if (late) {
                throw explain(failed);
            }
            throw switch (failed.reason()) {
                case NO_TLS -> new CurlFailure(
                        CurlFailure.TLS_ERROR, "TLS connect error: error:0A0000C6:SSL routines::packet length too long");
                case BROKEN_OFF -> new CurlFailure(
                        CurlFailure.TLS_ERROR,
                        "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to " + url.host() + ":" + url.port() + " ");
                case UNKNOWN_AUTHORITY -> untrusted("unable to get local issuer certificate");
                case SELF_SIGNED -> untrusted("self-signed certificate");
                case SELF_SIGNED_IN_CHAIN -> untrusted("self-signed certificate in certificate chain");
                case EXPIRED -> untrusted("certificate has expired");
                case NOT_YET_VALID -> untrusted("certificate is not yet valid");
                case WRONG_NAME -> new CurlFailure(
                        CurlFailure.UNTRUSTED,
                        "SSL: no alternative certificate subject name matches target "
                                + (url.host().matches("[0-9.]+") ? "ipv4 address" : url.host().contains(":") ? "ipv6 address" : "hostname")
                                + " '" + url.host() + "'");
            };
        }
    }

    private static CurlFailure untrusted(String why) {
        return new CurlFailure(CurlFailure.UNTRUSTED, "SSL certificate problem: " + why);
    }

    private TlsClient.Trust trust() throws CurlFailure {
        if (options.has("insecure")) {
            return new TlsClient.Trust.Anyone();
        }
        String file = options.get("cacert");
        for (String variable : List.of("CURL_CA_BUNDLE", "SSL_CERT_FILE")) {
            file = file.isEmpty() ? process.env().getOrDefault(variable, "") : file;
        }
        if (file.isEmpty()) {
            String usual = "/etc/ssl/certs/ca-certificates.crt";
            if (!process.files().exists(usual)) {
                return new TlsClient.Trust.In(List.of(), process.time().now());
            }
            file = usual;
        }
        try (InputStream in = process.open(file)) {
            return new TlsClient.Trust.In(TlsClient.certificates(in.readAllBytes()), process.time().now());
        } catch (IOException unusable) {
            throw new CurlFailure(CurlFailure.BAD_AUTHORITIES, "error adding trust anchors from file: " + file);
        }
    }

    private HttpClient.Exchange open(Socket layer, HttpClient.Call call) throws IOException, CurlFailure {
        say("> " + call.method() + " " + call.target() + " HTTP/1.1");
        for (HttpHeader each : call.headers()) {
            say("> " + each.name() + ": " + each.value());
        }
        say("> ");
        return HttpClient.open(layer, call);
    }

    private void note(HttpClient.Exchange exchange) throws CurlFailure {
        say("< HTTP/1.1 " + exchange.status() + " " + exchange.reason());
        for (HttpHeader each : exchange.headers()) {
            say("< " + each.name() + ": " + each.value());
        }
        say("< ");
    }

    private void say(String... lines) throws CurlFailure {
        if (options.has("verbose")) {
            try {
                for (String each : lines) {
                    process.printError(each);
                }
            } catch (IOException gone) {
                throw new CurlFailure(CurlFailure.WRITE_ERROR, "Failed writing debug output");
            }
        }
    }

    /** Writes what comes as it comes; what a redirect says beside its headers is read and dropped. */
    private void receive(HttpClient.Exchange exchange, String method, boolean dropped) throws IOException, CurlFailure {
        if (options.has("include") || method.equals("HEAD")) {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + exchange.status() + " " + exchange.reason() + "\r\n");
            exchange.headers().forEach(each -> head.append(each.name()).append(": ").append(each.value()).append("\r\n"));
            write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        }
        byte[] buffer = new byte[8192];
        for (int count = exchange.body().read(buffer); count >= 0; count = exchange.body().read(buffer)) {
            if (!dropped) {
                summary.received(count);
                write(Arrays.copyOf(buffer, count));
            }
        }
        if (!dropped) {
            write(new byte[0]);
        }
    }

    private void write(byte[] bytes) throws CurlFailure {
        try {
            if (output == null) {
                String file = options.output(index, summary.target());
                output = file.isEmpty() || file.equals("-")
                        ? process.stdout()
                        : process.create(file, VirtualFiles.WriteMode.TRUNCATE);
            }
            output.write(bytes);
        } catch (IOException unwritable) {
            throw new CurlFailure(
                    CurlFailure.WRITE_ERROR,
                    "Failure writing output to destination, passed " + bytes.length + " returned 0");
        }
    }

    private CurlFailure explain(IOException broken) {
        if (late) {
            long expected = summary.expected();
            return new CurlFailure(
                    CurlFailure.TIMEOUT,
                    "Operation timed out after " + elapsed() + " milliseconds with " + summary.size()
                            + (expected > 0 ? " out of " + expected : "") + " bytes received");
        }
        return switch (broken) {
            case NoHttpResponseException silent -> new CurlFailure(CurlFailure.EMPTY_REPLY, "Empty reply from server");
            case MalformedChunkCodingException cut ->
                new CurlFailure(CurlFailure.CUT_OFF, "transfer closed with outstanding read data remaining");
            case ConnectionClosedException cut -> new CurlFailure(
                    CurlFailure.CUT_OFF,
                    summary.expected() > 0
                            ? "end of response with " + (summary.expected() - summary.size()) + " bytes missing"
                            : "transfer closed with outstanding read data remaining");
            default -> String.valueOf(broken.getMessage()).startsWith("bad response")
                    ? new CurlFailure(CurlFailure.UNSUPPORTED_PROTOCOL, "Received HTTP/0.9 when not allowed")
                    : new CurlFailure(CurlFailure.RECEIVE_ERROR, "Recv failure: Connection reset by peer");
        };
    }
}
