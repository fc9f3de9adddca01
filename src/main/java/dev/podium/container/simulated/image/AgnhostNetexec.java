package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Captured;
import dev.podium.container.simulated.HttpHandler;
import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import dev.podium.network.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code agnhost netexec}: a server that does what it is asked over HTTP or HTTPS, and over UDP. Nothing here speaks SCTP. */
final class AgnhostNetexec {

    private static final int UDP = 8081;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration MOMENT = Duration.ofMillis(10);

    private final AgnhostCall call;
    private final Process process;

    private AgnhostNetexec(AgnhostCall call) {
        this.call = call;
        this.process = call.process();
    }

    static int run(AgnhostCall call) throws IOException, InterruptedException {
        AgnhostNetexec netexec = new AgnhostNetexec(call);
        int port = call.number("http-port", 8080);
        call.log("Started HTTP server on port " + port);
        int udp = call.number("udp-port", UDP);
        if (udp != -1) {
            AgnhostUdp.serve(call, udp);
        }
        HttpHandler handler = netexec::answer;
        String override = call.flag("http-override", "");
        if (!override.isEmpty()) {
            handler = request -> netexec.answer(
                    new HttpRequest("GET", override, List.of(), new byte[0], request.client()));
        }
        if (call.flag("tls-cert-file", "").isEmpty()) {
            call.process().sockets().serve(port, handler);
        } else {
            AgnhostServers.serveTls(call, port, handler);
        }
        return call.process().await();
    }

    private HttpResponse answer(HttpRequest request) throws Exception {
        String path = request.path();
        switch (path) {
            case "/clientip", "/hostname", "/hostName", "/healthz", "/shutdown", "/header" -> call.log("GET " + path);
            default -> {}
        }
        return switch (path) {
            case "/hostname", "/hostName" -> HttpResponse.ok(process.container().hostname());
            case "/clientip" -> HttpResponse.ok(request.client().toString());
            // Ready is who serves UDP or SCTP too, or says so.
            case "/healthz" -> HttpResponse.text(
                    call.number("udp-port", UDP) == -1 && call.number("sctp-port", -1) == -1 ? 412 : 200, "");
            case "/header" -> HttpResponse.ok(request.header(request.parameter("key")));
            case "/echo" -> echo(request);
            case "/redirect" -> redirect(request);
            case "/dial" -> dial(request);
            case "/shell" -> shell(request);
            case "/exit" -> exit(request);
            case "/shutdown" -> leave(0, Duration.ZERO);
            default -> {
                call.log("GET /");
                yield HttpResponse.ok("NOW: " + call.now());
            }
        };
    }

    private HttpResponse echo(HttpRequest request) throws IOException {
        String code = request.parameter("code");
        call.log("GET /echo?msg=" + request.parameter("msg") + "&code=" + code);
        return code.isEmpty() || code.matches("[1-9][0-9]{2}")
                ? HttpResponse.text(code.isEmpty() ? 200 : Integer.parseInt(code), request.parameter("msg"))
                : HttpResponse.ok("argument 'code' must be an integer or empty, got \"" + code + "\"\n");
    }

    private HttpResponse redirect(HttpRequest request) throws IOException {
        String code = request.parameter("code");
        call.log(request.method() + " /redirect?msg=" + request.parameter("location") + "&code=" + code);
        return HttpResponse.text(code.isEmpty() ? 302 : Integer.parseInt(code), "")
                .with("Location", request.parameter("location"));
    }

