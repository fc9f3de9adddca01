package dev.podium.container.simulated.nginx;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.Process;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code $name} stands for while a request is answered. */
final class Variables {

    static final DateTimeFormatter LOG_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss '+0000'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([a-z_0-9]+)}|([a-zA-Z_0-9]+))");

    private final Process process;
    private final HttpRequest request;
    private final VirtualServer server;
    private final VirtualServer.Listen listen;
    private final Map<String, String> captured = new HashMap<>();

    Variables(Process process, HttpRequest request, VirtualServer server, VirtualServer.Listen listen) {
        this.process = process;
        this.request = request;
        this.server = server;
        this.listen = listen;
    }

    void set(String name, String value) {
        captured.put(name, value);
    }

    /** The groups of a pattern that a path has matched: {@code $1} and on. */
    void capture(MatchResult match) {
        for (int i = 1; i <= match.groupCount(); i++) {
            captured.put(Integer.toString(i), String.valueOf(match.group(i)));
        }
    }

    String expand(String text) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        Matcher variable = VARIABLE.matcher(text);
        return variable.replaceAll(match ->
                Matcher.quoteReplacement(value(match.group(1) != null ? match.group(1) : match.group(2))));
    }

    private String value(String name) {
        if (captured.containsKey(name)) {
            return captured.getOrDefault(name, "");
        }
        String host = request.header("Host");
        int query = request.target().indexOf('?');
        return switch (name) {
            case "host" -> host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
            case "hostname" -> process.container().hostname();
            case "remote_addr" -> request.client().ip();
            case "remote_port" -> Integer.toString(request.client().port());
            case "server_addr" -> process.container().ip();
            case "server_port" -> Integer.toString(listen.port());
            case "server_name" -> server.names().isEmpty() ? "" : server.names().getFirst();
            case "server_protocol" -> "HTTP/1.1";
            case "scheme" -> listen.layer() == VirtualServer.Layer.TLS ? "https" : "http";
            case "https" -> listen.layer() == VirtualServer.Layer.TLS ? "on" : "";
            case "request_method" -> request.method();
            case "request_uri" -> request.target();
            case "request" -> request.method() + " " + request.target() + " HTTP/1.1";
            case "request_length" -> Integer.toString(request.target().length() + request.body().length);
            case "args", "query_string" -> query < 0 ? "" : request.target().substring(query + 1);
            case "is_args" -> query < 0 ? "" : "?";
            case "proxy_add_x_forwarded_for" -> (request.header("X-Forwarded-For").isEmpty() ? "" : request.header("X-Forwarded-For") + ", ")
                    + request.client().ip();
            case "time_local" -> LOG_TIME.format(process.time().now());
            case "time_iso8601" -> process.time().now().toString();
            case "msec" -> Double.toString(process.time().now().toEpochMilli() / 1000.0);
            case "pid" -> Integer.toString(process.pid());
            case String other when other.startsWith("http_") -> values(other.substring(5).replace('_', '-'));
            case String other when other.startsWith("arg_") -> request.parameter(other.substring(4));
            default -> "";
        };
    }

    private String values(String header) {
        List<String> values = request.headers().stream()
                .filter(each -> each.name().equalsIgnoreCase(header))
                .map(each -> String.valueOf(each.value()))
                .toList();
        return values.stream().collect(Collectors.joining(", "));
    }
}
