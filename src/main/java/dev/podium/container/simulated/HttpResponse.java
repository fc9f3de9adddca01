package dev.podium.container.simulated;

import dev.podium.model.HttpHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP response; its length is added when it is sent. */
public record HttpResponse(int status, List<HttpHeader> headers, byte[] body) {

    /** A plain text. */
    public static HttpResponse text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text);
    }

    public static HttpResponse ok(String text) {
        return text(200, text);
    }

    public static HttpResponse of(int status, String contentType, String text) {
        return new HttpResponse(
                status, List.of(new HttpHeader("Content-Type", contentType)), text.getBytes(StandardCharsets.UTF_8));
    }

    public HttpResponse with(String header, String value) {
        List<HttpHeader> all = new ArrayList<>(headers);
        all.add(new HttpHeader(header, value));
        return new HttpResponse(status, all, body);
    }

    /** The body, as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The first value of a header; empty if there is none. */
    public String header(String name) {
        return headers.stream()
                .filter(each -> each.name().equalsIgnoreCase(name) && each.value() != null)
                .map(each -> String.valueOf(each.value()))
                .findFirst()
                .orElse("");
    }
}