    private HttpResponse dial(HttpRequest request) throws IOException, InterruptedException {
        String host = request.parameter("host");
        String port = request.parameter("port");
        String asked = request.parameter("request");
        String protocol = request.parameter("protocol");
        String tries = request.parameter("tries");
        call.log("GET /dial?host=" + host + "&protocol=" + protocol + "&port=" + port + "&request=" + asked + "&tries=" + tries);
        if (!tries.matches("[0-9]*")) {
            return HttpResponse.text(400, "tries parameter is invalid. strconv.Atoi: parsing \"" + tries + "\": invalid syntax\n");
        }
        if (asked.isEmpty()) {
            return HttpResponse.text(400, "request parameter not specified. <nil>\n");
        }
        boolean http = protocol.isEmpty() || protocol.equalsIgnoreCase("http");
        if (!http && !protocol.equalsIgnoreCase("udp") && !protocol.equalsIgnoreCase("sctp")) {
            return HttpResponse.text(400, "unsupported protocol. " + protocol + "\n");
        }
        List<String> addresses = process.sockets().lookup(host);
        if (addresses.isEmpty()) {
            return HttpResponse.text(400, "host and/or port param are invalid. lookup " + host + ": no such host\n");
        }
        Address address = new Address(addresses.getFirst(), Integer.parseInt(port));
        List<String> responses = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        String last = "";
        for (int i = 0; i < (tries.isEmpty() ? 1 : Integer.parseInt(tries)); i++) {
            try {
                last = http
                        ? AgnhostHttp.plain(process, PATIENCE).get("http://" + address + "/" + asked).text()
                        : dialDatagram(protocol, address, asked);
                responses.add(last);
            } catch (IOException failed) {
                errors.add(failed.getMessage());
            }
        }
        ObjectNode output = JsonMapper.shared().createObjectNode();
        if (!errors.isEmpty()) {
            errors.forEach(output.putArray("errors")::add);
        }
        if (!last.isEmpty()) {
            responses.forEach(output.putArray("responses")::add);
        }
        return HttpResponse.ok(output.toString());
    }

    private String dialDatagram(String protocol, Address address, String asked) throws IOException, InterruptedException {
        if (protocol.equalsIgnoreCase("sctp")) {
            throw new IOException("sctp dial " + address + ": protocol not supported");
        }
        try {
            return AgnhostUdp.ask(process, address, asked, PATIENCE);
        } catch (IOException unanswered) {
            throw new IOException("reading from udp connection failed. err:'" + unanswered.getMessage() + "'", unanswered);
        }
    }

    private HttpResponse shell(HttpRequest request) throws Exception {
        String command = request.parameter("shellCommand").isEmpty() ? request.parameter("cmd") : request.parameter("shellCommand");
        call.log("GET /shell?cmd=" + command);
        Captured result = Captured.of(process, List.of("/bin/sh", "-c", command));
        Map<String, String> output = new LinkedHashMap<>();
        if (result.code() != 0) {
            output.put("error", "exit status " + result.code());
        }
        if (!result.output().isEmpty()) {
            output.put("output", result.output());
        }
        call.log("Output: map[" + String.join(" ", output.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .toList()) + "]");
        return HttpResponse.ok(JsonMapper.shared().writeValueAsString(output));
    }

    private HttpResponse exit(HttpRequest request) throws IOException {
        String code = request.parameter("code");
        String timeout = request.parameter("timeout");
        String wait = request.parameter("wait");
        call.log("GET /exit?code=" + code + "&timeout=" + timeout + "&wait=" + wait);
        for (String[] each : new String[][] {{"timeout", timeout}, {"wait", wait}}) {
            if (!each[1].isEmpty() && AgnhostCall.duration(each[1], Duration.ofNanos(-1)).isNegative()) {
                return HttpResponse.ok(
                        "argument '" + each[0] + "' must be a valid golang duration or empty, got \"" + each[1] + "\"\n");
            }
        }
        if (!code.matches("[0-9]*")) {
            return HttpResponse.ok("argument 'code' must be an integer [0-127] or empty, got \"" + code + "\"\n");
        }
        Duration pause = AgnhostCall.duration(wait, Duration.ZERO);
        int exit = code.isEmpty() ? 0 : Integer.parseInt(code);
        call.log("Will begin shutdown in " + AgnhostCall.text(pause) + ", allowing "
                + AgnhostCall.text(AgnhostCall.duration(timeout, Duration.ZERO)) + " for connections to close, then will exit with "
                + exit);
        return leave(exit, pause);
    }

    /** The answer goes out first; upstream's connection breaks. */
    private HttpResponse leave(int code, Duration pause) {
        process.after(pause.plus(MOMENT), () -> process.exit(code));
        return HttpResponse.ok("");
    }
}
