package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code agnhost guestbook}: the guestbook of Kubernetes' tutorials, as frontend, primary or replica. */
final class AgnhostGuestbook {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AgnhostCall call;
    private final Process process;
    private final String backendPort;
    private final Map<String, String> store = new TreeMap<>();
    private final List<String> replicas = new CopyOnWriteArrayList<>();

    private AgnhostGuestbook(AgnhostCall call) {
        this.call = call;
        this.process = call.process();
        this.backendPort = call.flag("backend-port", "6379");
    }

    static int run(AgnhostCall call) throws IOException, InterruptedException {
        AgnhostGuestbook book = new AgnhostGuestbook(call);
        call.process().sockets().serve(call.number("http-port", 80), book::answer);
        String primary = call.flag("replicaof", "");
        if (!primary.isEmpty() && !book.register(primary)) {
            return 1;
        }
        return call.process().await();
    }

    private HttpResponse fetch(String host, String request) throws IOException, InterruptedException {
        return AgnhostHttp.plain(process, PATIENCE).get("http://" + host + ":" + backendPort + "/" + request);
    }

    /** Tells the primary where this replica is, and takes over what it knows; false if that takes too long. */
    private boolean register(String primary) throws IOException, InterruptedException {
        Instant end = call.now().plus(LIMIT);
        String target = primary + ":" + backendPort;
        while (call.now().isBefore(end)) {
            if (process.sockets().lookup(primary).isEmpty()) {
                call.log("unable to get IP " + target + ": dial udp: lookup " + primary + " on 10.96.0.10:53: no such host. Retrying in 1s.");
                process.sleep(PAUSE);
                continue;
            }
            String request = "register?host=" + process.container().ip();
            call.log("Registering to primary: " + target + "/" + request);
            try {
                JsonNode data = JSON.readTree(fetch(primary, request).body()).path("data");
                synchronized (this) {
                    data.propertyStream().forEach(each -> store.put(each.getKey(), each.getValue().asString("")));
                }
                call.log("Registered to node: " + primary);
                return true;
            } catch (JacksonException malformed) {
                call.log("Error while unmarshaling primary's response: " + malformed.getOriginalMessage());
                return false;
            } catch (IOException failed) {
                call.log("encountered error while registering to primary: " + failed.getMessage() + ". Retrying in 1s.");
                process.sleep(PAUSE);
            }
        }
        call.log("Timed out while registering to primary.");
        return false;
    }

    private HttpResponse answer(HttpRequest request) throws IOException, InterruptedException {
        return switch (request.path()) {
            case "/register" -> registered(request.parameter("host"));
            case "/get" -> get(request.parameter("key"));
            case "/set" -> set(request.parameter("key"), request.parameter("value"));
            case "/guestbook" -> pass(request);
            default -> HttpResponse.text(404, "404 page not found\n");
        };
    }

    private HttpResponse registered(String address) throws IOException {
        call.log("GET /register?host=" + address);
        HttpResponse whole = HttpResponse.ok(whole());
        replicas.add(address);
        call.log("Node '" + address + "' registered.");
        return whole;
    }

    private synchronized String whole() {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode data = answer.putObject("data");
        store.forEach(data::put);
        return answer.toString();
    }

    private HttpResponse get(String key) throws IOException {
        call.log("GET /get?key=" + key);
        if (key.isEmpty()) {
            return HttpResponse.ok(whole());
        }
        synchronized (this) {
            return HttpResponse.ok(JSON.createObjectNode().put("data", store.getOrDefault(key, "")).toString());
        }
    }

    private HttpResponse set(String key, String value) throws IOException, InterruptedException {
        call.log("GET /set?key=" + key + "&value=" + value);
        if (key.isEmpty()) {
            return HttpResponse.text(400, "cannot set with empty key.\n");
        }
        synchronized (this) {
            store.put(key, value);
        }
        for (String each : replicas) {
            try {
                fetch(each, "set?" + query(key, value));
            } catch (IOException failed) {
                return HttpResponse.text(
                        417, "encountered error while propagating to replica '" + each + "': " + failed.getMessage() + "\n");
            }
        }
        return HttpResponse.ok("{\"message\":\"Updated\"}");
    }

    private static String query(String key, String value) {
        return "key=" + URLEncoder.encode(key, StandardCharsets.UTF_8) + "&value=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** What a frontend does: writing is for the primary, reading for the replicas. */
    private HttpResponse pass(HttpRequest request) throws IOException, InterruptedException {
        String command = request.parameter("cmd").toLowerCase(Locale.ROOT);
        String key = request.parameter("key");
        String value = request.parameter("value");
        call.log("GET /guestbook?cmd=" + command + "&key=" + key + "&value=" + value);
        if (!command.equals("get") && !command.equals("set")) {
            return HttpResponse.text(400, "unsupported cmd: '" + command + "'\n");
        }
        if (command.equals("set") && key.isEmpty()) {
            return HttpResponse.text(400, "cannot set with empty key.\n");
        }
        String host = command.equals("get") ? "agnhost-replica" : "agnhost-primary";
        if (process.sockets().lookup(host).isEmpty()) {
            return HttpResponse.text(
                    400, "host and/or port param are invalid. lookup " + host + " on 10.96.0.10:53: no such host\n");
        }
        try {
            return HttpResponse.ok(fetch(host, command + "?" + query(key, value)).text());
        } catch (IOException failed) {
            return HttpResponse.text(417, "encountered error: " + failed.getMessage() + "\n");
        }
    }
}
