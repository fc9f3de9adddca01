package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpHandler;
import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.http.GrpcHealthServer;
import dev.podium.container.simulated.http.HttpsServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The image of Kubernetes' own end-to-end tests ({@code test/images/agnhost}): one program with many commands. */
final class Agnhost {

    private Agnhost() {}

    static Image image() {
        return Image.builder()
                .entrypoint("/agnhost")
                .cmd("pause")
                .port(80)
                .port(8080)
                .port(8081)
                .port(9376)
                .bytes(57_000_000)
                .memory(12 << 20)
                .command("/agnhost", Agnhost::run)
                .build();
    }

    private static int run(Process process) throws Exception {
        String command = process.args().isEmpty() ? "" : process.args().getFirst();
        Map<String, String> flags = flags(process.args());
        process.onSignal(PosixSignal.TERM, () -> process.exit(command.equals("pause") ? 2 : 143));
        switch (command) {
            case "pause" -> process.print("Paused");
            case "entrypoint-tester" -> {
                process.print(String.valueOf(process.argv()));
                return 0;
            }
            case "liveness" -> liveness(process);
            case "netexec" -> netexec(process, flags);
            case "grpc-health-checking" -> grpcHealth(process, flags);
            case "serve-hostname" -> serveHostname(process, Integer.parseInt(flags.getOrDefault("port", "9376")));
            case "test-webserver" -> process.serve(
                    Integer.parseInt(flags.getOrDefault("port", "80")),
                    request -> HttpResponse.ok(process.container().hostname()));
            case "webhook" -> serveTls(process, flags, new AgnhostWebhooks(process, flags)::answer);
            case "crd-conversion-webhook" -> serveTls(process, flags, AgnhostConverter::answer);
            case "logs-generator" -> {
                return generateLogs(process, flags);
            }
            case "help", "" -> {
                process.print("Usage:\n  app [command]");
                return 0;
            }
            default -> {
                process.printError("Error: unknown command \"" + command + "\" for \"app\"");
                return 1;
            }
        }
        return process.await();
    }

    private static Map<String, String> flags(List<String> args) {
        Map<String, String> flags = new HashMap<>();
        for (int i = 1; i < args.size(); i++) {
            String arg = args.get(i).replaceFirst("^--?", "");
            if (arg.length() == args.get(i).length()) {
                continue;
            }
            int equals = arg.indexOf('=');
            if (equals > 0) {
                flags.put(arg.substring(0, equals), arg.substring(equals + 1));
            } else if (i + 1 < args.size() && !args.get(i + 1).startsWith("-")) {
                flags.put(arg, args.get(++i));
            } else {
                flags.put(arg, "true");
            }
        }
        return flags;
    }

    /** Well for ten seconds, and ill from then on. */
    private static void liveness(Process process) throws IOException {
        Instant started = process.time().now();
        process.serve(8080, request -> {
            if (!request.path().equals("/healthz")) {
                return HttpResponse.ok(Duration.between(started, process.time().now()).toSeconds() + "s");
            }
            Duration up = Duration.between(started, process.time().now());
            return up.toSeconds() > 10
                    ? HttpResponse.text(500, "error: " + up.toMillis() / 1000.0)
                    : HttpResponse.ok("ok");
        });
    }

    /** A gRPC health service that can be told over HTTP, or by a flag for the time to come, to be ill. */
    private static void grpcHealth(Process process, Map<String, String> flags) throws IOException {
        int port = Integer.parseInt(flags.getOrDefault("port", "5000"));
        int httpPort = Integer.parseInt(flags.getOrDefault("http-port", "8080"));
        int wellFor = Integer.parseInt(flags.getOrDefault("delay-unhealthy-sec", "-1"));
        String service = flags.getOrDefault("service", "");
        Instant started = process.time().now();
        AtomicBoolean ill = new AtomicBoolean();
        GrpcHealthServer health = new GrpcHealthServer(asked -> {
            if (!asked.equals(service)) {
                return GrpcHealthServer.State.ABSENT;
            }
            long up = Duration.between(started, process.time().now()).toSeconds();
            return ill.get() || (wellFor >= 0 && up >= wellFor)
                    ? GrpcHealthServer.State.NOT_SERVING
                    : GrpcHealthServer.State.SERVING;
        });
        process.printError("Http server starting to listen on :" + httpPort);
        process.serve(httpPort, request -> switch (request.path()) {
            case "/make-not-serving", "/make-serving" -> {
                ill.set(request.path().equals("/make-not-serving"));
                process.printError(ill.get() ? "Mark as unhealthy" : "Mark as healthy");
                yield HttpResponse.ok(Duration.between(started, process.time().now()).toSeconds() + "s");
            }
            default -> HttpResponse.text(404, "404 page not found\n");
        });
        process.listen(port, health::serve);
        process.printError("gRPC server starting to listen on :" + port);
    }

