package dev.podium.ingress;

import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** What nginx itself answers. */
final class Pages {

    private Pages() {}

    static ClassicHttpResponse page(int status) {
        String title = status + " " + words(status);
        String page = "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title
                + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
        ClassicHttpResponse response = new BasicClassicHttpResponse(status, words(status));
        response.setEntity(new ByteArrayEntity(page.getBytes(StandardCharsets.UTF_8), ContentType.TEXT_HTML.withCharset((String) null)));
        return response;
    }

    static ClassicHttpResponse moved(Verdict.Moved moved) {
        ClassicHttpResponse response = page(moved.status());
        response.addHeader("Location", moved.to());
        return response;
    }

    private static String words(int status) {
        return switch (status) {
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 413 -> "Request Entity Too Large";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Temporarily Unavailable";
            case 504 -> "Gateway Time-out";
            default -> throw new IllegalArgumentException("nginx has no page for " + status);
        };
    }
}
