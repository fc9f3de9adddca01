package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles.WriteMode;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code wget} as busybox has it. */
final class Wget {

    private static final int MOST_REDIRECTS = 5;

    private Wget() {}

    static int run(Process process) throws IOException, InterruptedException, UsageException {
        Options options = Options.parse(process.args(), "qcSO:T:U:P:t:Y:");
        Url url = Url.parse(options.operand(0));
        if (url == null) {
            throw new UsageException("bad address '" + options.operand(0) + "'");
        }
        boolean quiet = options.has("q");
        Duration timeout = Duration.ofSeconds(options.number("T", 900));
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            if (!url.scheme().equals("http")) {
                throw new IOException("not an http url: " + url.scheme() + "://" + url.authority() + url.target());
            }
            Connection connection = connect(process, url, timeout, quiet);
            HttpResponse response = exchange(process, connection, url, options, timeout);
            if (options.has("S")) {
                process.printError("  HTTP/1.1 " + response.status());
                for (HttpHeader each : response.headers()) {
                    process.printError("  " + each.name() + ": " + each.value());
                }
            }
            String location = response.header("Location");
            if (response.status() >= 300 && response.status() < 400 && !location.isEmpty()) {
                Url next = url.resolve(location);
                if (next == null) {
                    throw new IOException("bad redirection to " + location);
                }
                url = next;
                continue;
            }
            if (response.status() >= 300) {
                throw new IOException("server returned error: HTTP/1.1 " + response.status() + " " + reason(response.status()));
            }
            save(process, options, url, response, quiet);
            return 0;
        }
        throw new IOException("too many redirections");
    }

    private static Connection connect(Process process, Url url, Duration timeout, boolean quiet)
            throws IOException, InterruptedException {
        List<String> addresses = process.lookup(url.host());
        if (addresses.isEmpty()) {
            throw new UnknownHostException("bad address '" + url.host() + (url.port() == 80 ? "" : ":" + url.port()) + "'");
        }
        String shown = url.host() + ":" + url.port() + " (" + addresses.getFirst() + ":" + url.port() + ")";
        if (!quiet) {
            process.printError("Connecting to " + shown);
        }
        try {
            return process.dial(url.host(), url.port(), timeout);
        } catch (SocketTimeoutException slow) {
            throw new IOException("download timed out", slow);
        } catch (ConnectException refused) {
            throw new IOException("can't connect to remote host (" + addresses.getFirst() + "): Connection refused", refused);
        }
    }

    private static HttpResponse exchange(
            Process process, Connection connection, Url url, Options options, Duration timeout) throws IOException {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(new HttpHeader("Host", url.authority()));
        headers.add(new HttpHeader("User-Agent", options.get("U", "Wget")));
        for (String each : options.get("header", "").split("\n")) {
            int colon = each.indexOf(':');
            if (colon > 0) {
                headers.add(new HttpHeader(each.substring(0, colon), each.substring(colon + 1).strip()));
            }
        }
        headers.add(new HttpHeader("Connection", "close"));
        boolean post = options.has("post-data");
        AtomicBoolean late = new AtomicBoolean();
        dev.podium.time.Task deadline = process.time().after(timeout, () -> {
            late.set(true);
            connection.close();
        });
        process.atEnd(connection::close);
        try {
            return HttpClient.send(connection, new HttpClient.Call(
                    post ? "POST" : options.has("spider") ? "HEAD" : "GET",
                    url.target(),
                    headers,
                    options.get("post-data", "").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException failure) {
            throw late.get()
                    ? new IOException("download timed out", failure)
                    : new IOException("error getting response: " + failure.getMessage(), failure);
        } finally {
            deadline.cancel();
        }
    }

    private static void save(Process process, Options options, Url url, HttpResponse response, boolean quiet)
            throws IOException {
        if (options.has("spider")) {
            return;
        }
        String path = url.target().replaceFirst("\\?.*", "");
        String name = options.get("O", path.endsWith("/") ? "index.html" : FileApplets.name(path));
        if (name.equals("-")) {
            process.stdout().write(response.body());
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
            throw new IOException("can't open '" + file + "': " + failure.getMessage(), failure);
        }
        sink.write(response.body());
        if (sink != process.stdout() && sink != process.stderr()) {
            sink.close();
        }
        if (!quiet) {
            process.printError("'" + file + "' saved");
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
