package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import dev.podium.container.simulated.http.FileServer;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Apache's httpd, and the small servers of tutorials. */
final class WebServers {

    private static final String HTTPD_ROOT = "/usr/local/apache2/htdocs";

    private static final DateTimeFormatter ACCESS_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss '+0000'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private WebServers() {}

    /** Looks at the files no sooner than somebody asks: an idle server has none. */
    private static HttpResponse serve(Process process, String root, HttpRequest request) throws IOException {
        HttpResponse found = new FileServer(process.files(), root).respond(request);
        return found != null
                ? found
                : HttpResponse.of(404, "text/html", "<html>\n<head><title>404 Not Found</title></head>\n</html>\n");
    }

    private static void access(Process process, HttpRequest request, HttpResponse response) throws IOException {
        String agent = request.header("User-Agent");
        process.print(request.client().ip() + " - - [" + ACCESS_TIME.format(process.time().now()) + "] \""
                + request.method() + " " + request.target() + " HTTP/1.1\" " + response.status() + " "
                + response.body().length + " \"-\" \"" + (agent.isEmpty() ? "-" : agent) + "\" \"-\"");
    }

    static Image httpd() {
        return Image.builder()
                .cmd("httpd-foreground")
                .port(80)
                .stopSignal("SIGWINCH")
                .bytes(60_000_000)
                .memory(12 << 20)
                .file(HTTPD_ROOT + "/index.html", "<html><body><h1>It works!</h1></body></html>\n")
                .command("httpd-foreground", (Resident) process -> {
                    process.printError("AH00558: httpd: Could not reliably determine the server's fully qualified domain name");
                    process.sockets().serve(80, request -> {
                        HttpResponse response = serve(process, HTTPD_ROOT, request);
                        access(process, request, response);
                        return response;
                    });
                    process.onSignal(PosixSignal.WINCH, () -> process.exit(0));
                    process.onSignal(PosixSignal.TERM, () -> process.exit(0));
                })
                .build();
    }

    /** The image of the study notes: HTTP on 3000, 200 on every path. */
    static Image echo(String tag) {
        return Image.builder()
                .port(3000)
                .bytes(45_000_000)
                .memory(24 << 20)
                .command("server", (Resident) process -> {
                    process.print("listening on 3000");
                    process.sockets().serve(3000, request -> HttpResponse.ok(
                            "Container ID: " + process.container().hostname() + "\nVersion: " + tag + "\n"));
                    process.onSignal(PosixSignal.TERM, () -> process.exit(0));
                })
                .build();
    }

    static Image helloApp(String tag) {
        String version = tag.isEmpty() || tag.equals("latest") ? "1.0" : tag;
        return Image.builder()
                .port(8080)
                .bytes(12_000_000)
                .memory(6 << 20)
                .shell(Image.Shell.NONE)
                .command("/hello-app", (Resident) process -> {
                    String port = process.env().getOrDefault("PORT", "8080");
                    process.printError("Server listening on port " + port);
                    process.sockets().serve(Integer.parseInt(port), request -> HttpResponse.ok("Hello, world!\nVersion: " + version
                            + ".0\nHostname: " + process.container().hostname() + "\n"));
                })
                .build();
    }

    /** An image of the update demo: a page with a picture, and the picture's name to be asked for. */
    static Image picture(String name) {
        String root = "/usr/share/picture";
        return Image.builder()
                .port(80)
                .bytes(15_000_000)
                .memory(4 << 20)
                .file(root + "/index.html", "<html><body><img src=\"" + name + "\"></body></html>\n")
                .file(root + "/data.json", "{\n    \"image\": \"" + name + "\"\n}\n")
                .command("/test-webserver", (Resident) process -> {
                    process.sockets().serve(80, request -> serve(process, root, request));
                    process.onSignal(PosixSignal.TERM, () -> process.exit(PosixSignal.TERM.exitCode()));
                })
                .build();
    }

    /** The image of Kubernetes' tutorial on autoscaling: a page that takes some computing. */
    static Image hpaExample() {
        return Image.builder()
                .port(80)
                .stopSignal("SIGWINCH")
                .bytes(180_000_000)
                .memory(16 << 20)
                .command("apache2-foreground", (Resident) process -> {
                    process.sockets().serve(80, request -> {
                        process.compute(Duration.ofMillis(100));
                        return HttpResponse.ok("OK!");
                    });
                    process.onSignal(PosixSignal.WINCH, () -> process.exit(0));
                    process.onSignal(PosixSignal.TERM, () -> process.exit(0));
                })
                .build();
    }
}
