package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpHandler;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.http.GrpcHealthServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The image of Kubernetes' own end-to-end tests ({@code test/images/agnhost}): one program with many commands. What they print
 * is upstream's.
 */
final class Agnhost {

    private static final Map<String, AgnhostCall.Command> COMMANDS = Map.ofEntries(
            Map.entry("connect", AgnhostProbes::connect),
            Map.entry("crd-conversion-webhook", call -> webhook(call, AgnhostConverter::answer)),
            Map.entry("dns-server-list", call -> AgnhostProbes.resolver(call, "nameserver")),
            Map.entry("dns-suffix", call -> AgnhostProbes.resolver(call, "search")),
            Map.entry("entrypoint-tester", Agnhost::entrypoint),
            Map.entry("etc-hosts", AgnhostProbes::hosts),
            Map.entry("fake-gitserver", AgnhostServers::fakeGit),
            Map.entry("grpc-health-checking", Agnhost::grpcHealth),
            Map.entry("guestbook", AgnhostGuestbook::run),
            Map.entry("http-echo", AgnhostServers::httpEcho),
            Map.entry("inclusterclient", AgnhostApi::poll),
            Map.entry("liveness", Agnhost::liveness),
            Map.entry("logs-generator", Agnhost::generateLogs),
            Map.entry("mounttest", AgnhostMounts::run),
            Map.entry("netexec", AgnhostNetexec::run),
            Map.entry("nettest", AgnhostNettest::run),
            Map.entry("no-snat-test", AgnhostServers::noSnat),
            Map.entry("pause", Agnhost::pause),
            Map.entry("port-forward-tester", AgnhostServers::portForwardTester),
            Map.entry("porter", AgnhostServers::porter),
            Map.entry("resource-consumer", AgnhostConsumer::consume),
            Map.entry("resource-consumer-controller", AgnhostConsumer::control),
            Map.entry("serve-hostname", AgnhostServers::hostname),
            Map.entry("tcp-reset", AgnhostServers::tcpReset),
            Map.entry("test-service-account-issuer-discovery", AgnhostIssuer::run),
            Map.entry("test-webserver", AgnhostServers::files),
            Map.entry("webhook", call -> webhook(call, new AgnhostWebhooks(call.process(), call.flags())::answer)));

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

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
                .file("/" + AgnhostServers.CERTIFICATE, StandardImages.resource(AgnhostServers.CERTIFICATE))
                .file("/" + AgnhostServers.KEY, StandardImages.resource(AgnhostServers.KEY))
                .command("/agnhost", Agnhost::run)
                .command("curl", Curl::run)
                .build();
    }

    private static int run(Process process) throws Exception {
        String name = process.args().isEmpty() ? "help" : process.args().getFirst();
        AgnhostCall.Command command = COMMANDS.get(name);
        if (command != null) {
            process.onSignal(PosixSignal.TERM, () -> process.exit(PosixSignal.TERM.exitCode()));
            return command.run(AgnhostCall.of(process, process.args().subList(1, process.args().size())));
        }
        if (name.equals("help") || name.equals("--help") || name.equals("-h")) {
            process.print("Usage:\n  app [command]\n\nAvailable Commands:");
            for (String each : new TreeSet<>(COMMANDS.keySet())) {
                process.print("  " + each);
            }
            return 0;
        }
        process.printError("Error: unknown command \"" + name + "\" for \"app\"\nRun 'app --help' for usage.");
        return 1;
    }

    private static int pause(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        process.print("Paused");
        process.onSignal(PosixSignal.INT, () -> process.exit(1));
        process.onSignal(PosixSignal.TERM, () -> process.exit(2));
        return process.await();
    }

    private static int entrypoint(AgnhostCall call) throws IOException {
        call.process().print("[" + String.join(" ", call.process().argv()) + "]");
        return 0;
    }

    private static int webhook(AgnhostCall call, HttpHandler handler) throws IOException, InterruptedException {
        AgnhostServers.serveTls(call, call.number("port", 443), handler);
        return call.process().await();
    }

    /** Well for ten seconds, and ill from then on. */
    private static int liveness(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        Instant started = call.now();
        process.sockets().serve(8080, request -> switch (request.path()) {
            case "/started" -> HttpResponse.ok(AgnhostCall.text(Duration.between(started, call.now())));
            case "/healthz" -> {
                Duration up = Duration.between(started, call.now());
                yield up.toMillis() > 10_000
                        ? HttpResponse.text(500, "error: " + up.toMillis() / 1000.0)
                        : HttpResponse.ok("ok");
            }
            case "/redirect" -> HttpResponse.text(302, "").with("Location", request.parameter("loc"));
            default -> HttpResponse.text(404, "404 page not found\n");
        });
        return process.await();
    }

    /** A gRPC health service that can be told over HTTP, or by a flag for the time to come, to be ill. */
    private static int grpcHealth(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        int port = call.number("port", 5000);
        int httpPort = call.number("http-port", 8080);
        int wellFor = call.number("delay-unhealthy-sec", -1);
        String service = call.flag("service", "");
        Instant started = call.now();
        AtomicBoolean ill = new AtomicBoolean();
        GrpcHealthServer health = new GrpcHealthServer(asked -> {
            tell(call, "Serving the Check request for health check, started at " + started.toString().replace("T", " ").replace("Z", " +0000 UTC"));
            if (!asked.equals(service)) {
                return GrpcHealthServer.State.ABSENT;
            }
            long up = Duration.between(started, call.now()).toSeconds();
            return ill.get() || (wellFor >= 0 && up >= wellFor)
                    ? GrpcHealthServer.State.NOT_SERVING
                    : GrpcHealthServer.State.SERVING;
        });
        call.log("Http server starting to listen on :" + httpPort);
        process.sockets().serve(httpPort, request -> switch (request.path()) {
            case "/make-not-serving", "/make-serving" -> {
                ill.set(request.path().equals("/make-not-serving"));
                call.log(ill.get() ? "Mark as unhealthy" : "Mark as healthy");
                yield HttpResponse.ok(AgnhostCall.text(Duration.between(started, call.now())));
            }
            default -> HttpResponse.text(404, "404 page not found\n");
        });
        process.sockets().listen(port, health::serve);
        call.log("gRPC server starting to listen on :" + port);
        return process.await();
    }

    private static void tell(AgnhostCall call, String line) {
        try {
            call.log(line);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Lines like an API server's; for a Pod of the same name they are the same each time. */
    private static int generateLogs(AgnhostCall call) throws IOException, InterruptedException {
        long total = call.number(call.flags().containsKey("t") ? "t" : "log-lines-total", 0);
        Duration duration = call.duration(call.flags().containsKey("d") ? "d" : "run-duration");
        if (total <= 0) {
            call.klog('F', "logs_generator.go:64", "Invalid total number of lines: " + total);
            return 255;
        }
        if (!duration.isPositive()) {
            call.klog('F', "logs_generator.go:68", "Invalid duration: " + AgnhostCall.text(duration));
            return 255;
        }
        Random random = new Random(call.process().container().podName().hashCode());
        for (long line = 0; line < total; line++) {
            String method = List.of("GET", "POST", "PUT").get(random.nextInt(3));
            String namespace = List.of("kube-system", "default", "ns").get(random.nextInt(3));
            StringBuilder pod = new StringBuilder();
            for (int left = random.nextInt(3, 5); left > 0; left--) {
                pod.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            call.klog('I', "logs_generator.go:76", line + " " + method + " /api/v1/namespaces/" + namespace + "/pods/" + pod + " "
                    + random.nextInt(200, 600));
            call.process().sleep(duration.dividedBy(total));
        }
        return 0;
    }
}
