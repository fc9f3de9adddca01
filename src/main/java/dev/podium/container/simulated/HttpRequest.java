package dev.podium.container.simulated;

import dev.podium.model.HttpHeader;
import dev.podium.network.Address;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP request.
 *
 * @param target path and query, as they were sent
 * @param client where it comes from
 */
public record HttpRequest(
        String method, String target, List<HttpHeader> headers, byte[] body, Address client) {

    /** The target without its query. */
    public String path() {
        int end = target.indexOf('?');
        return end < 0 ? target : target.substring(0, end);
    }

    /** The first value of a header; empty if there is none. */
    public String header(String name) {
        return headers.stream()
                .filter(each -> each.name().equalsIgnoreCase(name) && each.value() != null)
                .map(each -> String.valueOf(each.value()))
                .findFirst()
                .orElse("");
    }

    /** The value of a parameter in the query or in a form; empty if there is none. */
    public String parameter(String name) {
        return parameters().getOrDefault(name, "");
    }

    private Map<String, String> parameters() {
        Map<String, String> found = new LinkedHashMap<>();
        int start = target.indexOf('?');
        collect(start < 0 ? "" : target.substring(start + 1), found);
        if (header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
            collect(new String(body, StandardCharsets.UTF_8), found);
        }
        return found;
    }

    private static void collect(String query, Map<String, String> into) {
        for (String each : query.split("&")) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? each : each.substring(0, equals);
            into.putIfAbsent(decode(name), equals < 0 ? "" : decode(each.substring(equals + 1)));
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
