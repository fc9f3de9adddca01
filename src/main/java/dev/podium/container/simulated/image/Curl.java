package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.VirtualFiles;
import dev.podium.container.simulated.applet.Url;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import dev.podium.time.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code curl}, as far as scripts in manifests use it. */
final class Curl {

    private static final int MOST_REDIRECTS = 50;

    private Curl() {}

    /** The image's entrypoint: options and URLs mean curl, anything else is a command. */
    static int entrypoint(Process process) throws Exception {
        List<String> words = new ArrayList<>(process.args());
        boolean command = !words.isEmpty() && !words.getFirst().startsWith("-") && process.locate(words.getFirst()) != null;
        if (!command) {
            words.addFirst("curl");
        }
        return process.spawn(process.inherit(words)).await();
    }

    /** What the command line asks for. */
    private static final class Request {
        private String method = "";
        private String data = "";
        private String output = "";
        private String writeOut = "";
        private boolean silent;
        private boolean showErrors;
        private boolean fail;
        private boolean head;
        private boolean include;
        private boolean follow;
        private long seconds = 300;
        private final List<HttpHeader> headers = new ArrayList<>();
        private final List<String> urls = new ArrayList<>();
    }

    static int run(Process process) throws Exception {
        Request request = parse(process.args());
        if (request.urls.isEmpty()) {
            process.printError("curl: (2) no URL specified");
            return 2;
        }
        int code = 0;
        for (String each : request.urls) {
            code = fetch(process, request, each);
        }
        return code;
    }

    private static Request parse(List<String> args) {
        Request request = new Request();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-") || arg.length() == 1) {
                request.urls.add(arg);
            } else if (arg.startsWith("--")) {
                i += option(request, arg.substring(2), i + 1 < args.size() ? args.get(i + 1) : "");
            } else {
                for (int at = 1; at < arg.length(); at++) {
                    String rest = arg.substring(at + 1);
                    String value = rest.isEmpty() && i + 1 < args.size() ? args.get(i + 1) : rest;
                    int taken = option(request, longName(arg.charAt(at)), value);
                    if (taken > 0) {
                        i += rest.isEmpty() ? 1 : 0;
                        break;
                    }
                }
            }
        }
        return request;
    }

    private static String longName(char option) {
        return switch (option) {
            case 'X' -> "request";
            case 'd' -> "data";
            case 'o' -> "output";
            case 'w' -> "write-out";
            case 's' -> "silent";
            case 'S' -> "show-error";
            case 'f' -> "fail";
            case 'I' -> "head";
            case 'i' -> "include";
            case 'L' -> "location";
            case 'm' -> "max-time";
            case 'H' -> "header";
            case 'A' -> "user-agent";
            default -> "";
        };
    }

    /** Takes note of an option; answers with how many values it takes. */
    private static int option(Request request, String name, String value) {
        switch (name) {
            case "request" -> request.method = value;
            case "data", "data-raw", "data-binary" -> request.data = value;
            case "output" -> request.output = value;
            case "write-out" -> request.writeOut = value;
            case "max-time", "connect-timeout" -> request.seconds = (long) Math.ceil(Double.parseDouble(value));
            case "user-agent" -> request.headers.add(new HttpHeader("User-Agent", value));
            case "header" -> {
                int colon = value.indexOf(':');
                if (colon > 0) {
                    request.headers.add(new HttpHeader(value.substring(0, colon), value.substring(colon + 1).strip()));
                }
            }
            case "retry", "retry-delay", "cacert", "resolve" -> {}
            case "silent" -> request.silent = true;
            case "show-error" -> request.showErrors = true;
            case "fail" -> request.fail = true;
            case "head" -> request.head = true;
            case "include" -> request.include = true;
            case "location" -> request.follow = true;
            default -> {
                return 0;
            }
        }
        return switch (name) {
            case "silent", "show-error", "fail", "head", "include", "location" -> 0;
            default -> 1;
        };
    }

    private static int fetch(Process process, Request request, String address) throws IOException, InterruptedException {
        @Nullable Url url = Url.parse(address);
        for (int redirects = 0; url != null && redirects <= MOST_REDIRECTS; redirects++) {
            if (process.lookup(url.host()).isEmpty()) {
                return failed(process, request, 6, "Could not resolve host: " + url.host());
            }
            HttpResponse response;
            try {
                response = send(process, request, url);
            } catch (ConnectException refused) {
                return failed(process, request, 7, "Failed to connect to " + url.host() + " port " + url.port()
                        + " after 0 ms: Could not connect to server");
            } catch (IOException broken) {
                return failed(process, request, 28, "Operation timed out after " + request.seconds * 1000
                        + " milliseconds with 0 bytes received");
            }
            String location = response.header("Location");
            if (request.follow && response.status() / 100 == 3 && !location.isEmpty()) {
                url = url.resolve(location);
                continue;
            }
            if (request.fail && response.status() >= 400) {
                return failed(process, request, 22, "The requested URL returned error: " + response.status());
            }
            show(process, request, response);
            return 0;
        }
        return failed(process, request, 3, "URL rejected: Malformed input to a URL function");
    }

    private static HttpResponse send(Process process, Request request, Url url) throws IOException, InterruptedException {
        Duration timeout = Duration.ofSeconds(request.seconds);
        Connection connection = process.dial(url.host(), url.port(), timeout);
        AtomicBoolean late = new AtomicBoolean();
        Task deadline = process.time().after(timeout, () -> {
            late.set(true);
            connection.close();
        });
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(new HttpHeader("Host", url.authority()));
        if (request.headers.stream().noneMatch(each -> each.name().equalsIgnoreCase("User-Agent"))) {
            headers.add(new HttpHeader("User-Agent", "curl/8.16.0"));
        }
        headers.add(new HttpHeader("Accept", "*/*"));
        headers.addAll(request.headers);
        if (!request.data.isEmpty()
                && headers.stream().noneMatch(each -> each.name().equalsIgnoreCase("Content-Type"))) {
            headers.add(new HttpHeader("Content-Type", "application/x-www-form-urlencoded"));
        }
        String method = !request.method.isEmpty()
                ? request.method.toUpperCase(Locale.ROOT)
                : request.head ? "HEAD" : request.data.isEmpty() ? "GET" : "POST";
        try {
            return HttpClient.send(
                    connection,
                    new HttpClient.Call(method, url.target(), headers, request.data.getBytes(StandardCharsets.UTF_8)));
        } finally {
            deadline.cancel();
        }
    }

    private static void show(Process process, Request request, HttpResponse response) throws IOException {
        OutputStream out = request.output.isEmpty() || request.output.equals("-")
                ? process.stdout()
                : process.create(request.output, VirtualFiles.WriteMode.TRUNCATE);
        if (request.include || request.head) {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + response.status() + "\r\n");
            response.headers().forEach(each -> head.append(each.name()).append(": ").append(each.value()).append("\r\n"));
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        }
        out.write(response.body());
        if (out != process.stdout()) {
            out.close();
        }
        if (!request.writeOut.isEmpty()) {
            String text = request.writeOut
                    .replace("%{http_code}", Integer.toString(response.status()))
                    .replace("%{response_code}", Integer.toString(response.status()))
                    .replace("\\n", "\n");
            process.stdout().write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static int failed(Process process, Request request, int code, String why) throws IOException {
        if (!request.silent || request.showErrors) {
            process.printError("curl: (" + code + ") " + why);
        }
        return code;
    }
}
