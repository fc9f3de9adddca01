package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import dev.podium.container.simulated.http.GrpcHealthServer;
import dev.podium.network.Connection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** The servers that Kubernetes' documentation and the study notes deploy. */
final class TutorialServers {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private TutorialServers() {}

    /** The app of "Learn Kubernetes Basics": every answer names the Pod and the version. */
    static Image bootcamp(String tag) {
        String version = tag.matches("v\\d+") ? tag.substring(1) : "1";
        return Image.builder()
                .port(8080)
                .bytes(211_000_000)
                .memory(40 << 20)
                .file("/server.js", "// a simulated server: it says which Pod it runs in, on port 8080\n")
                .command("node", (Resident) process -> {
                    Instant start = process.time().now();
                    AtomicLong requests = new AtomicLong();
                    String host = process.container().hostname();
                    process.print("Kubernetes Bootcamp App Started At: " + start + " | Running On:  " + host + "\n");
                    process.sockets().serve(8080, request -> {
                        Instant now = process.time().now();
                        process.print("Running On: " + host + " | Total Requests: " + requests.incrementAndGet() + " | App Uptime: "
                                + Duration.between(start, now).toMillis() / 1000.0 + " seconds | Log Time: " + now);
                        return HttpResponse.ok("Hello Kubernetes bootcamp! | Running on: " + host + " | v=" + version + "\n");
                    });
                })
                .command("curl", Curl::run)
                .build();
    }

    /** The backend of the tutorial that has a frontend before it. */
    static Image hello() {
        return Image.builder()
                .port(80)
                .bytes(12_000_000)
                .memory(6 << 20)
                .command("hello", (Resident) process -> process.sockets().serve(
                        80, _ -> HttpResponse.of(200, "application/json", "{\"message\":\"Hello\"}\n")))
                .build();
    }

    /** {@code counter} of the study notes: each request counts, in the redis that {@code REDIS_HOST} names. */
    static Image counter() {
        return Image.builder()
                .port(3000)
                .bytes(60_000_000)
                .memory(24 << 20)
                .command("server", (Resident) process -> {
                    String host = process.env().getOrDefault("REDIS_HOST", "redis");
                    int port = Integer.parseInt(process.env().getOrDefault("REDIS_PORT", "6379"));
                    process.print("listening on 3000");
                    process.sockets().serve(3000, _ -> counted(process, host, port));
                    process.onSignal(PosixSignal.TERM, () -> process.exit(0));
                })
                .command("curl", Curl::run)
                .build();
    }

    private static HttpResponse counted(Process process, String host, int port) throws IOException {
        try (Connection redis = process.sockets().dial(host, port, PATIENCE)) {
            redis.output().write(RedisProtocol.encoded(List.of("INCR", "count")).getBytes(StandardCharsets.UTF_8));
            redis.output().flush();
            return switch (RedisProtocol.reply(new BufferedInputStream(redis.input()))) {
                case RedisReply.Number(long value) -> HttpResponse.ok(Long.toString(value));
                case RedisReply other -> HttpResponse.text(500, other + "\n");
            };
        } catch (IOException failed) {
            return HttpResponse.text(500, "redis at " + host + ":" + port + ": " + failed.getMessage() + "\n");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    /** {@code echoserver}: says what it has been asked, and by whom. */
    static Image echoServer() {
        return Image.builder()
                .port(8080)
                .bytes(43_000_000)
                .memory(8 << 20)
                .command("/usr/local/bin/run.sh", (Resident) process -> {
                    process.print("Generating self-signed cert");
                    process.print("Starting nginx");
                    process.sockets().serve(8080, request -> HttpResponse.ok(echoed(process.container().hostname(), request)));
                    process.onSignal(PosixSignal.TERM, () -> process.exit(0));
                    process.onSignal(PosixSignal.QUIT, () -> process.exit(0));
                })
                .build();
    }

    private static String echoed(String host, HttpRequest request) {
        StringBuilder headers = new StringBuilder();
        request.headers().stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT) + "=" + each.value())
                .sorted()
                .forEach(each -> headers.append('\t').append(each).append('\n'));
        int query = request.target().indexOf('?');
        return "\n\nHostname: " + host
                + "\n\nPod Information:\n\t-no pod information available-"
                + "\n\nServer values:\n\tserver_version=nginx: 1.13.3 - lua: 10008"
                + "\n\nRequest Information:\n\tclient_address=" + request.client().ip()
                + "\n\tmethod=" + request.method()
                + "\n\treal path=" + request.target()
                + "\n\tquery=" + (query < 0 ? "" : request.target().substring(query + 1))
                + "\n\trequest_version=1.1\n\trequest_scheme=http"
                + "\n\trequest_uri=http://" + request.header("Host").replaceFirst(":\\d+$", "") + ":8080" + request.target()
                + "\n\nRequest Headers:\n" + headers
                + "\nRequest Body:\n"
                + (request.body().length == 0 ? "\t-no body in request-" : new String(request.body(), StandardCharsets.UTF_8))
                + "\n\n";
    }

