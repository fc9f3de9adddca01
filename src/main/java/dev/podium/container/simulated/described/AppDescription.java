package dev.podium.container.simulated.described;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.ImageName;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import dev.podium.model.HttpHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that is told rather than written: what it prints, what it answers, when it ends.
 *
 * @param log lines that it prints when it starts
 * @param startup how long it takes until it listens
 * @param http answers, by port and path; a path that ends in {@code *} is all that begin like it
 * @param exit when it ends by itself; unset: never
 * @param stop what it does when it is told to end; unset: it is killed by the signal
 */
record AppDescription(
        @Nullable List<String> log,
        @Nullable String startup,
        @Nullable Map<Integer, Map<String, Answer>> http,
        @Nullable End exit,
        @Nullable End stop) {

    private static final Pattern PLACE = Pattern.compile("\\{(env:)?([A-Za-z_]+)}");

    /** @param after how long from then on; unset: at once */
    record End(@Nullable Integer code, @Nullable String after) {

        int status() {
            return code == null ? 0 : code;
        }

        Duration delay(String field) {
            return after == null ? Duration.ZERO : ImageDescription.duration(field + ".after", after);
        }
    }

    /**
     * @param delay how long it takes
     * @param from from when on since the start it is so; before, the answer is 200
     * @param until until when it is so; afterwards, the answer is 200
     */
    record Answer(
            @Nullable Integer status,
            @Nullable String body,
            @Nullable Map<String, String> headers,
            @Nullable String delay,
            @Nullable String from,
            @Nullable String until) {

        @JsonCreator
        Answer {}

        /** What is only a text is a body. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Answer of(String body) {
            return new Answer(null, body, null, null, null, null);
        }
    }

    Set<Integer> ports() {
        return http == null ? Set.of() : new TreeMap<>(http).keySet();
    }

    /** @throws IllegalArgumentException if something in it has no meaning */
    Resident program(ImageName image) {
        Duration beginning = startup == null ? Duration.ZERO : ImageDescription.duration("app.startup", startup);
        Duration ending = exit == null ? Duration.ZERO : exit.delay("app.exit");
        Duration leaving = stop == null ? Duration.ZERO : stop.delay("app.stop");
        Map<Integer, List<Route>> routes = new TreeMap<>();
        if (http != null) {
            http.forEach((port, answers) -> routes.put(port, routes(port, answers)));
        }
        return process -> {
            for (String each : log == null ? List.<String>of() : log) {
                process.print(filled(each, process, image, ""));
            }
            process.after(beginning, () -> serve(process, image, routes));
            if (exit != null) {
                process.after(ending, () -> process.exit(exit.status()));
            }
            if (stop != null) {
                process.onSignal(PosixSignal.TERM, () -> process.after(leaving, () -> process.exit(stop.status())));
            }
        };
    }

    private static List<Route> routes(int port, Map<String, Answer> answers) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("app.http: " + port + " is no port");
        }
        List<Route> routes = new ArrayList<>();
        answers.forEach((path, answer) -> routes.add(Route.of("app.http." + port + "." + path, path, answer)));
        // The longest first: it is the one that is meant.
        routes.sort((a, b) -> Integer.compare(b.path.length(), a.path.length()));
        return routes;
    }

    /** An answer whose durations are read. */
    private record Route(String path, Answer answer, Duration delay, Duration from, @Nullable Duration until) {

        static Route of(String field, String path, Answer answer) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException(field + ": a path begins with a slash");
            }
            int status = answer.status() == null ? 200 : answer.status();
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException(field + ".status: " + status + " is no status of HTTP");
            }
            return new Route(
                    path,
                    answer,
                    answer.delay() == null ? Duration.ZERO : ImageDescription.duration(field + ".delay", answer.delay()),
                    answer.from() == null ? Duration.ZERO : ImageDescription.duration(field + ".from", answer.from()),
                    answer.until() == null ? null : ImageDescription.duration(field + ".until", answer.until()));
        }

        boolean takes(String asked) {
            return path.endsWith("*") ? asked.startsWith(path.substring(0, path.length() - 1)) : asked.equals(path);
        }
    }

    private static void serve(Process process, ImageName image, Map<Integer, List<Route>> routes) {
        Instant start = process.time().now();
        try {
            for (Map.Entry<Integer, List<Route>> each : routes.entrySet()) {
                process.sockets().serve(each.getKey(), request -> answer(process, image, start, each.getValue(), request));
            }
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    private static HttpResponse answer(Process process, ImageName image, Instant start, List<Route> routes, HttpRequest request)
            throws InterruptedException {
        for (Route each : routes) {
            if (!each.takes(request.path())) {
                continue;
            }
            process.sleep(each.delay());
            Duration age = Duration.between(start, process.time().now());
            if (age.compareTo(each.from()) < 0 || each.until() != null && age.compareTo(each.until()) >= 0) {
                return HttpResponse.ok("ok\n");
            }
            String body = each.answer().body() == null ? "" : filled(each.answer().body(), process, image, request.target());
            List<HttpHeader> headers = new ArrayList<>();
            if (each.answer().headers() != null) {
                each.answer().headers().forEach((name, value) -> headers.add(new HttpHeader(name, value)));
            }
            if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("Content-Type"))) {
                headers.add(new HttpHeader("Content-Type", "text/plain; charset=utf-8"));
            }
            return new HttpResponse(each.answer().status() == null ? 200 : each.answer().status(), headers, body.getBytes(StandardCharsets.UTF_8));
        }
        return HttpResponse.text(404, "404 page not found\n");
    }

    /** A text in which {@code {hostname}} and the like are replaced; what is none of these stays. */
    private static String filled(String text, Process process, ImageName image, String target) {
        return PLACE.matcher(text).replaceAll(place -> {
            String name = place.group(2);
            if (place.group(1) != null) {
                return Matcher.quoteReplacement(process.env().getOrDefault(name, ""));
            }
            return Matcher.quoteReplacement(switch (name) {
                case "hostname" -> process.container().hostname();
                case "pod" -> process.container().podName();
                case "namespace" -> process.container().podNamespace();
                case "container" -> process.container().name();
                case "ip" -> process.container().ip();
                case "image" -> image.toString();
                case "tag" -> image.tag();
                case "path" -> target;
                case "time" -> process.time().now().toString();
                default -> place.group();
            });
        });
    }
}