    private static void serveTls(Process process, Map<String, String> flags, HttpHandler handler) throws IOException {
        HttpsServer server = new HttpsServer(
                process.files().read(flags.getOrDefault("tls-cert-file", "")),
                process.files().readText(flags.getOrDefault("tls-private-key-file", "")),
                handler);
        process.listen(Integer.parseInt(flags.getOrDefault("port", "443")), server::serve);
    }

    private static void serveHostname(Process process, int port) throws IOException {
        process.print("Serving on port " + port + ".");
        process.serve(port, request -> HttpResponse.ok(process.container().hostname()));
    }

    private static void netexec(Process process, Map<String, String> flags) throws IOException {
        int port = Integer.parseInt(flags.getOrDefault("http-port", "8080"));
        AtomicBoolean ready = new AtomicBoolean(true);
        process.print("Started HTTP server on port " + port);
        process.serve(port, request -> netexec(process, request, ready));
    }

    private static HttpResponse netexec(Process process, HttpRequest request, AtomicBoolean ready) throws Exception {
        process.print("GET " + request.path());
        return switch (request.path()) {
            case "/" -> HttpResponse.ok("NOW: " + process.time().now());
            case "/hostname", "/hostName" -> HttpResponse.ok(process.container().hostname());
            case "/clientip" -> HttpResponse.ok(request.client().toString());
            case "/echo" -> HttpResponse.text(
                    request.parameter("code").isEmpty() ? 200 : Integer.parseInt(request.parameter("code")),
                    request.parameter("msg"));
            case "/healthz" -> ready.get() ? HttpResponse.ok("") : HttpResponse.text(412, "");
            case "/header" -> HttpResponse.ok(request.header(request.parameter("key")));
            case "/redirect" -> HttpResponse.text(302, "").with("Location", request.parameter("location"));
            case "/shell", "/shutdown", "/exit" -> command(process, request);
            default -> HttpResponse.text(404, "404 page not found\n");
        };
    }

    private static HttpResponse command(Process process, HttpRequest request) throws Exception {
        switch (request.path()) {
            case "/shell" -> {
                String shell = request.parameter("shellCommand").isEmpty()
                        ? request.parameter("cmd")
                        : request.parameter("shellCommand");
                Process.Captured result = process.capture(List.of("sh", "-c", shell));
                return HttpResponse.of(
                        200, "application/json", "{\"output\":\"" + result.output().replace("\n", "\\n") + "\"}");
            }
            case "/exit" -> {
                String code = request.parameter("code");
                process.after(Duration.ofMillis(10), () -> process.exit(code.isEmpty() ? 0 : Integer.parseInt(code)));
                return HttpResponse.ok("");
            }
            default -> {
                process.after(Duration.ofMillis(10), () -> process.exit(0));
                return HttpResponse.ok("");
            }
        }
    }

    private static int generateLogs(Process process, Map<String, String> flags) throws IOException, InterruptedException {
        long total = Long.parseLong(flags.getOrDefault("log-lines-total", flags.getOrDefault("t", "0")));
        String duration = flags.getOrDefault("run-duration", flags.getOrDefault("d", "0s"));
        long millis = duration.endsWith("m") && !duration.endsWith("ms")
                ? Long.parseLong(duration.replaceAll("[^0-9]", "")) * 60_000
                : Long.parseLong(duration.replaceAll("[^0-9]", "")) * 1000;
        for (long line = 0; line < total; line++) {
            process.print(process.time().now() + " " + line + " GET /api/v1/namespaces/default/pods/pod" + line + " 200");
            if (millis > 0) {
                process.sleep(Duration.ofMillis(Math.max(1, millis / total)));
            }
        }
        return 0;
    }
}
