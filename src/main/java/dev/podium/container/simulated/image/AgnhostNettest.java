package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code agnhost nettest}: servers behind one Service that greet each other, and note who has greeted whom. */
final class AgnhostNettest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** How often it looks for others before it gives up. */
    private static final int ROUNDS = 180;

    private final AgnhostCall call;
    private final Process process;
    private final String hostname;
    private final int peers;
    private final Map<String, Integer> sent = new TreeMap<>();
    private final Map<String, Integer> received = new TreeMap<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private boolean looking = true;

    private AgnhostNettest(AgnhostCall call) {
        this.call = call;
        this.process = call.process();
        this.hostname = process.container().hostname();
        this.peers = call.number("peers", 1);
    }

    static int run(AgnhostCall call) throws IOException, InterruptedException {
        AgnhostNettest nettest = new AgnhostNettest(call);
        call.process().sockets().serve(call.number("port", 8080), nettest::answer);
        nettest.greetOthers();
        return call.process().await();
    }

    private HttpResponse answer(HttpRequest request) {
        return switch (request.path()) {
            case "/quit" -> {
                process.after(Duration.ofMillis(10), () -> process.exit(0));
                yield HttpResponse.ok("");
            }
            case "/status" -> HttpResponse.ok(status());
            case "/read" -> HttpResponse.of(200, "application/json", state().toString());
            case "/write" -> greeted(request);
            default -> HttpResponse.text(404, "404 page not found\n");
        };
    }

    private HttpResponse greeted(HttpRequest request) {
        try {
            JsonNode greeting = JsonMapper.shared().readTree(request.body());
            note(received, greeting.path("Source").asString(""));
        } catch (JacksonException unreadable) {
            tell(errors, "Warning: unable to decode: " + unreadable.getOriginalMessage());
            return HttpResponse.text(500, "");
        }
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("Hostname", hostname);
        return HttpResponse.of(200, "application/json", answer.toString());
    }

    private synchronized String status() {
        if (!errors.isEmpty()) {
            return "fail";
        }
        // With itself, which it greets too.
        boolean complete = received.size() >= peers && sent.size() >= peers;
        return complete ? "pass" : looking ? "running" : "fail";
    }

    private synchronized ObjectNode state() {
        ObjectNode state = JsonMapper.shared().createObjectNode().put("Hostname", hostname);
        sent.forEach(state.putObject("Sent")::put);
        received.forEach(state.putObject("Received")::put);
        errors.forEach(state.putArray("Errors")::add);
        log.forEach(state.putArray("Log")::add);
        return state.put("StillContactingPeers", looking);
    }

    private synchronized void note(Map<String, Integer> greetings, String whose) {
        greetings.merge(whose, 1, Integer::sum);
    }

    private synchronized void tell(List<String> where, String what) {
        where.add(what);
    }

    private synchronized boolean satisfied() {
        return sent.size() >= peers && received.size() >= peers;
    }

    private synchronized void stopLooking() {
        looking = false;
    }

    private void greetOthers() throws InterruptedException {
        for (int round = 0; round < ROUNDS && !satisfied() && peers > 0; round++) {
            process.sleep(PAUSE);
            try {
                for (String each : others()) {
                    greet(each);
                }
            } catch (IOException unreachable) {
                tell(log, "Unable to read the endpoints for " + call.flag("namespace", "default") + "/"
                        + call.flag("service", "nettest") + ": " + unreachable.getMessage());
            }
        }
        stopLooking();
    }

    /** Everybody behind the Service, by address and port. */
    private TreeSet<String> others() throws IOException, InterruptedException {
        AgnhostApi api = AgnhostApi.find(process);
        String namespace = call.flag("namespace", process.container().podNamespace());
        HttpResponse response = api.client(process)
                .get(api.server() + "/api/v1/namespaces/" + namespace + "/endpoints/" + call.flag("service", "nettest"));
        if (response.status() != 200) {
            throw new IOException(JsonMapper.shared().readTree(response.body()).path("message").asString(""));
        }
        TreeSet<String> found = new TreeSet<>();
        for (JsonNode subset : JsonMapper.shared().readTree(response.body()).path("subsets")) {
            for (JsonNode address : subset.path("addresses")) {
                for (JsonNode port : subset.path("ports")) {
                    found.add(address.path("ip").asString("") + ":" + port.path("port").asInt());
                }
            }
        }
        return found;
    }

    private void greet(String address) throws InterruptedException {
        try {
            ObjectNode greeting = JsonMapper.shared().createObjectNode().put("Source", hostname);
            HttpResponse response = AgnhostHttp.plain(process, PATIENCE)
                    .post("http://" + address + "/write", AgnhostHttp.Content.json(greeting));
            note(sent, JsonMapper.shared().readTree(response.body()).path("Hostname").asString(""));
        } catch (IOException | JacksonException lost) {
            tell(log, "Warning: unable to contact the endpoint \"http://" + address + "\": " + lost.getMessage());
        }
    }
}
