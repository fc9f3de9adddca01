package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpHandler;
import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.http.FileServer;
import dev.podium.container.simulated.http.HttpsServer;
import dev.podium.network.NetworkNamespace.Binding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** agnhost's small servers. */
final class AgnhostServers {

    /** A certificate for {@code localhost} that vouches for itself, in the image as in upstream's; everybody knows its key. */
    static final String CERTIFICATE = "localhost.crt";
    static final String KEY = "localhost.key";

    /** As Go's {@code json.MarshalIndent} with one blank. */
    private static final ObjectWriter JSON = JsonMapper.shared().writer().with(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter(" ", "\n"))
            .withArrayIndenter(new DefaultIndenter(" ", "\n"))
            .withSeparators(Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator("")));

    private static final Duration FAREWELL = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private AgnhostServers() {}

    /** Serves over TLS with the certificate and the key that the flags name. */
    static void serveTls(AgnhostCall call, int port, HttpHandler handler) throws IOException {
        Process process = call.process();
        HttpsServer server = new HttpsServer(
                process.files().read(process.resolve(call.flag("tls-cert-file", ""))),
                process.files().readText(process.resolve(call.flag("tls-private-key-file", ""))),
                handler);
        process.sockets().listen(port, server::serve);
    }

    /** Stays, told to go, for another minute, so that those who still come are served. */
    private static int lingering(AgnhostCall call, int port) throws IOException, InterruptedException {
        Process process = call.process();
        call.log("Serving on port " + port + ".");
        process.onSignal(PosixSignal.TERM, () -> {
            try {
                call.log("Shutting down after receiving signal: terminated.");
                call.log("Awaiting pod deletion.");
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
            process.after(FAREWELL, () -> process.exit(0));
        });
        return process.await();
    }

    static int hostname(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        boolean tcp = call.isSet("tcp");
        boolean http = call.flag("http", "true").equals("true");
        if (http && (tcp || call.isSet("udp"))) {
            return call.fatal("Can't server TCP/UDP mode and HTTP mode at the same time");
        }
        int port = call.number("port", 9376);
        String name = process.container().hostname();
        if (tcp) {
            process.sockets().listen(port, connection -> {
                try (connection) {
                    call.log("TCP request from " + connection.remote());
                    connection.output().write(name.getBytes(StandardCharsets.UTF_8));
                }
            });
        }
        if (call.isSet("udp")) {
            AgnhostUdp.serveHostname(call, port);
        }
        if (http) {
            process.sockets().serve(port, request -> {
                call.log("HTTP request from " + request.client());
                HttpResponse response = HttpResponse.ok(name);
                return call.isSet("close") ? response.with("Connection", "close") : response;
            });
        }
        return lingering(call, port);
    }

    static int httpEcho(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        int port = call.number("port", 8080);
        process.sockets().serve(port, request -> {
            call.log("Echoing back request made to " + request.target() + " to client (" + request.client() + ")");
            Map<String, List<String>> headers = new TreeMap<>();
            request.headers().forEach(each -> {
                if (!each.name().equalsIgnoreCase("Host")) {
                    headers.computeIfAbsent(canonical(each.name()), _ -> new ArrayList<>()).add(String.valueOf(each.value()));
                }
            });
            Map<String, Object> payload = new LinkedHashMap<>();
            payload.put("path", request.target());
            payload.put("host", request.header("Host"));
            payload.put("method", request.method());
            payload.put("proto", "HTTP/1.1");
            payload.put("headers", headers);
            payload.put("httpPort", Integer.toString(port));
            payload.put("namespace", process.env().getOrDefault("NAMESPACE", ""));
            payload.put("pod", process.env().getOrDefault("POD_NAME", ""));
            return HttpResponse.of(200, "application/json", JSON.writeValueAsString(payload)).with("X-Content-Type-Options", "nosniff");
        });
        return lingering(call, port);
    }

    /** As Go keeps the names of headers: {@code x-some-name} is {@code X-Some-Name}. */
    private static String canonical(String name) {
        StringBuilder text = new StringBuilder();
        for (String each : name.split("-", -1)) {
            text.append(text.isEmpty() ? "" : "-")
                    .append(each.isEmpty() ? "" : Character.toUpperCase(each.charAt(0)) + each.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    static int files(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        process.sockets().serve(call.number("port", 80), request -> served(process, request)
                .with("Cache-Control", "private")
                .with("Access-Control-Allow-Origin", "*")
                .with("Access-Control-Allow-Credentials", "true")
                .with("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
                .with(
                        "Access-Control-Allow-Headers",
                        "DNT,X-Mx-ReqToken,Keep-Alive,User-Agent,X-Requested-With,Cache-Control,Content-Type"));
        return process.await();
    }

    private static HttpResponse served(Process process, HttpRequest request) throws IOException {
        HttpResponse found = new FileServer(process.files(), "").respond(request);
        if (found != null) {
            return found;
        }
        String path = request.path();
        if (!process.files().isDirectory(path)) {
            return HttpResponse.text(404, "404 page not found\n");
        }
        StringBuilder page = new StringBuilder("<!doctype html>\n<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n");
        for (String each : process.files().list(path).stream().sorted().toList()) {
            String name = process.files().isDirectory(path + each) ? each + "/" : each;
            page.append("<a href=\"").append(name).append("\">").append(name).append("</a>\n");
        }
        return HttpResponse.of(200, "text/html; charset=utf-8", page.append("</pre>\n").toString());
    }

    static int fakeGit(AgnhostCall call) throws IOException, InterruptedException {
        call.process().sockets().serve(8000, request -> HttpResponse.ok("I am a fake git server"));
        return call.process().await();
    }

    /** Serves what the environment says on the ports that it says. */
    static int porter(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        for (Map.Entry<String, String> each : process.env().entrySet()) {
            HttpHandler handler = request -> porterAnswer(call, request, each.getValue());
            Integer port = port(each.getKey(), "SERVE_PORT_", "SERVE_TCP_PORT_");
            Integer tls = port(each.getKey(), "SERVE_TLS_PORT_");
            if (port != null) {
                process.sockets().serve(port, handler);
            } else if (tls != null) {
                String certificate = process.env().getOrDefault("CERT_FILE", CERTIFICATE);
                String key = process.env().getOrDefault("KEY_FILE", KEY);
                try {
                    serveTls(
                            new AgnhostCall(process, Map.of("tls-cert-file", certificate, "tls-private-key-file", key), List.of()),
                            tls,
                            handler);
                } catch (IOException unusable) {
                    call.log("tls server on port \"" + tls + "\" with certFile=\"" + certificate + "\", keyFile=\"" + key
                            + "\" failed: open " + certificate + ": no such file or directory");
                }
            }
        }
        return process.await();
    }

    private static @Nullable Integer port(String variable, String... prefixes) {
        for (String each : prefixes) {
            String rest = variable.startsWith(each) ? variable.substring(each.length()) : "";
            if (rest.matches("[0-9]{1,5}")) {
                return Integer.valueOf(rest);
            }
        }
        return null;
    }

    private static HttpResponse porterAnswer(AgnhostCall call, HttpRequest request, String value) {
        if (!call.isSet("json-response")) {
            return HttpResponse.ok(value);
        }
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("Method", request.method()).put("Body", value);
        return HttpResponse.of(200, "application/json", answer.toString());
    }

    static int noSnat(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        Map<String, String> env = process.env();
        for (String each : List.of("POD_IP", "NODE_IP")) {
            if (!env.containsKey(each)) {
                process.printError(each + " env var was not present in the environment");
                return 1;
            }
            if (!env.get(each).matches("[0-9.]+|.*:.*")) {
                process.printError(each + " env var contained \"" + env.get(each) + "\", which is not an IP address");
                return 1;
            }
        }
        String pod = env.getOrDefault("POD_IP", "");
        String node = env.getOrDefault("NODE_IP", "");
        process.sockets().serve(call.number("port", 8080), request -> switch (request.path()) {
            case "/whoami" -> HttpResponse.ok(request.client().toString());
            case "/checknosnat" -> {
                List<String> errors = new ArrayList<>();
                for (String each : request.parameter("ips").split(",")) {
                    String error = snat(process, each, pod, node);
                    if (!error.isEmpty()) {
                        errors.add(error);
                    }
                }
                yield errors.isEmpty() ? HttpResponse.ok("") : HttpResponse.text(500, String.join(", ", errors));
            }
            default -> HttpResponse.text(404, "404 page not found\n");
        });
        return process.await();
    }

    private static String snat(Process process, String address, String pod, String node) throws InterruptedException {
        try {
            String seen = AgnhostHttp.plain(process, PATIENCE).get("http://" + address + "/whoami").text().split(":", -1)[0];
            if (seen.equals(pod)) {
                return "";
            }
            return "Returned ip \"" + seen + "\" != my Pod ip \"" + pod + "\""
                    + (seen.equals(node)
                            ? ", == my Node ip \"" + seen + "\" - SNAT"
                            : " or my Node ip \"" + node + "\" - SNAT to unexpected ip (possible SNAT through unexpected interface on the"
                                    + " way into another node)");
        } catch (IOException failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    /** Sends what it is told to over the first connection, and ends. */
    static int portForwardTester(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        Map<String, String> env = process.env();
        int[] numbers = new int[3];
        String address = env.getOrDefault("BIND_ADDRESS", "localhost");
        Binding binding = address.equals("localhost") || address.startsWith("127.") ? Binding.LOOPBACK : Binding.ANY;
        process.sockets().listen(Integer.parseInt(env.getOrDefault("BIND_PORT", "0")), binding, connection -> {
            try (connection) {
                process.print("Accepted client connection");
                String expected = env.getOrDefault("EXPECTED_CLIENT_DATA", "");
                if (!expected.isEmpty()) {
                    String read = new String(connection.input().readNBytes(expected.length()), StandardCharsets.UTF_8);
                    if (read.length() != expected.length() || !read.equals(expected)) {
                        process.print(read.length() != expected.length()
                                ? "Expected to read " + expected.length() + " bytes from client, but got " + read.length()
                                        + " instead. err=EOF"
                                : "Expect to read \"" + expected + "\", but got \"" + read + "\". err=<nil>");
                        process.exit(read.length() != expected.length() ? 2 : 3);
                        return;
                    }
                    process.print("Received expected client data");
                }
                List<String> names = List.of("CHUNKS", "CHUNK_SIZE", "CHUNK_INTERVAL");
                for (int i = 0; i < numbers.length; i++) {
                    String value = env.getOrDefault(names.get(i), "");
                    if (!value.matches("[0-9]+")) {
                        process.print("Error parsing " + names.get(i) + " \"" + value + "\": strconv.Atoi: parsing \"" + value
                                + "\": invalid syntax");
                        process.exit(1);
                        return;
                    }
                    numbers[i] = Integer.parseInt(value);
                }
                for (int i = 0; i < numbers[0]; i++) {
                    connection.output().write("x".repeat(numbers[1]).getBytes(StandardCharsets.UTF_8));
                    if (i + 1 < numbers[0]) {
                        process.sleep(Duration.ofMillis(numbers[2]));
                    }
                }
                process.print("Shutting down connection");
                connection.output().close();
                process.sleep(Duration.ofMillis(500));
                process.print("Done");
                process.exit(0);
            }
        });
        return process.await();
    }

    /** Hears a byte and hangs up. */
    static int tcpReset(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        int port = call.number("port", 8080);
        process.sockets().listen(port, connection -> {
            try (connection) {
                connection.input().read();
            }
            call.log("TCP request from " + connection.remote());
        });
        call.log("Serving on port " + port + ".");
        process.onSignal(PosixSignal.TERM, () -> {
            try {
                call.log("Shutting down after receiving signal: terminated.");
                call.log("Awaiting pod deletion.");
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
            process.exit(0);
        });
        return process.await();
    }
}