    /** {@code hashicorp/http-echo}: one text for everybody. */
    static Image httpEcho() {
        return Image.builder()
                .entrypoint("/http-echo")
                .port(5678)
                .bytes(3_000_000)
                .memory(4 << 20)
                .user("65532")
                .shell(Image.Shell.NONE)
                .env("ECHO_TEXT", "hello-world")
                .command("/http-echo", (Resident) TutorialServers::startHttpEcho)
                .build();
    }

    private static void startHttpEcho(Process process) throws IOException {
        String text = process.env().getOrDefault("ECHO_TEXT", "");
        String address = ":5678";
        int status = 200;
        List<String> args = new ArrayList<>(process.args());
        while (!args.isEmpty()) {
            String option = args.removeFirst();
            int equals = option.indexOf('=');
            String value = equals >= 0 ? option.substring(equals + 1) : args.isEmpty() ? "" : args.removeFirst();
            switch (option.substring(0, equals < 0 ? option.length() : equals).replaceFirst("^--?", "")) {
                case "text" -> text = value;
                case "listen" -> address = value;
                case "status-code" -> status = Integer.parseInt(value);
                default -> {
                    process.printError("flag provided but not defined: " + option);
                    process.exit(127);
                    return;
                }
            }
        }
        if (text.isEmpty()) {
            process.printError("Missing -text option!");
            process.exit(127);
            return;
        }
        HttpResponse answer = HttpResponse.text(status, text + "\n").with("X-App-Name", "http-echo");
        String shown = address;
        process.sockets().serve(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)), request -> {
            process.print(process.time().now() + " " + request.header("Host") + " " + request.client() + " \"" + request.method() + " "
                    + request.target() + " HTTP/1.1\" " + answer.status() + " " + answer.body().length + " \""
                    + request.header("User-Agent") + "\"");
            return answer;
        });
        process.printError(process.time().now() + " [INFO] server is listening on " + shown);
        process.onSignal(PosixSignal.TERM, () -> leave(process));
        process.onSignal(PosixSignal.INT, () -> leave(process));
    }

    private static void leave(Process process) {
        try {
            process.printError(process.time().now() + " [INFO] received interrupt, shutting down...");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        process.exit(0);
    }

    /** {@code goproxy}, of the page about probes: a proxy that plain requests find no use for. */
    static Image proxy() {
        return Image.builder()
                .port(8080)
                .bytes(1_700_000)
                .memory(4 << 20)
                .shell(Image.Shell.NONE)
                .command("/goproxy", (Resident) process -> process.sockets().serve(
                        8080,
                        _ -> HttpResponse.text(500, "This is a proxy server. Does not respond to non-proxy requests.\n")))
                .build();
    }

    /** An etcd that is healthy, says so over gRPC, and keeps nothing: for Pods with a {@code grpc} probe. */
    static Image etcd() {
        return Image.builder()
                .port(2379)
                .bytes(100_000_000)
                .memory(20 << 20)
                .command("etcd", (Resident) TutorialServers::startEtcd)
                .build();
    }

    private static void startEtcd(Process process) throws IOException {
        String urls = "http://localhost:2379";
        List<String> args = process.args();
        for (int i = 0; i < args.size(); i++) {
            String each = args.get(i);
            if (each.startsWith("--listen-client-urls")) {
                urls = each.contains("=") ? each.substring(each.indexOf('=') + 1) : i + 1 < args.size() ? args.get(i + 1) : urls;
            }
        }
        for (String each : urls.split(",")) {
            int port = Integer.parseInt(each.replaceFirst(".*:(\\d+).*", "$1"));
            process.sockets().listen(port, new GrpcHealthServer(service -> service.isEmpty()
                    ? GrpcHealthServer.State.SERVING
                    : GrpcHealthServer.State.ABSENT)::serve);
            process.printError("{\"level\":\"info\",\"ts\":\"" + process.time().now() + "\",\"caller\":\"embed/serve.go\",\"msg\":"
                    + "\"serving client traffic insecurely\",\"address\":\"" + each + "\"}");
        }
        process.onSignal(PosixSignal.TERM, () -> process.exit(0));
    }
}
