package dev.podium.container.simulated.image;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code resource-consumer}, which uses as much CPU and memory as it is told to, and {@code resource-consumer-controller},
 * which tells several of them, through a Service.
 */
final class AgnhostConsumer {

    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CORE = 1000;

    private final Process process;
    private final Map<String, Double> metrics = new TreeMap<>();

    private AgnhostConsumer(Process process) {
        this.process = process;
    }

    /** The image that has only this. */
    static Image image() {
        return Image.builder()
                .entrypoint("/consumer")
                .port(8080)
                .bytes(40_000_000)
                .memory(8 << 20)
                .command("/consumer", process -> consume(AgnhostCall.of(process, process.args())))
                .build();
    }

    static int consume(AgnhostCall call) throws IOException, InterruptedException {
        AgnhostConsumer consumer = new AgnhostConsumer(call.process());
        call.process().sockets().serve(call.number("port", 8080), consumer::answer);
        return call.process().await();
    }

    private static HttpResponse error(int status, String text) {
        return HttpResponse.text(status, text + "\n");
    }

    private HttpResponse answer(HttpRequest request) {
        if (request.path().equals("/Metrics")) {
            return metrics();
        }
        if (!request.method().equals("POST")) {
            return error(400, "Bad request. Not a POST request");
        }
        return switch (request.path()) {
            case "/ConsumeCPU" -> consume(request, "millicores", (amount, span) -> cpu((int) amount, span));
            case "/ConsumeMem" -> consume(request, "megabytes", (amount, span) -> memory((long) amount << 20, span));
            case "/BumpMetric" -> consume(request, "delta", (amount, span) -> bump(request.parameter("metric"), amount, span));
            case "/GetCurrentStatus" -> HttpResponse.ok("Warning: not implemented!\nGetCurrentStatus");
            default -> error(404, "unknown function: " + request.path());
        };
    }

    /** What is used, and for how long. */
    private interface Use {
        void begin(double amount, Duration span);
    }

    private static HttpResponse consume(HttpRequest request, String what, Use use) {
        String amount = request.parameter(what);
        String seconds = request.parameter("durationSec");
        boolean metric = what.equals("delta");
        if (amount.isEmpty() || seconds.isEmpty() || metric && request.parameter("metric").isEmpty()) {
            return error(400, "not given function argument");
        }
        if (!seconds.matches("[+-]?[0-9]+") || !amount.matches(metric ? "[+-]?[0-9.]+" : "[+-]?[0-9]+")) {
            return error(400, "incorrect function argument");
        }
        use.begin(Double.parseDouble(amount), Duration.ofSeconds(Long.parseLong(seconds)));
        return HttpResponse.ok(request.path().substring(1) + "\n"
                + (metric ? request.parameter("metric") + " metric\n" : "")
                + amount + " " + what + "\n" + seconds + " durationSec\n");
    }

    /** Keeps busy as many cores as it takes, the last one for a part of every period. */
    private void cpu(int millicores, Duration span) {
        for (int left = millicores; left > 0; left -= CORE) {
            Duration work = PERIOD.multipliedBy(Math.min(left, CORE)).dividedBy(CORE);
            process.start(() -> {
                try {
                    for (Duration time = span; time.isPositive(); time = time.minus(PERIOD)) {
                        process.compute(work);
                        process.sleep(PERIOD.minus(work));
                    }
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private void memory(long bytes, Duration span) {
        process.start(() -> {
            process.allocate(bytes);
            process.after(span, () -> process.release(bytes));
        });
    }

    private void bump(String metric, double delta, Duration span) {
        add(metric, delta);
        process.after(span, () -> add(metric, -delta));
    }

    private synchronized void add(String metric, double delta) {
        metrics.merge(metric, delta, Double::sum);
    }

    private synchronized HttpResponse metrics() {
        StringBuilder text = new StringBuilder();
        metrics.forEach((name, value) -> text.append("# HELP ").append(name).append(" info message.\n# TYPE ").append(name)
                .append(" gauge\n").append(name).append(String.format(Locale.ROOT, " %f\n", value)));
        return HttpResponse.ok(text.toString());
    }

    /** What the controller calls something, and how it asks for it. */
    private enum Kind {
        CPU("/ConsumeCPU", "millicores", "requestSizeMillicores", "consume %d millicores", "Consumed %d millicores"),
        MEMORY("/ConsumeMem", "megabytes", "requestSizeMegabytes", "consume %d MB", "Consumed %d megabytes"),
        METRIC("/BumpMetric", "delta", "requestSizeMetrics", "bump", "Bumped metric %s by %d");

        private final String path;
        private final String amount;
        private final String size;
        private final String intention;
        private final String done;

        Kind(String path, String amount, String size, String intention, String done) {
            this.path = path;
            this.amount = amount;
            this.size = size;
            this.intention = intention;
            this.done = done;
        }

        String intention(int count, int size, int rest) {
            return this == METRIC
                    ? "RC manager: sending %d requests to bump custom metric by %d each and 1 request to bump by %d\n".formatted(count, size, rest)
                    : "RC manager: sending %d requests to ".formatted(count) + intention.formatted(size) + " each and 1 request to "
                            + intention.formatted(rest) + "\n";
        }
    }

    static int control(AgnhostCall call) throws IOException, InterruptedException {
        call.process().sockets().serve(call.number("port", 8080), request -> {
            if (!request.method().equals("POST")) {
                return error(400, "Bad request. Not a POST request");
            }
            for (Kind each : Kind.values()) {
                if (request.path().equals(each.path)) {
                    return spread(call, each, request);
                }
            }
            return error(404, "unknown function");
        });
        return call.process().await();
    }

    private static HttpResponse spread(AgnhostCall call, Kind kind, HttpRequest request) throws InterruptedException {
        String seconds = request.parameter("durationSec");
        List<Integer> numbers = new ArrayList<>();
        for (String each : List.of(seconds, request.parameter(kind.amount), request.parameter(kind.size))) {
            if (each.isEmpty()) {
                return error(400, "not given function argument");
            }
            numbers.add(each.matches("[0-9]{1,9}") ? Integer.valueOf(each) : -1);
        }
        int size = numbers.getLast();
        if (numbers.contains(-1) || size == 0) {
            return error(400, "incorrect function argument");
        }
        int count = numbers.get(1) / size;
        int rest = numbers.get(1) % size;
        StringBuilder text = new StringBuilder(kind.intention(count, size, rest));
        String server = "http://" + call.flag("consumer-service-name", "resource-consumer") + "."
                + call.flag("consumer-service-namespace", "default") + ".svc.cluster.local:" + call.number("consumer-port", 8080);
        for (int i = 0; i < count + (rest > 0 ? 1 : 0); i++) {
            int part = i < count ? size : rest;
            String metric = request.parameter("metric");
            String form = kind.amount + "=" + part + "&durationSec=" + seconds + (kind == Kind.METRIC ? "&metric=" + metric : "");
            try {
                AgnhostHttp.plain(call.process(), PATIENCE).post(server + kind.path, AgnhostHttp.Content.form(form));
                text.append(kind == Kind.METRIC ? kind.done.formatted(metric, part) : kind.done.formatted(part)).append('\n');
            } catch (IOException failed) {
                text.append("Failed to connect to consumer: ").append(failed.getMessage()).append('\n');
            }
        }
        return HttpResponse.ok(text.toString());
    }
}
